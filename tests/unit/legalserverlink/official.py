"""What interviews of the official package give to its functions: name -> (needed arguments, optional ones)."""

from __future__ import annotations

from collections.abc import Mapping

SITE, CASE, DATA = "legalserver_site", "legalserver_matter_uuid", "legalserver_data"
CASE_OF_A_LIST = (DATA, CASE, SITE)
PAGES = ("sort", "page_limit")
SHAPING = ("custom_fields_services", "custom_fields_litigations", "custom_fields_charges")
Arguments = tuple[tuple[str, ...], tuple[str, ...]]


def _search(*needed: str, keys: str, further: tuple[str, ...] = ()) -> Arguments:
    return (SITE, *needed), (keys, *further, *PAGES)


def _list(name: str) -> Arguments:
    return (name,), CASE_OF_A_LIST


def _given(name: str, custom: str) -> Arguments:
    return (name, f"{name}_uuid"), (SITE, custom)


def _assigned(name: str) -> Arguments:
    return (name, "assignment_list"), (*CASE_OF_A_LIST, "user_custom_fields")


ARGUMENTS: Mapping[str, Arguments] = {
    "check_custom_fields": (("response_obj",), ()),
    "check_legalserver_token": ((SITE,), ()),
    "count_of_pro_bono_assignments": (("pro_bono_assignment_list",), ()),
    "country_code_from_name": (("country_name_string",), ()),
    "get_contact_details": ((SITE, "legalserver_contact_uuid"), ("custom_fields",)),
    "get_document": ((SITE, "document_uuid"), ("document_name",)),
    "get_event_details": ((SITE, "legalserver_event_uuid"), ("custom_fields", "sort")),
    "get_legalserver_report_data": ((SITE, "report_number"), ("display_hidden_columns", "report_params")),
    "get_matter_details": ((SITE, CASE), ("custom_fields", *SHAPING, "sort")),
    "get_organization_details": ((SITE, "legalserver_organization_uuid"), ("custom_fields", "sort")),
    "get_task_details": ((SITE, "legalserver_task_uuid"), ("custom_fields", "sort")),
    "get_user_details": ((SITE, "legalserver_user_uuid"), ("custom_fields",)),
    "human_readable_size": (("size_bytes",), ()),
    "is_zip_file": (("file_path",), ()),
    "language_code_from_name": (("language_name",), ()),
    "list_templates": ((), ("package_name",)),
    "populate_additional_names": _list("additional_name_list"),
    "populate_adverse_parties": _list("adverse_party_list"),
    "populate_assignments": _list("assignment_list"),
    "populate_associated_cases": _list("associated_case_list"),
    "populate_case": (("case", DATA), ()),
    "populate_charges": _list("charge_list"),
    "populate_client": (("client", DATA), ()),
    "populate_contact_data": (("contact", "contact_data"), ()),
    "populate_contacts": _list("contact_list"),
    "populate_current_user": _given("legalserver_current_user", "user_custom_fields"),
    "populate_documents": _list("document_list"),
    "populate_event_data": (("event", "event_data"), ()),
    "populate_events": _list("event_list"),
    "populate_first_pro_bono_assignment": _assigned("legalserver_first_pro_bono_assignment"),
    "populate_given_contact": _given("legalserver_contact", "contact_custom_fields"),
    "populate_given_event": _given("legalserver_event", "event_custom_fields"),
    "populate_given_organization": _given("legalserver_organization", "organization_custom_fields"),
    "populate_given_task": _given("legalserver_task", "task_custom_fields"),
    "populate_given_user": _given("legalserver_user", "user_custom_fields"),
    "populate_income": _list("income_list"),
    "populate_latest_pro_bono_assignment": _assigned("legalserver_latest_pro_bono_assignment"),
    "populate_litigations": _list("litigation_list"),
    "populate_non_adverse_parties": _list("non_adverse_party_list"),
    "populate_notes": _list("note_list"),
    "populate_organization_data": (("organization", "organization_data"), ()),
    "populate_primary_assignment": _assigned("primary_assignment"),
    "populate_pro_bono_assignments": _assigned("pro_bono_assignment_list"),
    "populate_services": _list("services_list"),
    "populate_task_data": (("legalserver_task", "task_data"), ()),
    "populate_tasks": _list("task_list"),
    "populate_user_data": (("user", "user_data"), ()),
    "post_file_to_legalserver_documents_webhook": ((SITE, "file_path", CASE), ("subfolder", "save_to_sharepoint")),
    "search_contact_data": _search(keys="contact_search_params", further=("custom_fields",)),
    "search_document_data": _search(keys="document_search_params", further=(CASE,)),
    "search_event_data": _search(keys="event_search_params", further=(CASE, "custom_fields")),
    "search_matter_additional_names": _search(CASE, keys="matter_additional_names_search_params"),
    "search_matter_adverse_parties": _search(CASE, keys="matter_adverse_parties_search_params"),
    "search_matter_assignments_data": _search(CASE, keys="matter_assignment_search_params"),
    "search_matter_charges_data": _search(CASE, keys="charges_search_params", further=("custom_fields",)),
    "search_matter_contacts_data": _search(CASE, keys="matter_contact_search_params"),
    "search_matter_income_data": _search(CASE, keys="search_income_params", further=("income_type",)),
    "search_matter_litigation_data": _search(CASE, keys="litigation_search_params", further=("custom_fields",)),
    "search_matter_non_adverse_parties": _search(CASE, keys="matter_non_adverse_parties_search_params"),
    "search_matter_notes_data": _search(CASE, keys="search_note_params", further=("note_type",)),
    "search_matter_services_data": _search(CASE, keys="services_search_params", further=("custom_fields",)),
    "search_organization_data": _search(keys="organization_search_params", further=("custom_fields",)),
    "search_task_data": _search(keys="task_search_params", further=(CASE, "custom_fields")),
    "search_user_data": _search(keys="user_search_params", further=("custom_fields",)),
    "search_user_organization_affiliation": ((SITE, "legalserver_user_uuid"), ()),
    **{
        f"standard_{name}_keys": ((), ())
        for name in (
            *("adverse_party", "charges", "client_home_address", "contact", "document", "event", "litigation"),
            *("matter", "non_adverse_party", "organization_affiliation", "organization", "services", "task", "user"),
        )
    },
}
