"""Fields of what hangs on a matter: sections 8.2 (adverse party), 8.7 (note) and 8.9 (income) of the API sheet.

One line per field; the columns are explained in `fields.py`.
"""

from ..fields import table

CASE_NOTE = table(
    """
    id                            ID             R  21
    matter_id                     MID            R  21
    matter_identification_number  MNUMBER        R  21
    subject                       str            W  21
    body                          str            W  21
    note_type                     LKP:note_type  W  21
    date_posted                   date           P  21
    date_time_created             dt             R  21
    created_by                    USR            W  21
    last_update                   dt             R  21
    last_updated_by               USR            R  21
    is_html                       bool           W  21   false
    allow_etransfer               bool           W  21   true
    active                        bool           P  21   true
    note_was_emailed              bool           P  21   false
    note_was_messaged             bool           P  21   false
    note_has_document_attached    bool           P  21   false
    casenote_uuid                 UUID           R  21
    external_id                   str            W  2
    """
)

ADVERSE_PARTY = table(
    """
    first                    name                    W  21C
    last                     name                    W  21C
    middle                   name                    W  21C
    suffix                   str                     W  21C
    organization_name        str                     W  21C
    business_type            LKP:business_type       W  21C
    date_of_birth            date                    W  21C
    approximate_dob          bool                    W  21C
    relationship_type        LKP:relationship        W  21C
    uuid                     UUID                    R  21C
    language                 LKP:language            W  21C
    height                   str                     W  21C
    weight                   str                     W  21C
    eye_color                str                     W  21C
    hair_color               str                     W  21C
    race                     str                     W  21C
    drivers_license          str                     W  21C
    visa_number              str                     W  21C
    immigration_status       LKP:immigration_status  W  21C
    marital_status           LKP:marital_status      W  21C
    government_generated_id  str[]                   W  21C
    street_address           str                     W  21C
    apt_num                  str                     W  21C
    street_address_2         str                     W  21C
    addr2                    str                     W  21C
    city                     str                     W  21C
    state                    str                     W  21C
    zip_code                 str                     W  21C
    county                   LKPC                    W  21C
    phone_home               str                     W  21C
    phone_home_note          str                     W  21C
    phone_business           str                     W  21C
    phone_business_note      str                     W  21C
    phone_mobile             str                     W  21C
    phone_mobile_note        str                     W  21C
    phone_fax                str                     W  21C
    phone_fax_note           str                     W  21C
    adverse_party_alert      str                     W  21C
    adverse_party_note       str                     W  21C
    id                       ID                      R  21C
    active                   bool                    W  21C  true
    email                    str                     W  21C
    employer                 str                     W  21C
    gender                   LKP:gender              W  21C
    ssn                      str                     W  21C
    """
)

INCOME = table(
    """
    id            ID          R  21
    matter_id     MNAME       R  21
    family_id     int         R  21
    other_family  bool        R  21   false
    type          LKP:income  W  21
    amount        money       W  21
    period        period      W  21
    notes         str         W  21
    imported      bool        R  21   false
    exclude       bool        W  21   false
    income_uuid   UUID        R  21
    family id     int         R  21
    """
)
