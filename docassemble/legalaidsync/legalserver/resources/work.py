"""Documents, notes, events, tasks, time and grants. Facts: sections 3.4 to 3.7, 3.11, 9.4 and 11 of the API sheet."""

from __future__ import annotations

from ..rows import ANY, V1, V2, Answer, Resource, Tier, Verb

PREMIUM = Tier.PREMIUM
REMINDERS = "/events/{event}/reminders"
ZIP = Verb(
    "API - Documate Webhook",
    path="/documents/matter_zip",
    answer=Answer.RAW,
    note="a part named files.zip is unpacked into the case and a note is written",
)

WORK = (
    Resource(
        "documents",
        "/documents",
        "guid",
        {
            "search": Verb(
                answer=Answer.WHOLE_LIST,
                required="identification_number",
                keys="identification_number",
                note="the case number",
            ),
            "upload": Verb("API Basic Case Info", answer=Answer.RAW, path="/documents", note="multipart: 11.1"),
            "upload_zip": ZIP,
            "upload_documate": Verb(
                "API - Documate Webhook", path="/documents/documate", answer=Answer.RAW, note="the same for Gavel"
            ),
        },
        versions=V1,
        section="11",
    ),
    Resource(
        "documents",
        "/documents",
        "uuid",
        {
            "search": Verb(
                "API Search Document",
                keys="id uuid name title mime_type type programs funding_code module module_id module_uuid modules",
            ),
            "get": Verb("API Search Document"),
            "update": Verb("API Update Document"),
            "upload": Verb(
                "API Create Document",
                path="/documents",
                match="id uuid name title mime_type type programs funding_code module module_id module_uuid",
                note="multipart: 11.1; an upsert without a scope moves other matters' files: 7.5",
            ),
            "upload_zip": ZIP,
        },
        versions=V2,
        scope={"matter": {"module": "matter", "module_uuid": "{matter}"}},
        section="11",
    ),
    Resource(
        "notes",
        "/notes",
        "note_uuid",
        {
            "search": Verb(
                "API Search Notes",
                keys_v2="user subject body note_type module module_id module_uuid external_id pinned",
            ),
            "get": Verb("API Get Notes"),
            "create": Verb(
                "API Create Note",
                required="subject body note_type module module_id | subject body note_type module module_uuid",
                match=ANY,
                note="module_id is the number of the record; v2's description calls it premium",
            ),
            "update": Verb("API Update Note", PREMIUM),
        },
        section="3.5",
    ),
    Resource(
        "note_drafts",
        "/notes/drafts",
        "uuid",
        {
            "search": Verb("API Search Note Drafts"),
            "get": Verb("API Get Note Drafts"),
            "update": Verb("API Update Note Drafts", PREMIUM),
            "delete": Verb("API Delete Note Drafts", PREMIUM),
        },
        versions=V2,
        section="3.5",
    ),
    Resource(
        "events",
        "/events",
        "event_uuid",
        {
            "search": Verb(
                "API Event: Search",
                keys="title location court date matters outreaches external_id",
                keys_v2="custom_fields custom_results",
            ),
            "get": Verb("API Get Event", keys_v2="custom_fields custom_results"),
            "create": Verb(
                "API Create Event",
                PREMIUM,
                required="title start_datetime end_datetime",
                match="court external_id date location matters outreaches title",
            ),
            "update": Verb("API Update Event", PREMIUM),
        },
        scope={"matter": {"matters": "{matter}"}},
        section="3.6",
    ),
    Resource(
        "event_reminders",
        REMINDERS,
        "uuid",
        {
            "get": Verb("API - Get Event"),
            "update": Verb("API Update Event Reminder", PREMIUM),
            "delete": Verb("API Delete Event Reminder", PREMIUM),
        },
        section="3.6",
    ),
    Resource(
        "reminder_recipients",
        REMINDERS + "/{reminder}/recipients",
        "uuid",
        {
            "search": Verb("API - Get Event"),
            "get": Verb("API - Get Event"),
            "create": Verb("API Create Reminder Recipient", PREMIUM, note="only users can be added"),
            "delete": Verb("API Delete Reminder Recipient", PREMIUM),
        },
        section="3.6",
    ),
    Resource(
        "tasks",
        "/tasks",
        "task_uuid",
        {
            "search": Verb(
                "API Search Tasks",
                keys="id active title list_date task_type deadline deadline_type completed users "
                "statute_of_limitations custom_fields module module_id",
                keys_v2="matters custom_results",
            ),
            "get": Verb("API Task: Get", keys="custom_fields"),
            "create": Verb(
                "API Create Task",
                PREMIUM,
                required="title list_date deadline is_this_a_case_alert task_type"
                " | title list_date deadline is_this_a_case_alert deadline_type",
                match="module module_uuid title",
            ),
            "update": Verb("API Task: Update", PREMIUM),
        },
        scope={"matter": {"matters": "{matter}"}},
        section="3.7",
    ),
    Resource(
        "timeslips",
        "/timeslips",
        "uuid",
        {
            "search": Verb(
                "API Timeslip: Search",
                keys="activity_code activity_type date_of_service in_court program office start_time end_time "
                "caseworker custom_fields module module_id module_uuid pai_time pro_bono_time posted billable "
                "verified confirmed",
            ),
            "create": Verb(
                "API Timeslip: Create",
                PREMIUM,
                required="caseworker date_of_service funding_code activity_type",
                note="site settings limit dates and hours",
            ),
        },
        versions=V2,
        section="3.11",
    ),
    Resource(
        "grants",
        "/grants",
        "uuid",
        {
            "search": Verb(
                "API Search Grants",
                keys="primary_funding_source code active description source listing_weight show_for_cases "
                "show_for_timekeeping show_for_outreaches",
            ),
            "get": Verb("API Get Grant", keys="custom_fields"),
        },
        section="3.11",
    ),
    Resource(
        "grant_contract_terms",
        "/grants/{grant}/contract_terms",
        "uuid",
        {
            "search": Verb(
                "API Search Grant Contract Terms",
                keys="name funding_code_description fiscal_year active amount allow_redistribution "
                "award_letter_received billing_frequency budget_submitted cfda_number contract_amended "
                "contract_awarded contract_executed contract_received contract_registered federally_funded "
                "contract_federal_fund_percent reporting_frequency",
            ),
            "get": Verb("API Get Grant Contract Term", keys="custom_fields"),
        },
        section="3.11",
    ),
)
