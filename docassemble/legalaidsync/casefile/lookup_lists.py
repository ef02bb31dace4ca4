"""LegalServer's lists (counties, kinds of problem, courts ...) as choices for a question, kept for an hour per site."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from cachetools import TTLCache, cached
from cachetools.keys import hashkey

from ..legalserver import LegalServer

HOUR = 3600.0
MOST_LISTS = 200

# Which key of a lookup record is the value that a write takes: section 9.9 of the API sheet.
VALUE_KEYS = {"county": "fips"}
FIPS_DIGITS = 5
# A list that is none of LegalServer's lookups: its organizations of a type, `organizations/Court` for example.
ORGANIZATIONS = "organizations/"

Choices = tuple[tuple[str, str], ...]


@cached(
    TTLCache(MOST_LISTS, HOUR),
    key=lambda site_name, site, table: hashkey(site_name, table),
    condition=threading.Condition(),
)
def choices(site_name: str, site: LegalServer, table: str) -> Choices:
    """Return (value, label) of the active entries of a list, in the site's own order.

    Args:
        site_name: under which the list is kept.
        site: the client of that site.
        table: LegalServer's name of the list, for example `problem_code`; or organizations of a type.

    Raises:
        LegalAidSyncError: the list could not be read; nothing is kept then.
    """
    if table.startswith(ORGANIZATIONS):
        return _organizations(site, table.removeprefix(ORGANIZATIONS))
    needed = (VALUE_KEYS.get(table, "uuid"), "name")
    active = (row for row in site.lookups.search(table=table) if row.get("active", True))
    rows = [row for row in active if all(row.get(key) for key in needed)]
    rows.sort(key=lambda row: (row.get("list_order") or 0, str(row.get("name"))))
    return tuple((_value(table, row, site.version), str(row["name"])) for row in rows)


def offered(names: list[str], wanted: Sequence[str]) -> list[str]:
    """Return the entries that are offered: those that the mapping names, as far as the list has them, or else all."""
    return [name for name in wanted if name in names] or names


def _organizations(site: LegalServer, kind: str) -> Choices:
    """By number, which is what a custom field takes: section 6.1."""
    found = site.organizations.search(types=kind)
    named = {str(row["id"]): str(row["name"]) for row in found if row.get("active", True) and row.get("name")}
    return tuple(sorted(named.items(), key=lambda choice: choice[1]))


def _value(table: str, row: dict[str, Any], version: int) -> str:
    """FIPS codes come as numbers, so that their leading zero is lost (section 9.9); version 1 takes names alone."""
    if table == "county":
        return str(row[VALUE_KEYS[table]]).zfill(FIPS_DIGITS)
    return str(row["name"] if version == 1 else row[VALUE_KEYS.get(table, "uuid")])
