"""Turns a verb of a resource into one call, or refuses before anything is sent. Pure functions, no network."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import RequestInvalid
from ..transport import Call
from ..transport.calls import template_fields
from .rows import Resource, alternatives
from .values.writing import to_json, to_query

BODY_METHODS = frozenset({"POST", "PATCH", "PUT"})


@dataclass(frozen=True)
class Route:
    """A verb of a resource in one version of the API."""

    resource: Resource
    verb: str
    version: int

    @property
    def template(self) -> str:
        """The path with names in braces. Outside of the API proper nothing is put before it."""
        return f"/api/v{self.version}{self.resource.path_of(self.verb)}"

    @property
    def method(self) -> str:
        """GET, POST, PATCH, PUT or DELETE."""
        return self.resource.method_of(self.verb)

    @property
    def endpoint(self) -> str:
        """Method and template: safe to write into a log."""
        return f"{self.method} {self.template}"

    @property
    def takes_id(self) -> bool:
        """True if the verb is about one record."""
        return "uuid" in template_fields(self.template) or bool(self.resource.verbs[self.verb].id_key)


def route(resource: Resource, verb: str, version: int) -> Route:
    """Return where a verb goes.

    Raises:
        RequestInvalid: the resource has no such verb, or only another version of the API has it.
    """
    versions = resource.versions_of(verb)
    if not versions:
        known = ", ".join(sorted(resource.verbs))
        raise RequestInvalid(f"{resource.name} has no {verb}; it has: {known}")
    if version not in versions:
        raise RequestInvalid(f"{resource.name}.{verb} exists in version {min(versions)} of the API only")
    return Route(resource, verb, version)


def call_for(
    way: Route, *, uuid: str | None = None, fields: Mapping[str, Any] | None = None, where: Mapping[str, Any]
) -> Call:
    """Return the call of a verb.

    Args:
        uuid: of the record, for verbs about one record.
        fields: the body.
        where: path arguments and query parameters, as the caller named them.

    Raises:
        RequestInvalid: an argument of the path or a required key is missing.
    """
    given = dict(where) if uuid is None else {**where, "uuid": uuid}
    inside = template_fields(way.template)
    _check_path(way, inside, given)
    params = {name: str(given.pop(name)) for name in inside}
    verb = way.resource.verbs[way.verb]
    body = None if fields is None else dict(fields) if verb.as_given else to_json(fields, way.version)
    id_key = verb.id_key
    if id_key:
        place, _, name = id_key.partition(":")
        target = given if place == "query" else (body := body or {})
        target[name] = given.pop("uuid")
    return Call(way.method, way.template, params, to_query(given) or None, json=body)


def _check_path(way: Route, inside: Collection[str], given: Mapping[str, Any]) -> None:
    wanted = {*inside, *({"uuid"} if way.takes_id else ())}
    missing = sorted(name for name in wanted if given.get(name) in (None, ""))
    if missing:
        raise RequestInvalid(
            f"{way.resource.name}.{way.verb} needs these arguments", endpoint=way.endpoint, keys=missing
        )


def check_required(way: Route, keys: Iterable[str]) -> None:
    """Raise RequestInvalid, naming what is missing, unless one set of required keys is complete."""
    given = set(keys)
    lacking = [
        [key for key in wanted if key not in given] for wanted in alternatives(way.resource.verbs[way.verb].required)
    ]
    missing = min(lacking, key=len)
    if missing:
        raise RequestInvalid(f"{way.resource.name}.{way.verb} needs these keys", endpoint=way.endpoint, keys=missing)


def upsert_body(
    way: Route, fields: Mapping[str, Any], match: Mapping[str, Any], update_data: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the body that changes the record found by `match`, or creates one: section 7.5.

    Raises:
        RequestInvalid: version 1, a resource without upsert, or a match that would find anything.
    """
    check_match(way, match)
    found: dict[str, Any] = {"update": dict(match)}
    if update_data is not None:
        found["update_data"] = dict(update_data)
    return {**fields, **found}


def check_match(way: Route, match: Mapping[str, Any]) -> None:
    """Raise RequestInvalid unless this resource can be upserted by this match."""
    if way.version < 2:
        raise RequestInvalid("upsert exists in version 2 of the API only", endpoint=way.endpoint)
    if not way.resource.verbs[way.verb].match:
        raise RequestInvalid(f"LegalServer describes no upsert for {way.resource.name}", endpoint=way.endpoint)
    if not any(value not in (None, "") for value in match.values()):
        raise RequestInvalid("an upsert without a match would find any record", endpoint=way.endpoint)
