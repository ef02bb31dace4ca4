"""Fields of generic notes, drafts, time, grants and exports: sections 8.7 and 9.8 of the API sheet.

One line per field; the columns are explained in `fields.py`.
"""

from ..fields import table

NOTE = table(
    """
    id                          ID             R  21
    module                      MODULE         W  21
    module_id                   int            X  21
    module_uuid                 uuid           X  1
    subject                     str            W  21
    body                        str            W  21
    note_type                   LKP:note_type  W  21
    date_posted                 date           P  21
    date_time_created           dt             R  21
    created_by                  USR            W  21
    last_update                 dt             R  21
    last_updated_by             USR            R  21
    is_html                     bool           W  21   false
    allow_etransfer             bool           W  21   true
    active                      bool           P  21   true
    note_was_emailed            bool           P  21   false
    note_was_messaged           bool           P  21   false
    note_has_document_attached  bool           P  21   false
    simplejustice_client_tofrom  null          R  21
    note_uuid                   UUID           R  21
    external_id                 str            W  2
    pinned                      bool           P  2    false
    """
)

NOTE_DRAFT = table(
    """
    id           ID             R  2
    user         USR            R  2
    subject      str            W  2
    body         str            W  2
    created_at   dt             R  2
    modified_at  dt             R  2
    is_html      bool           W  2   false
    type         LKP:note_type  W  2
    uuid         UUID           R  2
    context      str            R  2
    """
)

TIMESLIP = table(
    """
    id                ID      R  2
    uuid              UUID    R  2
    module            MODULE  W  2
    module_id         int     X  2
    module_uuid       uuid    X  2
    caseworker        USR     W  2
    date_of_service   date    W  2
    funding_code      str     W  2
    activity_type     LKP:activity_type  W  2
    activity_code     LKP:activity_code  W  2
    activity_details  str     W  2
    in_court          bool    W  2   false
    start_time        str     W  2
    end_time          str     W  2
    time_spent        str     W  2
    pai_time          bool    W  2   false
    billable          bool    W  2   false
    pro_bono_time     bool    W  2   false
    posted            bool    W  2   false
    verified          bool    W  2   false
    distributed       bool    R  2   false
    dynamic_process   PROC    W  2
    custom_fields     custom  X  2
    """
)

GRANT = table(
    """
    id                      ID                  R  21
    uuid                    UUID                R  21
    primary_funding_source  str                 R  21
    code                    str                 R  21
    active                  bool                R  21  true
    description             str                 R  21
    source                  str                 R  21
    type                    LKP[]:grant_type    R  21
    listing_weight          int                 R  21
    show_for_cases          bool                R  21  true
    show_for_timekeeping    bool                R  21  true
    show_for_outreaches     bool                R  21  false
    show_for_service        bool                R  21  false
    show_for_expenses       bool                R  21  false
    unrestricted            str                 R  21
    future_grant_possibility  str               R  21
    grant_status            str                 R  21
    accounting_code         str                 R  21
    agency                  str                 R  21
    funding_agency          str                 R  21
    funding_agency_initiative  str              R  21
    alert_amount            str                 R  21
    alert_message           str                 R  21
    allert_users            USR[]               R  21
    assigned_offices        OFF[]               R  21
    assigned_programs       LKP[]:programs      R  21
    client_cap              str                 R  21
    contacts                LKP[]:contact_type  R  21
    hourly_goals            str                 R  21
    outreach_types          LKP[]:outreach_type  R  21
    outreach_subjects       LKP[]:subject       R  21
    office                  OFF                 R  21
    payment_type            str                 R  21
    record_created          dt                  R  21
    record_updated          dt                  R  21
    restrict_viewing_of_cases  bool             R  21  false
    referra_hub_services    str                 R  21
    send_alert_notice       str                 R  21
    staff                   USR[]               R  21
    unit_rate               str                 R  21
    unit_of_time_in_minuts  str                 R  21
    branch                  str                 R  21
    failover_grant          null                R  21
    lock_cases_on_post      bool                R  21  false
    lock_outreaches_on_post  bool               R  21  false
    dynamic_process         PROC                R  21
    contract_terms          CHILD:contract_terms  R  21
    """
)

CONTRACT_TERM = table(
    """
    id                              ID      R  21
    uuid                            UUID    R  21
    funding_code_description        str     R  21
    name                            str     R  21
    contract_type                   str     R  21
    start_date                      date    R  21  "0001-01-01"
    end_date                        date    R  21  "9999-12-31"
    fiscal_year                     str     R  21
    service_goals                   str     R  21
    amount                          int     R  21
    total_budgeted_amount           int     R  21
    active                          bool    R  21  true
    allow_redistribution            bool    R  21  true
    award_letter_received           date    R  21
    billing_frequency               str     R  21
    budget_submitted                str     R  21
    cfda_number                     str     R  21
    city_wide                       str     R  21
    contract_amended                date    R  21
    contract_executed               date    R  21
    contract_received               bool    R  21
    contract_received_date          date    R  21
    contract_registered             date    R  21
    information                     int     R  21
    dynamic_process                 PROC    R  21
    program_reporting_requirements  str     R  21
    billing_reporting_requirements  str     R  21
    federal_amount                  int     R  21
    registered_contract             str     R  21
    federally_funded                bool    R  21
    payment_date                    date    R  21
    contract_federal_fund_percent   int     R  21
    program_plan_submitted          bool    R  21
    reporting_frequency             str     R  21
    rfp_issued                      date    R  21
    rfp_response_due                date    R  21
    distribution_mouseover_text     str     R  21
    original_budgeted_amount        int     R  21
    custom_fields                   custom  X  21
    """
)


DATA_EXPORT = table(
    """
    id                                ID    R  2
    uuid                              UUID  R  2
    report_schedule_id                int   R  2
    document_document_id              int   R  2
    report_execution_start_timestamp  dt    R  2
    report_execution_end_timestamp    dt    R  2
    format                            str   R  2
    primary_table_name                str   R  2
    """
)

DYNAMIC_PROCESS = table(
    """
    id    ID    R  21
    type  str   R  21
    name  str   R  21
    uuid  UUID  R  2
    """
)
