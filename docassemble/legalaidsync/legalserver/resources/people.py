"""Contacts, organizations and users. Facts: sections 3.3, 3.8 and 3.9 of the API sheet."""

from __future__ import annotations

from ..rows import ANY, V1, V2, Answer, Resource, Tier, Verb

PREMIUM = Tier.PREMIUM
SUBJECTS = "/users/{user}/subjects"

PEOPLE = (
    Resource(
        "contacts",
        "/contacts",
        "uuid",
        {
            "search": Verb(
                "API Contact: Search",
                keys="first last middle organization_name type email phone_business uuid custom_fields",
                keys_v2="custom_results",
            ),
            "get": Verb("API Contact: Get", keys="custom_fields", keys_v2="custom_results"),
            "create": Verb(
                "API Contact: Create",
                required="first last | first",
                match="email first middle last organization_name phone_business type",
            ),
            "update": Verb("API Contact: Update"),
        },
        section="3.3",
    ),
    Resource(
        "organizations",
        "/organizations",
        "uuid",
        {
            "search": Verb(
                "API Search Organization",
                keys="name types active custom_fields external_unique_id",
                keys_v2="abbreviation id is_master external_site_uuids",
            ),
            "get": Verb("API - Get Organization", keys_v2="custom_fields custom_results sort"),
            "create": Verb(
                "API Create Organization",
                required="name types | name",
                match=ANY,
                note="`types` on v1; v2's description calls it premium, the Help Center does not",
            ),
            "update": Verb("API Update Organization", note="premium by v2's description only"),
        },
        section="3.8",
    ),
    Resource(
        "organization_phases",
        "/organizations/{organization}/phases",
        "uuid",
        {
            "search": Verb(
                "API Organization Phases: Search",
                keys="title type start_date close_date closed_by note closed active creating_process decision "
                "funding_code",
            ),
            "get": Verb("API Organization Phases: Get"),
            "create": Verb("API Organization Phases: Create", PREMIUM, required="title type", match=ANY),
            "update": Verb("API Organization Phases: Update", PREMIUM),
        },
        versions=V2,
        section="3.8",
    ),
    Resource(
        "users",
        "/users",
        "user_uuid",
        {
            "search": Verb(
                "API Search User",
                keys="user_uuid first middle last email login active current role office program bar_number "
                "external_unique_id custom_fields id suffix title preferred_phone vendor_id snum adp_number "
                "contractor_doing_business_as",
                keys_v2="additional_offices additional_programs assistant dob external_guid gender race "
                "member_good_standing phone_business phone_fax phone_home phone_mobile phone_other uuid",
                note="`office` and `program` take several values with commas",
            ),
            "get": Verb("API - Get User", keys="custom_fields", keys_v2="custom_results sort"),
            "create": Verb("API Create User", required="login", match=ANY, note="role and program to log in"),
            "update": Verb("API User: Update"),
            "note": Verb(
                "",
                path="/users/{uuid}/note",
                required="body",
                versions=V1,
                note="optional subject and note_type (a number)",
            ),
            "scan_tokens": Verb(
                "administrator",
                method="GET",
                path="/users/scan_tokens",
                answer=Answer.RAW,
                versions=V1,
                note="which access tokens expire when",
            ),
        },
        section="3.9",
    ),
    Resource(
        "organization_affiliations",
        "/users/{user}/organization_affiliation",
        "organization_affiliation_uuid",
        {
            "search": Verb("API Search User Affiliation", keys="current sort", answer=Answer.WHOLE_LIST),
            "get": Verb("API Get User Affiliation"),
            "create": Verb("API Create User Affiliation", required="organization", note="doesn't end an older one"),
            "update": Verb("API Update User Affiliation"),
        },
        section="3.9",
    ),
    Resource(
        "subjects",
        SUBJECTS,
        "subject_id",
        {
            "search": Verb("API Get User Subject", answer=Answer.WHOLE_LIST),
            "create": Verb("API Create User Subject", required="subject_id", method="PUT"),
            "delete": Verb("API Delete User Subject", id_key="query:subject_id"),
        },
        versions=V1,
        section="3.9",
    ),
    Resource(
        "subjects",
        SUBJECTS,
        "uuid",
        {
            "search": Verb("API Get User Subject"),
            "get": Verb("API Get User Subject"),
            "create": Verb("API Create User Subject", match=ANY),
            "update": Verb("API Update User Subject"),
            "delete": Verb("API Delete User Subject"),
        },
        versions=V2,
        section="3.9",
    ),
    Resource(
        "supervisors",
        "/users/{user}/supervisors",
        "uuid",
        {
            "search": Verb("API Search User Supervisor", keys="supervisor_type"),
            "get": Verb("API Get User Supervisor", keys="supervisor_type"),
            "create": Verb("API Create User Supervisor", required="supervisor supervisor_type"),
            "update": Verb("API Update User Supervisor"),
            "delete": Verb("API Delete User Supervisor", note="answers 200"),
        },
        section="3.9",
    ),
)
