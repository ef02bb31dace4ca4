"""Fields of the work and the money on a matter: sections 8.4 to 8.6, 8.8, 8.9 and 8.12 of the API sheet.

One line per field; the columns are explained in `fields.py`.
"""

from ..fields import table

CHARGE = table(
    """
    id                            ID                  R  21C
    charge_date                   date                W  21C
    arraignment_date              date                W  21C
    matter_id                     MNAME               R  21C
    matter_identification_number  MNUMBER             R  21C
    warrant_number                str                 W  21C
    charge_category               OFCHARGE            R  21C
    statute_number                OFCHARGE            R  21C
    penalty_class                 OFCHARGE            R  21C
    lookup_charge                 LKP:charge          W  21C
    lookup_charge_uuid            uuid                X  21
    charge_outcome_id             LKP:charge_outcome  W  21C
    disposition_date              date                W  21C
    top_charge                    bool                W  21C  false
    note                          str                 W  21C
    previous_charge_id            LKP:charge          W  21C
    charge_reduction_date         date                W  21C
    charge_tag_id                 LKP[]:charge_tag    W  21C
    issue_note                    str                 R  21C
    dynamic_process               PROC                W  2C
    dynamic_process_id            PROC1               W  1
    charge_uuid                   UUID                R  21C
    external_id                   str                 W  21C
    custom_fields                 custom              X  2
    """
)

ASSIGNMENT = table(
    """
    id                                 ID                    R  21
    matter_id                          MID                   R  21
    matter_identification_number       MNUMBER               R  21
    type                               LKP:assignment_types  W  21
    start_date                         date                  W  21
    end_date                           date                  W  21
    date_requested                     date                  R  21
    confirmed                          bool                  R  21  true
    program                            LKP:programs          W  21
    office                             OFF                   W  21
    name                               str                   R  21
    user                               USR                   W  21
    satisfies_outreach_training_credit  OUTR                 R  21
    assigned_by                        USR                   W  21
    notes                              str                   W  21
    created_at                         dt                    W  21
    uuid                               UUID                  R  21
    """
)

SERVICE = table(
    """
    id                            ID                  R  21C
    matter                        MNAME               R  21C
    matter_identification_number  MNUMBER             R  21C
    title                         str                 W  21C
    type                          LKP:phase_type      W  21C
    start_date                    date                W  21C
    end_date                      date                W  21C
    closed_by                     USR                 W  21C
    note                          str                 W  21C
    closed                        bool                W  21C  false
    active                        bool                W  21C  true
    dynamic_process               PROC                W  2C
    creating_process              PROC1               W  1
    decision                      LKP:phase_decision  W  21C
    funding_code                  str                 R  21C
    service_uuid                  UUID                R  21C
    charges                       CHREF[]             W  21C
    external_id                   str                 W  21C
    uscis_receipt_number          str                 W  21C
    case_phase                    LKP:case_phase      W  2
    events                        EVREF               W  2
    custom_fields                 custom              X  21
    """
)

LITIGATION = table(
    """
    id                            ID                           R  21C
    court_number                  str                          W  21C
    court_text                    str                          W  21C
    court_id                      ORG                          W  21C
    matter_id                     MNAME                        R  21C
    matter_identification_number  MNUMBER                      R  21C
    caption                       str                          W  21C
    docket                        str                          W  21C
    cause_of_action               str                          W  21C
    judge                         str                          W  21C
    adverse_party                 any                          W  21C
    notes                         str                          W  21C
    outcome                       LKP:litigation_outcomes      W  21C
    outcome_date                  date                         W  21C
    default_date                  date                         W  21C
    date_served                   date                         W  21C
    date_proceeding_initiated     date                         W  21C
    date_proceeding_concluded     date                         W  21C
    creating_process              null                         R  21
    application_filing_date       date                         W  21C
    court_calendar                str                          W  21C
    lsc_disclosure_required       bool                         W  21C
    litigation_relationship       LKP:litigation_relationship  W  21C
    filing_type                   LKP:filing_type              W  21C
    number_of_people_served       int                          W  21C
    litigation_uuid               UUID                         R  21C
    dynamic_process               PROC                         W  2C
    external_id                   str                          W  21C
    custom_fields                 custom                       X  2
    """
)

EXPENSE = table(
    """
    id              ID                R  2
    expense_uuid    UUID              R  2
    type            LKP:expense_type  W  2
    imported        bool              R  2   false
    imported_id     int               R  2
    amount          money             W  2
    period          period            W  2
    notes           str               W  2
    exclude         bool              W  2   false
    record_created  dt                R  2
    record_updated  dt                R  2
    """
)

ASSET = table(
    """
    id               ID              R  2
    uuid             UUID            R  2
    type             LKP:asset_type  W  2
    amount           money           W  2
    notes            str             W  2
    approx_value     money           W  2
    loan_balance     money           W  2
    property_marital  bool           W  2
    liquid           bool            W  2   true
    exclude          bool            W  2   false
    assistance       bool            W  2   false
    record_created   dt              R  2
    record_updated   dt              R  2
    """
)

CALLBACK = table(
    """
    id                     ID                   R  2
    uuid                   UUID                 R  2
    notes                  str                  W  2
    date                   date                 W  2
    user                   USR                  W  2
    reason                 LKP:callback_reason  W  2
    time_of_day            str                  W  2
    preferred_phone        LKP:preferred_phone  W  2
    preferred_phone_other  str                  W  2
    succeeded              bool                 W  2   false
    office                 OFF                  W  2
    perform_by             USR                  W  2
    dynamic_process_id     PROC                 W  2
    series_complete        bool                 W  2   false
    """
)

RELATED_MATTER = table(
    """
    id                        ID                            R  21
    related_matter_id         MAT                           R  21
    related_matter_uuid       link:matters                  X  21
    matter_relationship_type  LKP:matter_relationship_type  W  21
    """
)
