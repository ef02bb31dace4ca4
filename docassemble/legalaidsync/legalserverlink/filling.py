# do not pre-load
"""Gives docassemble's objects the attributes that the official package's interviews expect, by the table of rows.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docassemble.base.util import Address, DAList, DAObject, Individual, IndividualName, Person

from .rows import UNDEFINED, Record, Row, custom_fields, parts

ITEMS: Mapping[str, type[DAObject]] = {"additional_names": IndividualName, "contacts": Individual}
SIDES = ("adverse_parties", "non_adverse_parties")  # people, or organizations
HOME = "client_address_home"
LINES = ("street", "street_2", "apt_num")
NO_CUSTOM_FIELDS = ("additional_names", "client")  # there `custom_fields` would be the case's


def fill(holder: DAObject, part: str, record: Record) -> None:
    """Give an object the attributes of a part that LegalServer has; with an error instead of a record nothing changes.

    Args:
        part: of the table, for example `user`.
        record: as LegalServer gave it.
    """
    if not record or "error" in record:
        return
    for row in parts()[part]:
        found = row.value(record)
        if found is not UNDEFINED:
            _set(holder, row.attribute, found)
    if part not in NO_CUSTOM_FIELDS:
        holder.custom_fields = custom_fields(record)


def fill_list(items: DAList, part: str, records: Iterable[Record]) -> DAList:
    """Add an item for each record that the list has not got yet, and close the list."""
    key = next(row for row in parts()[part] if row.blank is None)
    known = {getattr(item, key.attribute, None) for item in items.elements} - {None}
    for record in records:
        if key.value(record) not in known:
            item = items.appendObject(_kind_of(part, record))
            fill(item, part, record)
            _name_organization(item, record)
            item.complete = True
    items.gathered = True
    return items


def fill_client(client: DAObject, record: Record) -> None:
    """Fill the client, a person or an organization, also with what the site has added to the address."""
    fill(client, "client", record)
    if record.get("is_group"):
        client.name.text = record.get("organization_name")
    _further_fields_of_the_address(client, record.get(HOME) or {})


def _further_fields_of_the_address(client: DAObject, home: Mapping[str, Any]) -> None:
    """What the site has added to addresses, for example the districts of a map."""
    for name in home.keys() - _known_of_the_address():
        found = Row(name, "entry", name).value(home)
        if found is not UNDEFINED:
            setattr(client.address, name, found)


def _kind_of(part: str, record: Record) -> type[DAObject]:
    if part in SIDES:
        kind: type[DAObject] = Person if record.get("organization_name") else Individual
        return kind
    return ITEMS.get(part, DAObject)


def _name_organization(item: DAObject, record: Record) -> None:
    if isinstance(item, Person) and not isinstance(item, Individual) and record.get("organization_name"):
        item.name.text = record["organization_name"]


def _set(holder: DAObject, attribute: str, value: Any) -> None:
    *inside, name = attribute.split(".")
    for step in inside:
        holder.initializeAttribute(step, Address)  # does nothing if it is there
        holder = getattr(holder, step)
    setattr(holder, name, value)


def _known_of_the_address() -> set[str]:
    rows = (row.path.removeprefix(f"{HOME}.") for row in parts()["client"] if row.path.startswith(HOME))
    return {*LINES, *rows}
