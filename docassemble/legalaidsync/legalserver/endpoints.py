"""The verbs of one resource: get, search, create, update, delete, upsert, and its actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import RequestInvalid
from ..transport import Call, Transport
from .answers import body_of, one_record
from .calling import BODY_METHODS, Route, call_for, check_required, route, upsert_body
from .files import file_of
from .paging import PAGE_SIZE, Results
from .rows import METHODS, Answer, Resource

Record = dict[str, Any]
MOST_PAGES_AT_ONCE = 8


class Endpoint:
    """The records of one resource on one site.

    Keyword arguments that stand in braces in the resource's path (`matter`, `table`) fill the path; all others become
    query parameters. An action, for example `matters.transfer`, is called with the record's id, if its path has one,
    and the body, if it takes one.

    Every verb raises RequestInvalid before anything is sent if LegalServer has no such thing or something is missing,
    and otherwise an error of `errors` by what LegalServer answered.
    """

    def __init__(self, resource: Resource, transport: Transport, version: int) -> None:
        self._resource = resource
        self._transport = transport
        self._version = version

    def __repr__(self) -> str:
        return f"Endpoint({self._resource.name!r}, version={self._version})"

    def __getattr__(self, name: str) -> Callable[..., Any]:
        resource: Resource | None = self.__dict__.get("_resource")
        if resource is None or name not in resource.verbs or name in METHODS:
            raise AttributeError(f"{type(self).__name__} has no {name}")
        return lambda *given, **where: self._act(name, given, where)

    def get(self, uuid: str, **where: Any) -> Record:
        """Return one record, as LegalServer gives it.

        Raises:
            NotFound: there is no such record.
        """
        way = self._way("get")
        return self._one(call_for(way, uuid=uuid, where=where))

    def search(self, *, pages_at_once: int = 1, most_pages: int | None = None, **keys: Any) -> Results:
        """Yield the records that match; a page is fetched when it is needed.

        Args:
            pages_at_once: how many pages may be fetched side by side, once the first has told how many there are.
            most_pages: how many pages are read at most; None for all.
            keys: search keys and, where the path has them, its arguments. `EMPTY` finds what is not set.
        """
        if not 1 <= pages_at_once <= MOST_PAGES_AT_ONCE:
            raise RequestInvalid(f"pages_at_once is a number from 1 to {MOST_PAGES_AT_ONCE}")
        way = self._way("search")
        check_required(way, keys)
        call = call_for(way, where=self._narrowed(keys))
        paged = self._resource.answer_of("search") is Answer.LIST

        def fetch(number: int) -> Any:
            page = {"page_number": number, "page_size": PAGE_SIZE} if paged else {}
            asked = Call("GET", call.template, call.params, {**(call.query or {}), **page})
            return body_of(self._transport.send(asked), asked)

        return Results(fetch, self._resource.key, way.endpoint, at_once=pages_at_once, most=most_pages)

    def create(self, fields: Mapping[str, Any], **where: Any) -> Record:
        """Create a record and return it as LegalServer stored it."""
        way = self._way("create")
        check_required(way, fields)
        return self._one(call_for(way, fields=fields, where=where))

    def update(self, uuid: str, fields: Mapping[str, Any], **where: Any) -> Record:
        """Change only the given fields of a record and return the whole record. `EMPTY` clears a field."""
        way = self._way("update")
        check_required(way, fields)
        return self._one(call_for(way, uuid=uuid, fields=fields, where=where))

    def delete(self, uuid: str, **where: Any) -> None:
        """Delete a record. Most kinds can't be deleted: section 7.1."""
        self._transport.send(call_for(self._way("delete"), uuid=uuid, where=where))

    def upsert(
        self,
        fields: Mapping[str, Any],
        *,
        match: Mapping[str, Any],
        update_data: Mapping[str, Any] | None = None,
        **where: Any,
    ) -> Record:
        """Change the one record that `match` finds, or create it, in one request. Version 2 only: section 7.5.

        Args:
            fields: of the record; values of `match` are copied into a new record unless `fields` sets them.
            match: search keys and values.
            update_data: what to change if a record was found; without it `fields`.

        Raises:
            Conflict: several records match. Nothing was changed.
        """
        way = self._way("create")
        body = upsert_body(way, fields, match, update_data)
        check_required(way, {*fields, *match})
        return self._one(call_for(way, fields=body, where=where))

    def _way(self, verb: str) -> Route:
        return route(self._resource, verb, self._version)

    def _act(self, name: str, given: tuple[Any, ...], where: Mapping[str, Any]) -> Any:
        way = self._way(name)
        parts = [*(["uuid"] if way.takes_id else []), *(["fields"] if way.method in BODY_METHODS else [])]
        if len(given) > len(parts):
            raise RequestInvalid(f"{self._resource.name}.{name} takes: {', '.join(parts) or 'no'} argument")
        named = dict(zip(parts, given, strict=False))
        check_required(way, named.get("fields") or ())
        call = call_for(way, uuid=named.get("uuid"), fields=named.get("fields"), where=where)
        return self._read(self._resource.answer_of(name), call)

    def _read(self, answer: Answer, call: Call) -> Any:
        response = self._transport.send(call)
        if answer is Answer.EMPTY:
            return None
        if answer is Answer.FILE:
            return file_of(response, call)
        return body_of(response, call) if answer is Answer.RAW else one_record(response, call)

    def _one(self, call: Call) -> Record:
        return one_record(self._transport.send(call), call)

    def _narrowed(self, keys: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in keys.items():
            scope = self._resource.scope.get(name)
            found |= {key: text.format(**{name: value}) for key, text in scope.items()} if scope else {name: value}
        return found
