# do not pre-load
"""The official package's `get_..._details` and `search_...`, made from a table: they differ in names only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Any

from .reading import Record, record_of, records_of

SITE, MATTER = "legalserver_site", "legalserver_matter_uuid"
SHAPING = ("custom_fields", "custom_fields_services", "custom_fields_litigations", "custom_fields_charges")
AFFILIATION = "organization_affiliation"


@dataclass(frozen=True)
class Details:
    """One record by its uuid.

    Args:
        resource: ours.
        uuid: the argument with the uuid.
        further: other arguments, which go to LegalServer as they are.
    """

    resource: str
    uuid: str
    further: tuple[str, ...] = ("custom_fields", "sort")


@dataclass(frozen=True)
class Search:
    """Records that match.

    Args:
        resource: ours.
        keys: the argument with the search keys.
        matter: whether the argument with the case's uuid is needed; None: there is no such argument.
        further: other arguments, which go to LegalServer as they are; of a pair the second is LegalServer's name.
    """

    resource: str
    keys: str = ""
    matter: bool | None = True
    further: tuple[str | tuple[str, str], ...] = ()


CUSTOM = ("custom_fields",)
DETAILS: Mapping[str, Details] = {
    "get_matter_details": Details("matters", MATTER, (*SHAPING, "sort")),
    "get_contact_details": Details("contacts", "legalserver_contact_uuid", CUSTOM),
    "get_event_details": Details("events", "legalserver_event_uuid"),
    "get_organization_details": Details("organizations", "legalserver_organization_uuid"),
    "get_task_details": Details("tasks", "legalserver_task_uuid"),
    "get_user_details": Details("users", "legalserver_user_uuid", CUSTOM),
}
SEARCHES: Mapping[str, Search] = {
    "search_contact_data": Search("contacts", "contact_search_params", None, CUSTOM),
    "search_organization_data": Search("organizations", "organization_search_params", None, CUSTOM),
    "search_user_data": Search("users", "user_search_params", None, CUSTOM),
    "search_document_data": Search("documents", "document_search_params", False),
    "search_event_data": Search("events", "event_search_params", False, CUSTOM),
    "search_task_data": Search("tasks", "task_search_params", False, CUSTOM),
    "search_matter_additional_names": Search("additional_names", "matter_additional_names_search_params"),
    "search_matter_adverse_parties": Search("adverse_parties", "matter_adverse_parties_search_params"),
    "search_matter_assignments_data": Search("assignments", "matter_assignment_search_params"),
    "search_matter_charges_data": Search("charges", "charges_search_params", True, CUSTOM),
    "search_matter_contacts_data": Search("case_contacts", "matter_contact_search_params"),
    "search_matter_income_data": Search("incomes", "search_income_params", True, (("income_type", "type"),)),
    "search_matter_litigation_data": Search("litigations", "litigation_search_params", True, CUSTOM),
    "search_matter_non_adverse_parties": Search("non_adverse_parties", "matter_non_adverse_parties_search_params"),
    "search_matter_notes_data": Search("case_notes", "search_note_params", True, ("note_type",)),
    "search_matter_services_data": Search("services", "services_search_params", True, CUSTOM),
}


def details_function(name: str) -> Callable[..., Record]:
    """Return a function `(*, legalserver_site, <uuid>, ...)` that reads one record."""
    row = DETAILS[name]
    signature = keywords(SITE, row.uuid, **dict.fromkeys(row.further))

    def details(**given: Any) -> Record:
        asked = bound(signature, given)
        uuid = str(asked[row.uuid] or "")
        found = record_of(asked[SITE], row.resource, uuid, **{key: asked[key] for key in row.further})
        if name == "get_user_details" and "error" not in found:
            return {**found, AFFILIATION: affiliations(legalserver_site=asked[SITE], legalserver_user_uuid=uuid)}
        return found

    return named(
        details, name, signature, f"Return a record of {row.resource}; one with the key `error` if there is none."
    )


def search_function(name: str) -> Callable[..., list[Record]]:
    """Return a function `(*, legalserver_site, ..., sort, page_limit)` that returns the records that match."""
    row = SEARCHES[name]
    further = [pair if isinstance(pair, tuple) else (pair, pair) for pair in row.further]
    needed = (SITE, MATTER) if row.matter else (SITE,)
    optional = {MATTER: None} if row.matter is False else {}
    optional |= dict.fromkeys([row.keys, *(argument for argument, _ in further), "sort", "page_limit"])
    signature = keywords(*needed, **optional)

    def search(**given: Any) -> list[Record]:
        asked = bound(signature, given)
        keys = dict(asked[row.keys] or {}) | {key: asked[argument] for argument, key in further if asked[argument]}
        keys |= {"matter": asked[MATTER]} if asked.get(MATTER) else {}
        keys |= {"sort": asked["sort"]} if asked["sort"] in ("asc", "desc") else {}
        return records_of(asked[SITE], row.resource, most_pages=asked["page_limit"], **keys)

    return named(
        search, name, signature, f"Return the records of {row.resource} that match; one with `error` if it failed."
    )


def affiliations(*, legalserver_site: str, legalserver_user_uuid: str) -> list[Record]:
    """Return with which organizations a user has to do."""
    return records_of(legalserver_site, "organization_affiliations", user=legalserver_user_uuid)


def keywords(*needed: str, **optional: Any) -> Signature:
    """Return the signature of a function that takes its arguments by name only."""
    kind = Parameter.KEYWORD_ONLY
    parameters = [Parameter(name, kind) for name in needed]
    return Signature(parameters + [Parameter(name, kind, default=value) for name, value in optional.items()])


def bound(signature: Signature, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return every argument with its value; raise TypeError as Python does for one that is missing or unknown."""
    arguments = signature.bind(**given)
    arguments.apply_defaults()
    return dict(arguments.arguments)


def named[Made: Callable[..., Any]](function: Made, name: str, signature: Signature, text: str) -> Made:
    """Give a function that was made its name, its arguments and its text, so that `help()` shows them."""
    function.__name__ = function.__qualname__ = name
    function.__doc__ = text
    vars(function)["__signature__"] = signature
    return function
