"""Matters, and the people and texts that hang on them.

Facts: sections 3 (paths, tiers, search keys), 2.2 (permissions), 7.4 (required) and 7.5 (upsert keys) of the API sheet.
"""

from __future__ import annotations

from .matter import MATTER
from .matter_children import ADVERSE_PARTY, CASE_NOTE, INCOME
from .matter_people import (
    ADDITIONAL_NAME,
    CLIENT_PHONE,
    GOVERNMENT_ID,
    MATTER_ADDRESS,
    MATTER_CONTACT,
    NON_ADVERSE_PARTY,
)
from .resource import VERBS, Resource, words

MATTER_ROWS: tuple[Resource, ...] = (
    Resource(
        name="matters",
        path="/matters",
        noun="matter",
        permission="Matter",
        uuid_key="matter_uuid",
        fields=MATTER,
        verbs=words("search get create update"),
        premium=words("create update"),
        required=(("case_disposition", "first", "last"), ("case_disposition", "is_group", "organization_name")),
        search=words(
            "first last middle client_name client_email_address date_of_birth case_number case_disposition case_id id "
            "matter_uuid case_title case_type client_id prefix pro_bono_opportunity_status legal_problem_code "
            "special_legal_problem_code intake_office intake_program phone_number cause_number organization pai "
            "rural is_lead_case sending_site_identification_number ssn external_id trial_date country_of_origin "
            "pai_case birth_country a_number visa_number preferred_phone_number rejection_reason "
            "pro_bono_opportunity_county date_of_appointment_retention sharepoint_site_library "
            "sharepoint_tracer_document_id dropbox_folder_id google_drive_folder_id updated_at created_at office "
            "program note title type caption docket court_number closed assignments:type services:title "
            "services:closed_by services:note services:closed services:active services:creating_process "
            "litigations:court_number litigations:caption litigations:docket litigations:outcome "
            "litigations:court_calendar litigations:lsc_disclosure_required events:title events:location "
            "events:court events:start_datetime events:end_datetime additional_names:first additional_names:last "
            "additional_names:middle additional_names:type services:external_id litigations:external_id "
            "charges:external_id events:external_id"
        ),
        aliases={
            "id": "case_id",
            "organization": "organization_name",
            "pai": "pai_case",
            "office": "intake_office",
            "program": "intake_program",
        },
        upsert=words(
            "case_disposition case_id case_number cause_number client_email_address date_of_birth external_id first "
            "intake_office intake_program is_lead_case last legal_problem_code organization phone_number "
            "pro_bono_opportunity_status rural sending_site_identification_number ssn"
        ),
        unique=("external_id",),
    ),
    Resource(
        name="case_notes",
        path="/matters/<matters>/notes",
        noun="note",
        permission="Matter Note",
        uuid_key="casenote_uuid",
        fields=CASE_NOTE,
        verbs=words("search get create update"),
        premium=words("update"),
        required=(("subject", "body", "note_type"),),
        search=words("note_type subject body external_id"),
        upsert=words("subject note_type body external_id"),
        unique=("external_id",),
    ),
    Resource(
        name="adverse_parties",
        path="/matters/<matters>/adverse_parties",
        noun="adverse party",
        permission="Matter Adverse Party",
        uuid_key="uuid",
        fields=ADVERSE_PARTY,
        verbs=VERBS,
        premium=words("create update delete"),
        required=(("first", "last"), ("organization_name",)),
        search=words(
            "first last organization_name business_type relationship_type drivers_license phone_business email active "
            "employer ssn uuid visa_number"
        ),
        upsert=words(
            "active business_type drivers_license employer first last organization_name phone_business ssn visa_number "
            "uuid"
        ),
    ),
    Resource(
        name="incomes",
        path="/matters/<matters>/incomes",
        noun="income",
        permission="Matter Income",
        uuid_key="income_uuid",
        fields=INCOME,
        verbs=words("search get create update"),
        premium=words("create update"),
        required=(("type", "amount", "period"),),
        search=words("type amount period income_uuid notes"),
        upsert=words("type amount period"),
        paged=False,
    ),
    Resource(
        name="non_adverse_parties",
        path="/matters/<matters>/non_adverse_parties",
        noun="non-adverse party",
        permission="Matter Non-Adverse Party",
        uuid_key="uuid",
        fields=NON_ADVERSE_PARTY,
        verbs=VERBS,
        premium=words("create update delete"),
        required_v1=(("first", "last"),),
        search=words(
            "first last middle relationship_type uuid gender ssn visa_number government_generated_id active "
            "phone_business email id"
        ),
    ),
    Resource(
        name="additional_names",
        path="/matters/<matters>/additional_names",
        noun="additional name",
        permission="Matter Additional Name",
        uuid_key="uuid",
        fields=ADDITIONAL_NAME,
        verbs=VERBS,
        premium=words("create update delete"),
        required=(("first", "last", "type"),),
        search=words("first middle type last suffix"),
        upsert=words("first last middle suffix type"),
    ),
    Resource(
        name="addresses",
        path="/matters/<matters>/addresses",
        noun="address",
        permission="Matter Address",
        uuid_key="address_uuid",
        fields=MATTER_ADDRESS,
        verbs=VERBS,
        premium=words("create update delete"),
        versions=(2,),
        search=words(
            "move_in_date move_out_date primary type external_id address_uuid street street_2 city state zip "
            "apt_num county country care_of safe updated_at created_at"
        ),
        upsert=words(
            "move_in_date move_out_date primary type external_id address_uuid street street_2 city state zip "
            "apt_num county country care_of safe"
        ),
        unique=words("external_id"),
    ),
    Resource(
        name="phone_numbers",
        path="/matters/<matters>/phone_numbers",
        noun="phone number",
        permission="Matter Phone",
        uuid_key="uuid",
        fields=CLIENT_PHONE,
        verbs=VERBS,
        premium=words("create update delete"),
        versions=(2,),
        required=(("phone_number",),),
        search=words("phone_number type is_primary uuid"),
        permissions={"search": "API Search Matter Phone Numbers", "create": "API Create Matter Phone Number"},
    ),
    Resource(
        name="government_ids",
        path="/matters/<matters>/government_generated_ids",
        noun="government generated id",
        permission="Matter Government Generated ID",
        uuid_key="uuid",
        fields=GOVERNMENT_ID,
        verbs=VERBS,
        premium=words("create update delete"),
        versions=(2,),
        search=words("type generated_id_number external_id note record_created record_updated record_manually_updated"),
        unique=words("external_id"),
    ),
    Resource(
        name="case_contacts",
        path="/matters/<matters>/contacts",
        noun="contact",
        permission="Matter Contact",
        uuid_key="case_contact_uuid",
        fields=MATTER_CONTACT,
        verbs=VERBS,
        premium=words("create update delete"),
        required=(("contact_uuid", "case_contact_type"),),
        search=words("case_contact_uuid contact_uuid first middle last suffix case_contact_type phone_business email"),
        upsert=words("case_contact_type contact_uuid case_contact_uuid email first middle last suffix phone_business"),
    ),
)
