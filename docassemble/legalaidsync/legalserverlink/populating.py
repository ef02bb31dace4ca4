# do not pre-load
"""The official package's `populate_...`: they fill the objects of an interview and ask for what they lack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from docassemble.base.util import DAList, DAObject, Individual

from .asking import MATTER, SITE, bound, keywords, named, search_function
from .filling import fill, fill_client, fill_list
from .reading import RESOURCES, Record, parts_of, record_of
from .rows import parts

DATA = "legalserver_data"
PRIMARY, PRO_BONO = "Primary", "Pro Bono"
# Function -> the argument with the list, and the part.
LISTS: Mapping[str, tuple[str, str]] = {
    "populate_additional_names": ("additional_name_list", "additional_names"),
    "populate_adverse_parties": ("adverse_party_list", "adverse_parties"),
    "populate_assignments": ("assignment_list", "assignments"),
    "populate_associated_cases": ("associated_case_list", "associated_cases"),
    "populate_charges": ("charge_list", "charges"),
    "populate_contacts": ("contact_list", "contacts"),
    "populate_documents": ("document_list", "documents"),
    "populate_events": ("event_list", "events"),
    "populate_income": ("income_list", "incomes"),
    "populate_litigations": ("litigation_list", "litigations"),
    "populate_non_adverse_parties": ("non_adverse_party_list", "non_adverse_parties"),
    "populate_notes": ("note_list", "notes"),
    "populate_services": ("services_list", "services"),
    "populate_tasks": ("task_list", "tasks"),
}
# Function -> the arguments with the object and with LegalServer's record, and the part.
RECORDS: Mapping[str, tuple[str, str, str]] = {
    "populate_case": ("case", DATA, "case"),
    "populate_contact_data": ("contact", "contact_data", "contacts"),
    "populate_event_data": ("event", "event_data", "events"),
    "populate_organization_data": ("organization", "organization_data", "organization"),
    "populate_task_data": ("legalserver_task", "task_data", "tasks"),
    "populate_user_data": ("user", "user_data", "user"),
}
# Function -> what its arguments begin with, the part, our resource, and the argument with custom fields.
GIVEN: Mapping[str, tuple[str, str, str, str]] = {
    "populate_given_contact": ("legalserver_contact", "contacts", "contacts", "contact_custom_fields"),
    "populate_given_event": ("legalserver_event", "events", "events", "event_custom_fields"),
    "populate_given_organization": (
        *("legalserver_organization", "organization", "organizations", "organization_custom_fields"),
    ),
    "populate_given_task": ("legalserver_task", "tasks", "tasks", "task_custom_fields"),
    "populate_given_user": ("legalserver_user", "user", "users", "user_custom_fields"),
    "populate_current_user": ("legalserver_current_user", "user", "users", "user_custom_fields"),
}


def list_function(name: str) -> Callable[..., DAList]:
    """Return a function that fills a list with a part of the case, from the case's record or from LegalServer."""
    items, part = LISTS[name]
    signature = keywords(
        items, legalserver_data=None, legalserver_matter_uuid="", legalserver_site="", custom_fields=None
    )

    def populate(**given: Any) -> DAList:
        asked = bound(signature, given)
        return fill_list(asked[items], part, _records(part, asked))

    return named(populate, name, signature, f"Fill a list with the {part.replace('_', ' ')} of a case, and return it.")


def record_function(name: str) -> Callable[..., DAObject]:
    """Return a function that fills an object from a record that the interview has."""
    holder, record, part = RECORDS[name]
    signature = keywords(holder, record)

    def populate(**given: Any) -> DAObject:
        asked = bound(signature, given)
        fill(asked[holder], part, asked[record] or {})
        return asked[holder]

    return named(populate, name, signature, "Fill an object from LegalServer's record, and return it.")


def given_function(name: str) -> Callable[..., DAObject]:
    """Return a function that reads one record by its uuid and fills an object from it."""
    holder, part, resource, custom = GIVEN[name]
    signature = keywords(holder, f"{holder}_uuid", **{SITE: "", custom: None})

    def populate(**given: Any) -> DAObject:
        asked = bound(signature, given)
        _fill_by_uuid(asked[holder], part, resource, asked[SITE], asked[f"{holder}_uuid"], asked[custom])
        return asked[holder]

    return named(populate, name, signature, "Fill an object from the record with a uuid, and return it.")


def populate_client(*, client: Individual, legalserver_data: Record) -> Individual:
    """Fill the client, a person or an organization, from the record of the case, and return it."""
    fill_client(client, legalserver_data)
    return client


def populate_primary_assignment(
    *,
    primary_assignment: Individual,
    assignment_list: DAList,
    user_custom_fields: Iterable[str] | None = None,
    **case: Any,
) -> Individual:
    """Fill a person with the user to whom the case is assigned now, and return it; nobody leaves it as it is."""
    for assignment in _current(assignment_list, PRIMARY, case):
        _fill_user(primary_assignment, assignment, case, user_custom_fields)
    return primary_assignment


def populate_pro_bono_assignments(
    *,
    pro_bono_assignment_list: DAList,
    assignment_list: DAList,
    user_custom_fields: Iterable[str] | None = None,
    **case: Any,
) -> DAList:
    """Fill a list with the volunteers to whom the case is assigned now, each once, and return it."""
    known = {getattr(person, "user_uuid", None) for person in pro_bono_assignment_list.elements}
    for assignment in _current(assignment_list, PRO_BONO, case):
        if assignment.user_uuid not in known:
            _fill_user(pro_bono_assignment_list.appendObject(Individual), assignment, case, user_custom_fields)
    pro_bono_assignment_list.gathered = True
    return pro_bono_assignment_list


def populate_first_pro_bono_assignment(
    *, legalserver_first_pro_bono_assignment: Individual, assignment_list: DAList, **more: Any
) -> Individual:
    """Fill a person with the volunteer who has had the case for the longest time, and return it."""
    return _pro_bono_at(0, legalserver_first_pro_bono_assignment, assignment_list, **more)


def populate_latest_pro_bono_assignment(
    *, legalserver_latest_pro_bono_assignment: Individual, assignment_list: DAList, **more: Any
) -> Individual:
    """Fill a person with the volunteer who got the case last, and return it."""
    return _pro_bono_at(-1, legalserver_latest_pro_bono_assignment, assignment_list, **more)


def count_of_pro_bono_assignments(*, pro_bono_assignment_list: DAList) -> int:
    """Return how many volunteers have the case now."""
    return int(pro_bono_assignment_list.number_gathered())


def read_all_parts(legalserver_data: Record, legalserver_site: str, legalserver_matter_uuid: str) -> None:
    """Put the parts that the record of a case lacks into it, read side by side, so that nobody waits for each."""
    lacking = [part for part in RESOURCES if part in parts() and not _has(legalserver_data, part)]
    legalserver_data.update(parts_of(legalserver_site, legalserver_matter_uuid, lacking))


def _has(data: Record, part: str) -> bool:
    """Whether the record of a case holds a part; of charges it holds a short form, which has no numbers."""
    rows = data.get(part)
    return isinstance(rows, list) and (part != "charges" or all("id" in row for row in rows))


def _records(part: str, asked: Mapping[str, Any]) -> list[Record]:
    data = asked[DATA] or {}
    if _has(data, part) or part not in SEARCH_OF:
        found = data.get(part) or []
    elif asked[SITE] and asked[MATTER]:
        found = _searched(part, asked)
    else:
        found = []
    return [row for row in found if isinstance(row, dict) and "error" not in row]


def _searched(part: str, asked: Mapping[str, Any]) -> list[Record]:
    search, takes_custom_fields = SEARCH_OF[part]
    shaping = {"custom_fields": asked["custom_fields"]} if takes_custom_fields else {}
    return search(legalserver_site=asked[SITE], legalserver_matter_uuid=asked[MATTER], **shaping)


def _current(assignments: DAList, kind: str, case: Mapping[str, Any]) -> list[DAObject]:
    """The assignments of a kind that have not ended, oldest first; the list is filled first if it is empty."""
    if not assignments.elements:
        list_function("populate_assignments")(assignment_list=assignments, **case)
    ours = [each for each in assignments.elements if each.type == kind and not each.end_date and each.user_uuid]
    return sorted(ours, key=lambda each: str(each.start_date or ""))


def _pro_bono_at(
    place: int,
    person: Individual,
    assignments: DAList,
    user_custom_fields: Iterable[str] | None = None,
    **case: Any,
) -> Individual:
    for assignment in _current(assignments, PRO_BONO, case)[place:][:1]:
        person.assignment_start_date = assignment.start_date
        _fill_user(person, assignment, case, user_custom_fields)
    return person


def _fill_user(person: Individual, assignment: DAObject, case: Mapping[str, Any], custom: Iterable[str] | None) -> None:
    person.user_uuid = assignment.user_uuid
    _fill_by_uuid(person, "user", "users", case.get(SITE, ""), assignment.user_uuid, custom)


def _fill_by_uuid(
    holder: DAObject, part: str, resource: str, site: str, uuid: str, custom: Iterable[str] | None
) -> None:
    if uuid:
        fill(holder, part, record_of(site, resource, uuid, custom_fields=list(custom or ())))


# Part -> the function that asks LegalServer for it, and whether that takes `custom_fields`.
SEARCH_OF: Mapping[str, tuple[Callable[..., list[Record]], bool]] = {
    "additional_names": (search_function("search_matter_additional_names"), False),
    "adverse_parties": (search_function("search_matter_adverse_parties"), False),
    "assignments": (search_function("search_matter_assignments_data"), False),
    "charges": (search_function("search_matter_charges_data"), True),
    "contacts": (search_function("search_matter_contacts_data"), False),
    "documents": (search_function("search_document_data"), False),
    "events": (search_function("search_event_data"), True),
    "incomes": (search_function("search_matter_income_data"), False),
    "litigations": (search_function("search_matter_litigation_data"), True),
    "non_adverse_parties": (search_function("search_matter_non_adverse_parties"), False),
    "notes": (search_function("search_matter_notes_data"), False),
    "services": (search_function("search_matter_services_data"), True),
    "tasks": (search_function("search_task_data"), True),
}
