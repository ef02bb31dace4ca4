"""Fields of organizations and of what hangs on a user: sections 9.5 to 9.7 of the API sheet.

One line per field; the columns are explained in `fields.py`.
"""

from ..fields import table

ORGANIZATION = table(
    """
    id                      ID                       R  21C
    name                    str                      W  21C
    abbreviation            str                      W  21C
    description             str                      W  21C
    types                   LKP[]:organization_type  W  21C
    street                  str                      W  21C
    street_2                str                      W  21C
    city                    str                      W  21C
    state                   str                      W  21C
    zip                     str                      W  21C
    phone                   str                      W  21C
    fax                     str                      W  21C
    referral_contact_phone  str                      W  21C
    referral_contact_email  str                      W  21C
    website                 str                      W  21C
    is_master               bool                     W  21C  false
    active                  bool                     W  21C  true
    date_org_entered        date                     R  21C
    external_site_uuids     str                      R  21C  "{}"
    uuid                    UUID                     R  21C
    external_unique_id      str                      W  21C
    parent_organization     ORGP[]                   W  21C
    dynamic_process         PROC                     W  21C
    documents               CHILD:documents          R  2C
    phases                  CHILD:organization_phases  R  2
    custom_fields           custom                   X  2
    """
)

ORGANIZATION_PHASE = table(
    """
    id                ID                  R  2
    uuid              UUID                R  2
    organization      PARENT:organizations  R  2
    title             str                 W  2
    type              LKP:phase_type      W  2
    start_date        date                W  2
    close_date        date                W  2
    closed_by         USR                 W  2
    note              str                 W  2
    closed            bool                W  2   false
    active            bool                W  2   true
    creating_process  PROC                W  2
    decision          LKP:phase_decision  W  2
    custom_fields     custom              X  2
    funding_code      str                 W  2
    """
)

AFFILIATION = table(
    """
    id                             ID    R  21C
    organization                   ORG   W  21C
    organization_date_start        date  W  21C
    organization_date_end          date  W  21C
    organization_position          str   W  21C
    organization_contact           str   W  21C
    organization_contact_type      str   W  21C
    assistant                      str   W  21C
    assistant_phone                str   W  21C
    judicial_assistant             str   W  21C
    judicial_assistant_phone       str   W  21C
    organization_affiliation_uuid  UUID  R  21C
    """
)

SUPERVISOR = table(
    """
    id               ID                   R  21C
    uuid             UUID                 R  21C
    supervisor_type  LKP:supervisor_type  W  21C
    supervisor       USR                  W  21C
    """
)

SUBJECT = table(
    """
    id       ID           R  2
    uuid     UUID         R  2
    subject  LKP:subject  W  2
    """
)
