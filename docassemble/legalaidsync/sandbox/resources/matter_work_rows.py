"""The work and the money that hang on a matter.

Facts: sections 3 (paths, tiers, search keys), 2.2 (permissions), 7.4 (required) and 7.5 (upsert keys) of the API sheet.
"""

from __future__ import annotations

from .matter_work import ASSET, ASSIGNMENT, CALLBACK, CHARGE, EXPENSE, LITIGATION, RELATED_MATTER, SERVICE
from .resource import VERBS, Resource, words

MATTER_WORK_ROWS: tuple[Resource, ...] = (
    Resource(
        name="assignments",
        path="/matters/<matters>/assignments",
        noun="assignment",
        permission="Matter Assignment",
        uuid_key="uuid",
        fields=ASSIGNMENT,
        verbs=words("search get create update"),
        premium=words("create update"),
        required=(("type", "program", "office", "user", "assigned_by"),),
        search=words(
            "probono_only current_only type start_date end_date date_requested confirmed program office user "
            "assigned_by"
        ),
        upsert=words(
            "current_only probono_only type start_date end_date date_requested confirmed program office user "
            "assigned_by"
        ),
    ),
    Resource(
        name="charges",
        path="/matters/<matters>/charges",
        noun="charge",
        permission="Matter Charge",
        uuid_key="charge_uuid",
        fields=CHARGE,
        verbs=VERBS,
        premium=words("create update delete"),
        required=(("top_charge", "lookup_charge"), ("top_charge", "lookup_charge_uuid")),
        required_v1=(("top_charge", "lookup_charge_uuid"),),
        search=words(
            "charge_date warrant_number penalty_class lookup_charge top_charge external_id arraignment_date "
            "created_by_integration_or_api modified_by_integration_or_api"
        ),
        upsert=words("top_charge external_id charge_date penalty_class warrant_number lookup_charge_uuid"),
        aliases={"lookup_charge_uuid": "lookup_charge"},
        unique=words("external_id"),
    ),
    Resource(
        name="litigations",
        path="/matters/<matters>/litigations",
        noun="litigation",
        permission="Matter Litigation",
        uuid_key="litigation_uuid",
        fields=LITIGATION,
        verbs=words("search get create update"),
        premium=words("create update"),
        search=words(
            "court_number caption docket court_calendar outcome lsc_disclosure_required cause_of_action external_id"
        ),
        upsert=words(
            "caption cause_of_action court_calendar court_number docket external_id outcome lsc_disclosure_required"
        ),
        unique=words("external_id"),
        also_at="/matters/<matters>/litigation",
    ),
    Resource(
        name="services",
        path="/matters/<matters>/services",
        noun="service",
        permission="Matter Service",
        uuid_key="service_uuid",
        fields=SERVICE,
        verbs=words("search get create update"),
        premium=words("create update"),
        required=(("title", "type"),),
        search=words(
            "title note closed active decision type start_date end_date closed_by external_id "
            "uscis_receipt_number case_phase"
        ),
        upsert=words(
            "active closed closed_by decision end_date external_id note start_date title type "
            "uscis_receipt_number case_phase"
        ),
        unique=words("external_id"),
    ),
    Resource(
        name="expenses",
        path="/matters/<matters>/expenses",
        noun="expense",
        permission="Matter Expense",
        uuid_key="expense_uuid",
        fields=EXPENSE,
        verbs=VERBS,
        premium=words("create update delete"),
        versions=(2,),
        required=(("type", "amount", "period"),),
        search=words("type amount period imported imported_id notes exclude"),
        upsert=words("type amount period"),
        paged=False,
    ),
    Resource(
        name="assets",
        path="/matters/<matters>/assets",
        noun="asset",
        permission="Matter Asset",
        uuid_key="uuid",
        fields=ASSET,
        verbs=VERBS,
        premium=words("create update delete"),
        versions=(2,),
        required=(("type", "amount"),),
        search=words(
            "type amount notes liquid exclude assistance property_marital approx_value loan_balance imported "
            "imported_id"
        ),
        upsert=words("type amount notes approx_value loan_balance property_marital liquid exclude assistance"),
        counted=True,
    ),
    Resource(
        name="callbacks",
        path="/matters/<matters>/callbacks",
        noun="callback",
        permission="Callback",
        uuid_key="uuid",
        fields=CALLBACK,
        verbs=words("search get create update"),
        premium=words("create update"),
        versions=(2,),
        required=(("date",),),
        search=words(
            "notes date user reason time_of_day preferred_phone preferred_phone_other succeeded office "
            "performed_by perform_by series_complete dynamic_process_id"
        ),
        upsert=words(
            "notes date user reason time_of_day preferred_phone preferred_phone_other succeeded office perform_by "
            "series_complete"
        ),
        aliases={"performed_by": "perform_by"},
        permissions={"create": "API Callback: Update"},
    ),
    Resource(
        name="related_matters",
        path="/matters/<matters>/related_matters",
        noun="related matter",
        permission="Related Matter",
        uuid_key="related_matter_uuid",
        fields=RELATED_MATTER,
        verbs=VERBS,
        premium=words("create update delete"),
        required=(("related_matter_uuid", "matter_relationship_type"),),
        search=words("related_matter matter_relationship_type"),
        aliases={"related_matter": "related_matter_uuid"},
        by_body=True,
        paged_v1=False,
        permissions={
            "search": "API Matter Related Case: Get",
            "get": "API Matter Related Case: Get",
            "update": "API Matter Related Case: Update",
            "delete": "API Matter Related Case: Delete",
        },
    ),
)
