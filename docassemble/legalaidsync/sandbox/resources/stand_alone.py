"""Fields of stand-alone records: sections 9.1 (contact), 9.4 (document) and 9.7 (user) of the API sheet.

One line per field; the columns are explained in `fields.py`.
"""

from ..fields import table

CONTACT = table(
    """
    id                                 ID                        R  21C
    uuid                               UUID                      R  21C
    first                              name                      W  21C
    middle                             name                      W  21C
    last                               name                      W  21C
    suffix                             str                       W  21C
    type                               LKP[]:contact_type        W  21C
    active                             bool                      W  21C  true
    donation_name                      str                       W  21C
    salutation                         str                       W  21C
    email                              str                       W  21C
    phone_home                         str                       W  21C
    phone_home_note                    str                       W  21C
    phone_business                     str                       W  21C
    phone_business_note                str                       W  21C
    phone_fax                          str                       W  21C
    phone_fax_note                     str                       W  21C
    phone_other                        str                       W  21C
    phone_other_note                   str                       W  21C
    phone_mobile                       str                       W  21C
    phone_mobile_note                  str                       W  21C
    bind_work_address_to_organization  bool                      W  21C  true
    work_address                       str                       W  21C
    address_work                       ADDR:work                 R  21C
    bar_number                         str                       W  21C
    date_created                       date                      W  21C
    language                           LKP:language              W  21C
    email_allow                        bool                      W  21C
    mail_allow                         bool                      W  21C
    gender                             LKP:gender                W  21C
    office                             OFF[]                     W  21C
    user_profile_exists                bool                      R  21C  false
    user_uuid                          uuid                      R  21C
    dynamic_process                    PROC                      W  21C
    member_good_standing               LKP:member_good_standing  W  C
    work_street                        str                       X  21
    work_street_2                      str                       X  21
    work_city                          str                       X  21
    work_state                         str                       X  21
    work_zip                           str                       X  21
    custom_fields                      custom                    X  21
    """
)

DOCUMENT = table(
    """
    id                      ID                            R  2C
    uuid                    UUID                          R  2C
    name                    str                           W  2C
    module                  MODULE                        R  2
    title                   str                           W  2C
    description             str                           W  2
    mime_type               str                           R  2C
    virus_free              bool                          R  2C   true
    date_create             dt                            R  2C
    download_url            str                           R  2C
    virus_scanned           bool                          R  2C   true
    disk_file_size          int                           R  2C
    storage_backend         LKP:document_storage_backend  R  2C
    type                    LKP:document_type             W  2C
    programs                LKP[]:programs                W  2C   [null]
    folder                  str                           W  2C
    funding_code            str                           W  2C
    hyperlink               str                           W  2C
    shared_with_sj_client   bool                          W  2C   false
    shared_with_sj_pba      bool                          W  2    false
    shared_with_sj_counsel  bool                          W  2    false
    """
)

USER = table(
    """
    id                                 ID                        R  21C
    user_uuid                          UUID                      R  21C
    first                              name                      W  21C
    middle                             name                      W  21C
    last                               name                      W  21C
    suffix                             str                       W  21C
    title                              str                       W  21C
    email                              str                       W  21C
    email_allow                        bool                      W  21C
    login                              str                       W  21C
    active                             bool                      W  21C  true
    current                            bool                      W  21C  true
    contact_active                     bool                      W  21C  true
    types                              LKP[]:user_type           W  21C
    role                               LKP:roles                 W  21C
    gender                             LKP:gender                W  C
    race                               LKP:race                  W  C
    dob                                date                      W  C
    office                             OFF                       W  21C
    program                            LKP:programs              W  21C
    date_start                         date                      W  21C
    date_end                           date                      W  21C
    dynamic_process                    PROC                      W  2C
    date_graduated                     date                      W  21C
    date_join_bar                      date                      W  21
    date_bar_join                      date                      W  C
    bar_number                         str                       W  21C
    date_join_panel                    date                      W  21
    date_joined_panel                  date                      W  C
    external_unique_id                 str                       W  21C
    external_guid                      str                       W  C
    additional_programs                LKP[]:programs            W  21C
    additional_offices                 OFF[]                     W  21C
    highest_court_admitted             str                       W  21C
    languages                          LKP[]:language            W  21C
    phone_business                     str                       W  21C
    phone_fax                          str                       W  21C
    phone_home                         str                       W  21C
    phone_mobile                       str                       W  21C
    phone_other                        str                       W  21C
    preferred_phone                    LKP:preferred_phone       W  21C
    practice_state                     str                       W  21C
    member_good_standing               LKP:member_good_standing  W  21C
    recruitment                        LKP:recruitment           W  21C
    salutation                         str                       W  21C
    school_attended                    str                       W  21C
    bind_work_address_to_organization  bool                      W  21C
    hourly_rate                        str                       W  21C
    counties                           LKPC[]                    W  21C
    contact_types                      LKP[]:contact_type        W  21C
    address_home                       ADDR:home                 R  21C
    address_work                       ADDR:work                 R  21C
    address_mailing                    ADDR:mailing              R  21C
    contact_uuid                       uuid                      R  21C
    vendor_id                          str                       R  21C
    adp_number                         str                       R  21C
    snum                               str                       R  21C
    contractor_doing_business_as       str                       R  21C
    contractor_assignment_types        LIST                          R  21C
    need_password_change_next_login    bool                      W  21C  true
    organization_affiliations          CHILD:affiliations  R  21C
    supervisors                        CHILD:supervisors  R  21C
    supervisees                        COMPUTED  R  21C
    documents                          CHILD:documents  R  2C
    home_street                        str                       X  21
    home_apt_num                       str                       X  21
    home_street_2                      str                       X  21
    home_city                          str                       X  21
    home_state                         str                       X  21
    home_zip                           str                       X  21
    work_street                        str                       X  21
    work_apt_num                       str                       X  21
    work_street_2                      str                       X  21
    work_city                          str                       X  21
    work_state                         str                       X  21
    work_zip                           str                       X  21
    mailing_street                     str                       X  21
    mailing_apt_num                    str                       X  21
    mailing_street_2                   str                       X  21
    mailing_city                       str                       X  21
    mailing_state                      str                       X  21
    mailing_zip                        str                       X  21
    password_reset                     bool                      X  21
    custom_fields                      custom                    X  21
    dynamic_process_id                 PROC1                     W  1
    """
)
