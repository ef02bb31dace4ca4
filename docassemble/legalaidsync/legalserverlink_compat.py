# do not pre-load
"""What legalserverlink_compat.yml imports: the functions of docassemble.LegalServerLink by their names and arguments.

docs/moving-from-legalserverlink.md says of each what it does here. What begins with `legalserver_` is our own, for the
include; nothing else is imported, because an interview's own variables must keep their names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from .casefile.objects import LegalServerCase
from .delivering import deliver_here as legalserver_deliver
from .legalserverlink import asking, populating
from .legalserverlink.opening import (
    legalserver_abbreviation,
    legalserver_launch_opens,
    legalserver_same_case,
    legalserver_site_named,
    legalserver_site_types,
    legalserver_uuid,
)
from .legalserverlink.populating import (
    count_of_pro_bono_assignments,
    populate_client,
    populate_first_pro_bono_assignment,
    populate_latest_pro_bono_assignment,
    populate_primary_assignment,
    populate_pro_bono_assignments,
)
from .legalserverlink.populating import read_all_parts as legalserver_read_all_parts
from .legalserverlink.posting import post_file_to_legalserver_documents_webhook
from .legalserverlink.reading import check_legalserver_token, get_document, get_legalserver_report_data
from .legalserverlink.rows import keys_read, standard_keys, standard_keys_inside
from .legalserverlink.templates import list_templates
from .legalserverlink.words import (
    check_custom_fields,
    country_code_from_name,
    human_readable_size,
    is_zip_file,
    language_code_from_name,
)

# Function -> the kind of record whose fields it names.
STANDARD_KEYS: Mapping[str, str] = {
    "standard_adverse_party_keys": "adverse_parties",
    "standard_charges_keys": "charges",
    "standard_contact_keys": "contacts",
    "standard_document_keys": "documents",
    "standard_event_keys": "events",
    "standard_litigation_keys": "litigations",
    "standard_matter_keys": "matter",
    "standard_non_adverse_party_keys": "non_adverse_parties",
    "standard_services_keys": "services",
    "standard_task_keys": "tasks",
}
MADE: Mapping[str, Callable[..., object]] = {
    **{name: asking.details_function(name) for name in asking.DETAILS},
    **{name: asking.search_function(name) for name in asking.SEARCHES},
    **{name: populating.list_function(name) for name in populating.LISTS},
    **{name: populating.record_function(name) for name in populating.RECORDS},
    **{name: populating.given_function(name) for name in populating.GIVEN},
    **{name: partial(standard_keys, kind) for name, kind in STANDARD_KEYS.items()},
    "standard_organization_affiliation_keys": partial(keys_read, "organization_affiliation"),
    "standard_organization_keys": partial(keys_read, "organization"),
    "standard_user_keys": partial(keys_read, "user"),
    "standard_client_home_address_keys": partial(standard_keys_inside, "client_address_home"),
    "search_user_organization_affiliation": asking.affiliations,
}
globals().update(MADE)

__all__ = [
    *MADE,
    "LegalServerCase",
    "check_custom_fields",
    "check_legalserver_token",
    "count_of_pro_bono_assignments",
    "country_code_from_name",
    "get_document",
    "get_legalserver_report_data",
    "human_readable_size",
    "is_zip_file",
    "language_code_from_name",
    "legalserver_abbreviation",
    "legalserver_deliver",
    "legalserver_launch_opens",
    "legalserver_read_all_parts",
    "legalserver_same_case",
    "legalserver_site_named",
    "legalserver_site_types",
    "legalserver_uuid",
    "list_templates",
    "populate_client",
    "populate_first_pro_bono_assignment",
    "populate_latest_pro_bono_assignment",
    "populate_primary_assignment",
    "populate_pro_bono_assignments",
    "post_file_to_legalserver_documents_webhook",
]
