"""Generic notes, time, grants, exports, processes.

Facts: sections 3 (paths, tiers, search keys), 2.2 (permissions), 7.4 (required) and 7.5 (upsert keys) of the API sheet.
"""

from __future__ import annotations

from .resource import Resource, words
from .small import CONTRACT_TERM, DATA_EXPORT, DYNAMIC_PROCESS, GRANT, NOTE, NOTE_DRAFT, TIMESLIP

SMALL_ROWS: tuple[Resource, ...] = (
    Resource(
        name="notes",
        path="/notes",
        noun="note",
        permission="Note",
        uuid_key="note_uuid",
        fields=NOTE,
        verbs=words("search get create update"),
        premium=words("update"),
        records="case_notes",
        module=True,
        required=(("module", "module_id", "subject", "body", "note_type"),),
        required_v1=(
            ("module", "module_id", "subject", "body", "note_type"),
            ("module", "module_uuid", "subject", "body", "note_type"),
        ),
        search=words("user subject body note_type module module_id module_uuid external_id pinned"),
        aliases={"user": "created_by"},
        upsert=words("subject body note_type module module_id module_uuid external_id"),
        unique=words("external_id"),
        counted=True,
    ),
    Resource(
        name="note_drafts",
        path="/notes/drafts",
        noun="note draft",
        permission="Note Draft",
        uuid_key="uuid",
        fields=NOTE_DRAFT,
        verbs=words("search get update delete"),
        premium=words("update delete"),
        versions=(2,),
    ),
    Resource(
        name="timeslips",
        path="/timeslips",
        noun="timeslip",
        permission="Timeslip",
        uuid_key="uuid",
        fields=TIMESLIP,
        verbs=words("search create"),
        premium=words("create"),
        versions=(2,),
        module=True,
        required=(("caseworker", "date_of_service", "funding_code", "activity_type"),),
        search=words(
            "activity_code activity_type date_of_service in_court start_time end_time caseworker module module_id "
            "module_uuid pai_time pro_bono_time posted billable verified"
        ),
    ),
    Resource(
        name="grants",
        path="/grants",
        noun="grant",
        permission="Grant",
        uuid_key="uuid",
        fields=GRANT,
        verbs=words("search get"),
        search=words(
            "primary_funding_source code active description source listing_weight show_for_cases "
            "show_for_timekeeping show_for_outreaches"
        ),
    ),
    Resource(
        name="contract_terms",
        path="/grants/<grants>/contract_terms",
        noun="contract term",
        permission="Grant Contract Term",
        uuid_key="uuid",
        fields=CONTRACT_TERM,
        verbs=words("search get"),
    ),
    Resource(
        name="data_exports",
        path="/data_export",
        noun="data export",
        permission="Data Export",
        uuid_key="uuid",
        fields=DATA_EXPORT,
        verbs=words("search"),
        versions=(2,),
        search=words(
            "id uuid report_schedule_id document_document_id report_execution_start_timestamp "
            "report_execution_end_timestamp format primary_table_name"
        ),
        counted=True,
        permissions={"search": "API Data Export: Get"},
    ),
    Resource(
        name="processes",
        path="/processes",
        noun="process",
        permission="Guided Navigation",
        uuid_key="uuid",
        fields=DYNAMIC_PROCESS,
        verbs=words(""),
    ),
)
