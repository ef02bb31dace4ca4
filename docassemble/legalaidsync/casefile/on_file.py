# do not pre-load
"""What stands in a record, as attributes with docassemble's own names; and what has been changed there since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from docassemble.base.util import Address, DAList, DAObject, Individual, Person, defined

from ..errors import NotAcceptable
from .facts import Fact, at_path, is_nothing
from .shapes import ALL_OF_THEM

Record = Mapping[str, Any]
BLANK = ""
# Attributes that are no facts: docassemble's own, and those of an item of a list.
OWN_TO_OBJECTS = (
    *("instanceName", "attrList", "has_nonrandom_instance_name", "uses_parts", "nodeType"),
    *("filed", "item_id", "site", "api_version", "viewer", "complete"),
)
_MISSING = object()


class CaseUser(Individual):
    """Somebody who works at the office: `name`, `email`, `phone_number`; `uuid` and `number` in LegalServer."""

    uuid = ""
    number = ""

    def take(self, reference: Record, record: Record) -> None:
        """Fill this person.

        Args:
            reference: how the case names the user: `{user_id, user_uuid, user_name}`.
            record: the user's own record (section 9.7 of the API sheet); empty if we may not read it.
        """
        self.uuid = str(reference.get("user_uuid") or "")
        self.number = str(reference.get("user_id") or "")
        last, _, first = str(reference.get("user_name") or "").partition(", ")
        if not first:
            first, _, last = last.rpartition(" ")
        self.name.first = str(record.get("first") or first)
        self.name.middle = str(record.get("middle") or BLANK)
        self.name.last = str(record.get("last") or last)
        self.name.suffix = str(record.get("suffix") or BLANK)
        self.email = str(record.get("email") or BLANK)
        self.phone_number = str(record.get("phone_business") or BLANK)
        self.job_title = str(record.get("title") or BLANK)

    def __str__(self) -> str:
        return str(self.name.full()).strip()


class CaseOrganization(Person):
    """An organization that LegalServer knows, for example a court: `name.text`; `uuid` and `number` there."""

    uuid = ""
    number = ""

    def take(self, reference: Record, record: Record) -> None:
        """Fill this organization from `{organization_id, organization_uuid, organization_name}`."""
        self.uuid = str(reference.get("organization_uuid") or "")
        self.number = str(reference.get("organization_id") or "")
        self.name.text = str(reference.get("organization_name") or "")

    def __str__(self) -> str:
        return str(self.name.text)


class ClientOnFile(Individual):
    """The client as LegalServer has them: what its users may see, by docassemble's names."""


class MatterOnFile(DAObject):
    """The other fields of a matter, by LegalServer's own names."""


class PeopleOnFile(DAList):
    """Users or organizations that a field names."""


PEOPLE: Mapping[str, type[CaseUser | CaseOrganization]] = {
    "user": CaseUser,
    "users": CaseUser,
    "organization": CaseOrganization,
    "organizations": CaseOrganization,
}
OBJECTS: Mapping[str, type[DAObject]] = {"address": Address, "mailing_address": Address}


def fill(holder: DAObject, facts: Iterable[Fact], record: Record, viewer: str, users: Mapping[str, Record]) -> None:
    """Give an object an attribute for each fact.

    What is blank on file becomes an empty text, or stays undefined if the fact is to be asked when it is missing.

    Args:
        facts: rows of the mapping whose attributes belong to this object.
        record: LegalServer's record.
        viewer: `client` or `staff`: what they may not see is blank.
        users: uuid -> record of the users whom the record names, as far as they are known.
    """
    for fact in facts:
        found = value_on_file(fact, record, viewer)
        if found is None and not fact.optional:
            continue
        last, name = _holder_of(holder, fact)
        setattr(last, name, _shape(last, name, fact, found, record, users))


def fill_from(person: DAObject, filed: DAObject) -> None:
    """Give an interview's own person what is on file of another, for example `fill_from(users[0], case_file.client)`.

    What the person has already is kept, and what is blank on file stays undefined, so that docassemble asks for it.
    """
    for name, found in filed.__dict__.items():
        if isinstance(found, DAObject):
            if name in person.__dict__:
                fill_from(person.__dict__[name], found)
        elif name not in person.__dict__ and not is_nothing(found) and name not in OWN_TO_OBJECTS:
            setattr(person, name, found)


def value_on_file(fact: Fact, record: Record, viewer: str) -> Any:
    """Return what is on file in the form of an answer; what our rules can't read stays as staff have put it."""
    found = fact.on_file(record) if fact.may_see(viewer) else None
    if found is None:
        return None
    try:
        return fact.rules.check(found, None)
    except (NotAcceptable, TypeError, ValueError):
        return found


def held(holder: DAObject, fact: Fact) -> Any:
    """Return the value of a fact's attribute in the form of an answer; None if it is not set."""
    found = _found(holder, fact)
    if found is _MISSING:
        return None
    if isinstance(found, PeopleOnFile):
        return [_named(person, fact) for person in found.elements]
    return _named(found, fact) if isinstance(found, CaseUser | CaseOrganization) else found


def given(person: object, facts: Iterable[Fact]) -> dict[str, Any]:
    """Return fact -> value of every attribute that an interview's own person has; nothing is asked.

    docassemble's `defined` and `value` compile each name anew: a review screen asks for hundreds of them.
    """
    found = {fact: _found(person, fact) for fact in facts}
    return {fact.fact: answer for fact, answer in found.items() if answer is not _MISSING}


def _found(holder: object, fact: Fact) -> Any:
    found: Any = holder
    for name in _steps(fact):
        found = _attribute(found, name)
    return found


def _attribute(holder: object, name: str) -> Any:
    if not isinstance(holder, DAObject):
        return _MISSING
    if name in holder.__dict__:
        return holder.__dict__[name]
    computed = isinstance(getattr(type(holder), name, None), property)
    return getattr(holder, name) if computed and defined(f"{holder.instanceName}.{name}") else _MISSING


def _named(person: CaseUser | CaseOrganization, fact: Fact) -> str:
    """What the fact calls a user or an organization: by uuid, and where LegalServer takes no uuid by number."""
    return person.number if fact.names_by_number else person.uuid


def changed(holder: DAObject, facts: Iterable[Fact], record: Record, viewer: str) -> dict[str, Any]:
    """Return fact -> value of every attribute that says something else than what was filled in."""
    found = {fact: held(holder, fact) for fact in facts}
    return {
        fact.fact: value
        for fact, value in found.items()
        if not is_nothing(value) and not fact.same(value_on_file(fact, record, viewer), value)
    }


def _steps(fact: Fact) -> list[str]:
    """The attributes that lead to the value; `client.` and `matter.` name the object itself."""
    steps = fact.attribute.split(".")
    return steps[1:] if steps[0] in ("client", "matter") and len(steps) > 1 else steps


def _holder_of(holder: DAObject, fact: Fact) -> tuple[DAObject, str]:
    *inside, name = _steps(fact)
    for step in inside:
        if step not in holder.__dict__:
            holder.initializeAttribute(step, OBJECTS.get(step, DAObject))
        holder = getattr(holder, step)
    return holder, name


def _shape(holder: DAObject, name: str, fact: Fact, found: Any, record: Record, users: Mapping[str, Record]) -> Any:
    """Users and organizations become objects, so that templates can name them; everything else is plain."""
    kind = PEOPLE.get(fact.kind)
    if kind is None:
        return ([] if fact.is_list else BLANK) if found is None else found
    references = _references(record, fact) if found is not None else []
    if not fact.is_list:
        return _person(kind, f"{holder.instanceName}.{name}", references[0], users) if references else BLANK
    people = PeopleOnFile(f"{holder.instanceName}.{name}", auto_gather=False, gathered=True)
    people.elements = [
        _person(kind, f"{people.instanceName}[{number}]", reference, users)
        for number, reference in enumerate(references)
    ]
    return people


def _references(record: Record, fact: Fact) -> list[Record]:
    found = at_path(record, fact.field)
    members = found.get(ALL_OF_THEM, [found]) if isinstance(found, Mapping) else found
    return [member for member in members if isinstance(member, Mapping)] if isinstance(members, list) else []


def _person(kind: Callable[[str], Any], instance: str, reference: Record, users: Mapping[str, Record]) -> DAObject:
    person: CaseUser | CaseOrganization = kind(instance)
    person.take(reference, users.get(str(reference.get("user_uuid")), {}))
    return person
