"""What belongs to a matter: money, court, work, notes, relations. Facts: sections 3.2 and 7.5 of the API sheet."""

from __future__ import annotations

from ..rows import ANY, V1, V2, Answer, Resource, Tier, Verb

PREMIUM = Tier.PREMIUM

CASE_PARTS = (
    Resource(
        "assets",
        "/matters/{matter}/assets",
        "uuid",
        {
            "search": Verb(
                "API Matter Asset: Search",
                keys="type amount notes liquid exclude assistance property_marital approx_value loan_balance imported "
                "imported_id",
            ),
            "get": Verb("API Matter Asset: Get"),
            "create": Verb("API Matter Asset: Create", PREMIUM, required="type amount", match=ANY),
            "update": Verb("API Matter Asset: Update", PREMIUM),
            "delete": Verb("API Delete Matter Asset", PREMIUM),
        },
        versions=V2,
    ),
    Resource(
        "expenses",
        "/matters/{matter}/expenses",
        "expense_uuid",
        {
            "search": Verb("API Matter Expense: Search", keys="type amount period imported imported_id notes exclude"),
            "get": Verb("API Matter Expense: Get"),
            "create": Verb(
                "API Matter Expense: Create",
                PREMIUM,
                required="type amount period",
                match="amount period type",
                note="adjusted poverty and totals are computed anew",
            ),
            "update": Verb("API Matter Expense: Update", PREMIUM),
            "delete": Verb("API Matter Expense: Delete", PREMIUM),
        },
        versions=V2,
    ),
    Resource(
        "incomes",
        "/matters/{matter}/incomes",
        "income_uuid",
        {
            "search": Verb("API Matter Income: Search", keys="type amount period", keys_v2="income_uuid notes"),
            "get": Verb("API Get Matter Income"),
            "create": Verb(
                "API Matter Income: Create",
                PREMIUM,
                required="type amount period",
                match="amount period type",
                note="`period` is the number of payments a year; poverty is computed anew",
            ),
            "update": Verb("API Update Matter Income", PREMIUM),
        },
    ),
    Resource(
        "charges",
        "/matters/{matter}/charges",
        "charge_uuid",
        {
            "search": Verb(
                "API Matter: Search",
                keys="charge_date warrant_number penalty_class lookup_charge top_charge external_id",
                keys_v2="arraignment_date created_by_integration_or_api modified_by_integration_or_api",
            ),
            "get": Verb("API Matter Charge: Get"),
            "create": Verb(
                "API Matter Charge: Create",
                PREMIUM,
                required="top_charge lookup_charge_uuid | top_charge lookup_charge",
                match="top_charge external_id charge_date penalty_class warrant_number lookup_charge_uuid",
                note="409 if no top charge would remain; v1 knows the first form only",
            ),
            "update": Verb("API Matter Charge: Update", PREMIUM),
            "delete": Verb("API Matter Charge: Delete", PREMIUM),
        },
    ),
    Resource(
        "litigations",
        "/matters/{matter}/litigations",
        "litigation_uuid",
        {
            "search": Verb(
                "API Matter Litigation: Search",
                keys="court_number caption docket court_calendar outcome lsc_disclosure_required cause_of_action "
                "external_id",
            ),
            "get": Verb("API Get Matter Litigation", note="v2's description writes this path with `litigation`"),
            "create": Verb(
                "API Matter Litigation: Create",
                PREMIUM,
                match="caption cause_of_action court_calendar court_number docket external_id outcome "
                "lsc_disclosure_required",
            ),
            "update": Verb("API Update Matter Litigation", PREMIUM),
        },
    ),
    Resource(
        "services",
        "/matters/{matter}/services",
        "service_uuid",
        {
            "search": Verb(
                "API Matter Service: Search",
                keys="title note closed active decision type start_date end_date closed_by external_id "
                "uscis_receipt_number",
                keys_v2="case_phase",
            ),
            "get": Verb("API Get Matter Services"),
            "create": Verb(
                "API Matter Service: Create",
                PREMIUM,
                required="title type",
                match="active closed closed_by decision end_date external_id note start_date title type "
                "uscis_receipt_number case_phase",
            ),
            "update": Verb("API Update Matter Services", PREMIUM),
        },
    ),
    Resource(
        "case_notes",
        "/matters/{matter}/notes",
        "casenote_uuid",
        {
            "search": Verb("API Matter Note: Search", keys_v2="note_type subject body external_id"),
            "get": Verb("API Get Matter Notes"),
            "create": Verb(
                "API Matter Note: Create", required="subject body note_type", match="subject note_type body"
            ),
            "update": Verb("API Update Matter Notes", PREMIUM),
        },
    ),
    Resource(
        "case_documents",
        "/matters/{matter}/documents",
        "guid",
        {
            "search": Verb(
                answer=Answer.WHOLE_LIST,
                note="the matter's id in the path may be one of the site's own; on v2 ask `documents` with matter=",
            )
        },
        versions=V1,
    ),
    Resource(
        "related_matters",
        "/matters/{matter}/related_matters",
        "id",
        {
            "search": Verb("API Get Matter Related Case", answer=Answer.WHOLE_LIST),
            "create": Verb(
                "API Create Related Matter",
                PREMIUM,
                required="related_matter_uuid matter_relationship_type",
                note="makes two records, one on each matter",
            ),
            "update": Verb(
                "API Update Matter Related Case",
                PREMIUM,
                required="matter_relationship_type",
                id_key="body:related_matter_id",
            ),
            "delete": Verb("API Delete Matter Related Case", PREMIUM, id_key="body:related_matter_id"),
        },
        versions=V1,
    ),
    Resource(
        "related_matters",
        "/matters/{matter}/related_matters",
        "id",
        {
            "search": Verb("API Get Matter Related Case", keys="related_matter matter_relationship_type"),
            "get": Verb("API Get Matter Related Case"),
            "create": Verb(
                "API Create Related Matter",
                PREMIUM,
                required="related_matter_uuid matter_relationship_type",
                note="makes two records, one on each matter",
            ),
            "update": Verb(
                "API Update Matter Related Case",
                PREMIUM,
                required="matter_relationship_type",
                id_key="body:related_matter_id",
            ),
            "delete": Verb("API Delete Matter Related Case", PREMIUM, id_key="body:related_matter_id"),
        },
        versions=V2,
    ),
)
