"""The mapping of one site: the package's rows with the site's own on top, for one version of the API.

A site's file has the shape of the package's: kind of record -> rows. A row with a `fact` that the package has changes
the columns that it names; another row is a new fact, for example of a custom field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached

from .facts import Fact
from .mapping import Tables, mapping, package_tables, parse_mapping

Own = Mapping[str, list[dict[str, Any]]]
Reader = Callable[[str], tuple[Own, Any]]

_readers: list[Reader] = []


def read_site_mappings_with(reader: Reader) -> None:
    """Tell where the mappings of sites are.

    Args:
        reader: name of a site -> its own tables, and something hashable that changes whenever they do.
    """
    _readers[:] = [reader]


def merged(own: Own) -> Tables:
    """Return the package's rows with a site's own on top; neither is changed."""
    tables = {record: [dict(row) for row in rows] for record, rows in package_tables().items()}
    for record, rows in own.items():
        known = {fact_of(row): row for row in tables.setdefault(record, [])}
        for row in rows:
            if fact_of(row) in known:
                known[fact_of(row)].update(row)
            else:
                tables[record].append(dict(row))
    return tables


def fact_of(row: Mapping[str, Any]) -> str:
    """Return the name of a row's fact: by default that of its field."""
    return str(row.get("fact") or str(row.get("field") or "").replace(".", "_"))


def mapping_of(site: str, version: int = 2) -> Mapping[str, tuple[Fact, ...]]:
    """Return the mapping of a site; the package's if the site has none of its own.

    Raises:
        ConfigurationInvalid: the site's file can't be read, or a row of it is wrong.
    """
    if not (site and _readers):
        return mapping(version)
    own, state = _readers[0](site)
    return _parsed(own, state, version) if own else mapping(version)


def facts_of_site(site: str, record: str = "matter", version: int = 2) -> tuple[Fact, ...]:
    """Return all facts of one kind of record, with the site's own."""
    return mapping_of(site, version).get(record, ())


def custom_fields(facts: Iterable[Fact]) -> list[str]:
    """Return the custom fields among facts: LegalServer shows them only when it is asked for them by name."""
    return [fact.field for fact in facts if fact.is_custom]


# `state` says which tables they are.
@cached(LRUCache(100), key=lambda own, state, version: (state, version), lock=Lock())
def _parsed(own: Own, state: Any, version: int) -> Mapping[str, tuple[Fact, ...]]:
    return parse_mapping(merged(own), version)
