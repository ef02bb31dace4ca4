"""The stand-in's own description (OpenAPI 3.1), made from its routes and from the table of resources."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.routing import Rule

from . import api, endpoints, lookups
from .calls import VERSIONS, Endpoint
from .resources import RESOURCES, Resource
from .shapes import Schema, record, reference, written

PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>")
ERRORS: Mapping[str, str] = {
    "400": "Bad or missing keys or values",
    "401": "Bad credentials; in v1 also a missing permission",
    "402": "An endpoint of the paid tier on a site without it",
    "403": "A missing permission (v2), or a feature that is off",
    "404": "Nothing there",
    "409": "Conflict",
    "429": "Too many requests",
    "503": "Maintenance or overload",
}
PAGING: tuple[tuple[str, Schema], ...] = (
    ("page_number", {"type": "integer", "minimum": 1}),
    ("page_size", {"type": "integer", "minimum": 1}),
    ("sort", {"enum": ["asc", "desc"]}),
)
RESULTS: tuple[str, Schema] = ("results", {"enum": ["full", "pro_bono", "caller_id"]})
FILE: Schema = {"type": "string", "format": "binary"}
UUID_ANSWER: Schema = {"type": "object", "properties": {"uuid": {"type": "string"}}, "required": ["uuid"]}
LOOKUP_VALUE: Schema = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "id": {"type": "integer"}, "uuid": {"type": "string"}},
    "required": ["name", "id", "uuid"],
}
COUNTED_VALUE: Schema = {
    "type": "object",
    "properties": {"use_count": {"type": "integer"}, "data": LOOKUP_VALUE},
    "required": ["use_count", "data"],
}


def enveloped(schema: Schema, *, paged: bool) -> Schema:
    """Return the schema of an answer that holds records under `data`: one, or a page of them."""
    if not paged:
        return {"type": "object", "properties": {"data": schema}, "required": ["data"]}
    counts = ("page_number", "page_size", "total_number_of_pages", "total_records")
    properties: Schema = {key: {"type": "integer"} for key in counts} | {"data": {"type": "array", "items": schema}}
    return {"type": "object", "properties": properties, "required": [*properties]}


def body_schema(resource: Resource, version: int, verb: str) -> Schema:
    """Return the schema of a body that creates or changes a record."""
    known = {field.name: written(field) for field in resource.fields.values() if field.writable(version, verb)}
    schema: Schema = {"type": "object", "properties": known, "additionalProperties": False}
    if verb == "create" and version == 2 and resource.upsert:
        known |= {"update": {"type": "object"}, "update_data": {"type": "object"}}
    alternatives = [{"required": list(keys)} for keys in resource.requires(version)] if verb == "create" else []
    return schema | ({"anyOf": alternatives} if alternatives else {})


def _answers(endpoint: Endpoint) -> Mapping[str, Schema | None]:
    """Return the schema of each success status; None where there is no body."""
    if endpoint.handler in SPECIAL:
        return SPECIAL[endpoint.handler]
    resource, verb, version = endpoint.resource, endpoint.verb, endpoint.version
    if resource is None or endpoint.handler not in USUAL:
        return {"200": {}, "201": None, "204": None}
    one = {"$ref": reference(resource.name, version)}
    if verb == "delete":
        return {"200": None, "204": None}
    if verb == "search":
        return {
            "200": enveloped(one, paged=True) if resource.pages(version) else {"type": "object", "required": ["data"]}
        }
    return {status: enveloped(one, paged=False) for status in (("200", "201") if verb == "create" else ("200",))}


USUAL = (api.search, api.get, api.post, api.patch, api.delete, api.upload)
SPECIAL: Mapping[Callable[..., Any], Mapping[str, Schema | None]] = {
    lookups.search_table: {"200": enveloped(LOOKUP_VALUE, paged=True)},
    lookups.get_value: {"200": COUNTED_VALUE},
    lookups.update_value: {"200": COUNTED_VALUE},
    lookups.create_value: {"200": {}, "201": {"type": "object"}},
    lookups.search_custom: {"200": enveloped(LOOKUP_VALUE, paged=True)},
    lookups.get_custom: {"200": enveloped(LOOKUP_VALUE, paged=False)},
    lookups.create_custom: {"201": enveloped(LOOKUP_VALUE, paged=False)},
    lookups.update_custom: {"200": enveloped(LOOKUP_VALUE, paged=False)},
}


def _query(endpoint: Endpoint) -> list[dict[str, Any]]:
    resource = endpoint.resource
    if endpoint.handler not in (api.search, api.get) or resource is None:
        return []
    named: list[tuple[str, Schema]] = [RESULTS] if resource.name == "matters" else []
    if endpoint.handler is api.search:
        named += [*PAGING, *((key, {"type": "string"}) for key in resource.search)]
    return [{"name": name, "in": "query", "schema": schema} for name, schema in named]


def _body(endpoint: Endpoint) -> dict[str, Any]:
    resource, verb = endpoint.resource, endpoint.verb
    if endpoint.handler is api.upload:
        form = {"type": "object", "properties": {"file": FILE, "module": {"type": "string"}}, "required": ["file"]}
        return {"requestBody": {"content": {"multipart/form-data": {"schema": form}}}}
    if resource is None or endpoint.handler not in (api.post, api.patch):
        return {}
    content = {"application/json": {"schema": body_schema(resource, endpoint.version, verb)}}
    return {"requestBody": {"required": True, "content": content}}


def _response(schema: Schema | None) -> dict[str, Any]:
    described = {"description": "As asked"}
    return described if schema is None else described | {"content": {"application/json": {"schema": schema}}}


def _operation(rule: Rule, endpoint: Endpoint, method: str) -> dict[str, Any]:
    inner = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in PLACEHOLDER.findall(rule.rule)
    ]
    errors = {
        status: {"description": text, "content": {"application/json": {"schema": {"type": "object"}}}}
        for status, text in ERRORS.items()
    }
    usual = endpoint.resource if endpoint.handler in USUAL else None
    more = {"x-permission": usual.permission_for(endpoint.verb)} if usual else {}
    tier = {"x-legalserver-tier": "premium" if endpoint.verb in usual.premium else "included"} if usual else {}
    name = re.sub(r"\W+", "_", f"{method} {rule.rule}").strip("_").lower()
    return {
        "operationId": name,
        "parameters": [*inner, *_query(endpoint)],
        **_body(endpoint),
        "responses": {status: _response(schema) for status, schema in _answers(endpoint).items()} | errors,
        **more,
        **tier,
    }


def description(host: str) -> dict[str, Any]:
    """Return the whole description.

    Args:
        host: root address of the stand-in.
    """
    paths: dict[str, dict[str, Any]] = {}
    for rule in endpoints.rules():
        if not rule.rule.startswith("/api/"):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            address = PLACEHOLDER.sub(r"{\1}", rule.rule)
            paths.setdefault(address, {})[method.lower()] = _operation(rule, rule.endpoint, method)
    schemas = {
        f"v{version}_{name}": record(name, version)
        for version in VERSIONS
        for name, resource in RESOURCES.items()
        if version in resource.versions or name == "documents"
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "LegalServer sandbox", "version": "2.0.0"},
        "servers": [{"url": host}],
        "security": [{"bearer": []}, {"basic": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic"},
            },
        },
    }
