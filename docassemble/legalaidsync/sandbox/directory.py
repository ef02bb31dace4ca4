"""Finds what fields refer to: lookup values, users, offices. One instance serves one request."""

from __future__ import annotations

from collections.abc import Callable

from .store import Record, Records

LOOKUPS = "lookups"
CUSTOM_TABLES = "custom_lookups"
COUNTY_TABLE = "county"


class Directory:
    """Referenced records, each table read at most once per request."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self._tables: dict[str, list[Record]] = {}
        self._known: dict[tuple[str, str], Record | None] = {}
        self._clients: dict[int | None, list[Record]] | None = None
        self._events: dict[str, list[Record]] | None = None

    def lookup_table(self, name: str) -> list[Record]:
        """Return every value of a lookup table, inactive ones included."""
        if name not in self._tables:
            self._tables[name] = self.records.all(LOOKUPS, parent=name)
        return self._tables[name]

    def lookup(self, table: str, fits: Callable[[Record], bool]) -> Record | None:
        """Return the first value of a table that fits."""
        return next((value for value in self.lookup_table(table) if fits(value)), None)

    def named(self, table: str, name: str) -> str | None:
        """Return the uuid of a lookup value, by its name in any case."""
        found = self.lookup(table, lambda value: str(value.fields["name"]).casefold() == name.casefold())
        return found.uuid if found else None

    def named_record(self, table: str, name: str | None) -> Record | None:
        """Return a lookup value by its name."""
        return self.record(LOOKUPS, self.named(table, name) if name else None)

    def custom_table(self, name: str) -> Record | None:
        """Return a custom lookup table by the name that lookup objects show."""
        return self.first(CUSTOM_TABLES, lambda table: table.fields["table_name"] == name)

    def record(self, resource: str, uuid: str | None) -> Record | None:
        """Return a referenced record by uuid, or None."""
        key = (resource, uuid or "")
        if key not in self._known:
            self._known[key] = self.records.by_uuid(resource, uuid) if uuid else None
        return self._known[key]

    def matters_by_client(self) -> dict[int | None, list[Record]]:
        """Return all matters by the client they belong to, read once per request."""
        if self._clients is None:
            self._clients = {}
            for matter in self.records.all("matters"):
                self._clients.setdefault(matter.fields.get("client_id"), []).append(matter)
        return self._clients

    def events_by_matter(self) -> dict[str, list[Record]]:
        """Return all events by the matters they belong to, read once per request."""
        if self._events is None:
            self._events = {}
            for event in self.records.all("events"):
                for uuid in event.fields.get("matters") or []:
                    self._events.setdefault(uuid, []).append(event)
        return self._events

    def record_by_id(self, resource: str, id: int) -> Record | None:
        return self.records.by_id(resource, id)

    def first(self, resource: str, fits: Callable[[Record], bool]) -> Record | None:
        """Return the first record of a resource that fits."""
        return next((record for record in self.records.all(resource) if fits(record)), None)
