"""Matters, the conflict check before one, and Guided Navigation. Facts: sections 3.1, 3.11 and 12 of the API sheet."""

from __future__ import annotations

from ..rows import V2, Answer, Resource, Tier, Verb

SEARCH_KEYS = (
    "results first last client_email_address date_of_birth case_number case_disposition pro_bono_opportunity_status "
    "legal_problem_code intake_office intake_program case_id phone_number cause_number organization pai rural "
    "is_lead_case sending_site_identification_number ssn assignments:type services:title services:closed_by "
    "services:note services:closed services:active services:creating_process litigations:court_number "
    "litigations:caption litigations:docket litigations:outcome litigations:court_calendar "
    "litigations:lsc_disclosure_required events:title events:location events:court events:start_datetime "
    "events:end_datetime additional_names:first additional_names:last additional_names:middle additional_names:type "
    "external_id services:external_id litigations:external_id charges:external_id events:external_id trial_date "
    "country_of_origin birth_country sharepoint_site_library sharepoint_tracer_document_id dropbox_folder_id "
    "google_drive_folder_id rejection_reason"
)
SEARCH_KEYS_V2 = (
    "custom_fields custom_fields_litigations custom_fields_charges custom_fields_services custom_results matter_uuid "
    "case_title case_type client_id client_name a_number visa_number prefix preferred_phone_number "
    "special_legal_problem_code pro_bono_opportunity_county date_of_appointment_retention updated_at created_at "
    "office program pai_case note title type id middle include_simplejustice_messages"
)
MATCH_KEYS = (
    "case_disposition case_id case_number cause_number client_email_address date_of_birth external_id first "
    "intake_office intake_program is_lead_case last legal_problem_code organization phone_number "
    "pro_bono_opportunity_status rural sending_site_identification_number ssn"
)
SHAPING_V2 = "custom_fields_litigations custom_fields_charges custom_fields_services custom_results"

MATTERS = (
    Resource(
        "matters",
        "/matters",
        "matter_uuid",
        {
            "get": Verb(
                "API Matter: Get",
                keys="custom_fields results sort",
                keys_v2=SHAPING_V2,
                note="needs one of the three Results permissions too; without `results` everything comes",
            ),
            "search": Verb(
                "API Matter: Search",
                keys=SEARCH_KEYS,
                keys_v2=SEARCH_KEYS_V2,
                note="`results` is pro_bono unless full or caller_id is asked for",
            ),
            "create": Verb(
                "API Matter: Create",
                Tier.PREMIUM,
                required="case_disposition first last | case_disposition is_group organization_name"
                " | case_disposition is_group organization_uuid",
                match=MATCH_KEYS,
                note="defaults by disposition: section 7.2",
            ),
            "update": Verb("API Matter: Update", Tier.PREMIUM, note="addresses as home_*, mailing_*: section 7.3"),
            "transfer": Verb(
                "API Matter: Transfer",
                Tier.PREMIUM,
                path="/matters/{uuid}/transfer",
                required="transferOrganization",
                answer=Answer.EMPTY,
                note="needs Electronic Case Transfer on the site",
            ),
            "sharepoint_folder": Verb(
                "API Create SharePoint Folder",
                Tier.PREMIUM,
                path="/matters/{uuid}/sharepoint",
                answer=Answer.RAW,
                note="optional `library`; 201 if made now, 200 if it was there: section 12.2",
            ),
        },
        section="3.1",
    ),
    Resource(
        "conflicts",
        "/conflict_check",
        "",
        {
            "check": Verb(
                "",
                Tier.SEPARATE,
                path="/conflict_check",
                answer=Answer.RAW,
                note="first, middle, last, dob, visa_number, phones [{number, type}]; v1 and v2 answer differently",
            )
        },
        section="12.1",
    ),
    Resource(
        "processes",
        "/processes",
        "id",
        {"search": Verb("API Guided Navigation", Tier.PREMIUM, answer=Answer.WHOLE_LIST, note="included on v1")},
        section="12.3",
    ),
    Resource(
        "process_sessions",
        "/processes/{process}/sessions",
        "process_session_id",
        {
            "create": Verb("API Guided Navigation", Tier.PREMIUM, keys="lang", note="`matter_id` ties it to a matter"),
            "get": Verb("API Guided Navigation", Tier.PREMIUM, keys="lang"),
            "answer": Verb(
                "API Guided Navigation",
                Tier.PREMIUM,
                method="PUT",
                path="/processes/{process}/sessions/{uuid}/forms/{form}",
                keys="lang",
                as_given=True,
                note="field id -> value; the same form comes back with `validation_errors` if something is wrong",
            ),
            "previous": Verb(
                "API Guided Navigation", Tier.PREMIUM, path="/processes/{process}/sessions/{uuid}/previous", keys="lang"
            ),
        },
        section="12.3",
    ),
    Resource(
        "data_exports",
        "/data_export",
        "uuid",
        {
            "search": Verb(
                "API Data Export: Get",
                keys="id uuid report_schedule_id document_document_id report_execution_start_timestamp "
                "report_execution_end_timestamp format primary_table_name",
            ),
            "data": Verb("API Data Export: Get", method="GET", path="/data_export/data/{uuid}", answer=Answer.FILE),
            "latest_info": Verb("API Data Export: Get", method="GET", path="/data_export/report/{uuid}/latest/info"),
            "latest_data": Verb(
                "API Data Export: Get",
                method="GET",
                path="/data_export/report/{uuid}/latest/data",
                answer=Answer.FILE,
                note="the id is that of the scheduled report",
            ),
        },
        versions=V2,
        section="3.11",
    ),
)
