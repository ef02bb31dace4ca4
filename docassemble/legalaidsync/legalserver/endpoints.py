"""The verbs of one resource: get, search, create, update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..transport import Call, Transport
from ..transport.calls import template_fields
from .answers import body_of, one_record
from .paging import PAGE_SIZE, records
from .resources import Resource

Record = dict[str, Any]


class Endpoint:
    """The records of one resource on one site.

    Keyword arguments that stand in braces in the resource's path (`matter`, `table`) fill the path.
    """

    def __init__(self, resource: Resource, transport: Transport, version: int) -> None:
        self._resource = resource
        self._transport = transport
        self._collection = f"/api/v{version}{resource.path}"

    def get(self, uuid: str, **where: str) -> Record:
        """Return one record, as LegalServer gives it.

        Raises:
            NotFound: there is no such record.
        """
        return self._one(Call("GET", self._item, {**where, "uuid": uuid}))

    def search(self, **keys: Any) -> Iterator[Record]:
        """Yield the records that match; a page is fetched when it is needed."""
        params = {name: keys.pop(name) for name in template_fields(self._collection)}
        query = self._query(keys)

        def fetch(number: int) -> Any:
            call = Call("GET", self._collection, params, {**query, "page_number": number, "page_size": PAGE_SIZE})
            return body_of(self._transport.send(call), call)

        return records(fetch, self._resource.key, f"GET {self._collection}")

    def create(self, fields: Mapping[str, Any], **where: str) -> Record:
        """Create a record and return it as LegalServer stored it."""
        return self._one(Call("POST", self._collection, where, json=dict(fields)))

    def update(self, uuid: str, fields: Mapping[str, Any], **where: str) -> Record:
        """Change only the given fields of a record and return the whole record."""
        return self._one(Call("PATCH", self._item, {**where, "uuid": uuid}, json=dict(fields)))

    @property
    def _item(self) -> str:
        return self._collection + "/{uuid}"

    def _one(self, call: Call) -> Record:
        return one_record(self._transport.send(call), call)

    def _query(self, keys: Mapping[str, Any]) -> dict[str, Any]:
        query: dict[str, Any] = {}
        for name, value in keys.items():
            scope = self._resource.scope.get(name)
            query |= {key: text.format(**{name: value}) for key, text in scope.items()} if scope else {name: value}
        return query
