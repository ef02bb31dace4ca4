"""Fields of the people, names, addresses and ids on a matter: sections 8.3 and 8.10 to 8.12 of the API sheet.

One line per field; the columns are explained in `fields.py`. Row 38 of section 15: the keys of phone numbers and of
government ids are `id`, `uuid` and the search keys.
"""

from ..fields import table

NON_ADVERSE_PARTY = table(
    """
    first                    name                         W  21C
    last                     name                         W  21C
    middle                   name                         W  21C
    suffix                   str                          W  21C
    date_of_birth            date                         W  21C
    approximate_dob          bool                         W  21C
    relationship_type        LKP:relationship             W  21C
    uuid                     UUID                         R  21C
    language                 LKP:language                 W  21C
    gender                   LKP:gender                   W  21C
    ssn                      str                          W  21C
    country_of_birth         LKP:country                  W  21C
    race                     LKP:race                     W  21C
    veteran                  bool                         W  21C
    disabled                 bool                         W  21C
    hud_race                 LKP:hud_9902_race            W  21C
    hud_9902_ethnicity       LKP:hud_9902_ethnicity       W  21C
    hud_disabling_condition  LKP:hud_disabling_condition  W  21C
    visa_number              str                          W  21C
    immigration_status       LKP:immigration_status       W  21C
    citizenship_status       LKP:citizenship_statuses     W  21C
    marital_status           LKP:marital_status           W  21C
    government_generated_id  str[]                        W  21C
    street_address           str                          W  21C
    street_address_2         str                          W  1
    apt_num                  str                          W  21C
    addr2                    str                          W  21C
    city                     str                          W  21C
    state                    str                          W  21C
    zip_code                 str                          W  21C
    county                   LKPC                         W  21C
    phone_home               str                          W  21C
    phone_home_note          str                          W  21C
    phone_business           str                          W  21C
    phone_business_note      str                          W  21C
    phone_mobile             str                          W  21C
    phone_mobile_note        str                          W  21C
    phone_fax                str                          W  21C
    phone_fax_note           str                          W  21C
    family_member            bool                         W  21C
    household_member         bool                         W  21C
    non_adverse_party        bool                         W  21C
    potential_conflict       bool                         W  21C
    id                       ID                           R  21C
    active                   bool                         W  21C  true
    email                    str                          W  21C
    """
)

ADDITIONAL_NAME = table(
    """
    uuid    UUID            R  21C
    id      ID              R  21C
    first   name            W  21C
    middle  name            W  21C
    last    name            W  21C
    suffix  str             W  21C
    type    LKP:alias_type  W  21C
    """
)

MATTER_ADDRESS = table(
    """
    id             ID                R  2
    address_uuid   UUID              R  2
    move_in_date   date              W  2
    move_out_date  date              W  2
    primary        bool              W  2   true
    type           LKP:address_type  W  2
    external_id    str               W  2
    street         str               W  2
    apt_num        str               W  2
    street_2       str               W  2
    city           str               W  2
    county         COUNTY1           W  2
    state          str               W  2
    zip            str               W  2
    country        LKP:country       W  2
    care_of        str               W  2
    safe           bool              W  2
    notes          str               W  2
    updated_at     dt                R  2
    created_at     dt                R  2
    """
)

CLIENT_PHONE = table(
    """
    id            ID              R  2
    uuid          UUID            R  2
    phone_number  str             W  2
    type          LKP:phone_type  W  2
    is_primary    bool            W  2   false
    """
)

GOVERNMENT_ID = table(
    """
    id                       ID                     R  2
    uuid                     UUID                   R  2
    type                     LKP:government_id_type  W  2
    generated_id_number      str                    W  2
    external_id              str                    W  2
    note                     str                    W  2
    record_created           dt                     R  2
    record_updated           dt                     R  2
    record_manually_updated  dt                     R  2
    """
)

MATTER_CONTACT = table(
    """
    case_contact_uuid  UUID                         R  21C
    contact_uuid       link:contacts                W  21C
    first              VIA:contact_uuid/contacts/first           R  21C
    middle             VIA:contact_uuid/contacts/middle          R  21C
    last               VIA:contact_uuid/contacts/last            R  21C
    suffix             VIA:contact_uuid/contacts/suffix          R  21C
    case_contact_type  LKP:litigation_contact_type  W  21C
    contact_types      VIA:contact_uuid/contacts/type            R  21C
    phone_business     VIA:contact_uuid/contacts/phone_business  R  21C
    email              VIA:contact_uuid/contacts/email           R  21C
    """
)
