"""The Core API: what each verb of each resource answers. Paths and envelopes: sections 3 and 4 of the API sheet."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from . import documents, gate, lookups
from .refusals import message
from .resources import RESOURCES, Resource
from .searching import SHAPING, Page, find
from .settings import Settings
from .showing import Scene, results_shape, show, show_narrowed
from .store import Record
from .writing import create, locate, remove, update, upsert

VERSIONS = (1, 2)


@dataclass(frozen=True)
class Endpoint:
    """What a path and method lead to: a handler, and what it works on."""

    handler: Callable[[Call], Response]
    version: int
    verb: str
    resource: Resource | None = None


@dataclass(frozen=True)
class Call:
    """One request to the API that has passed the gate."""

    request: Request
    scene: Scene
    settings: Settings
    endpoint: Endpoint
    arguments: Mapping[str, str]

    @property
    def resource(self) -> Resource:
        assert self.endpoint.resource is not None, "an endpoint of a resource"
        return self.endpoint.resource

    def permit(self, verb: str) -> None:
        gate.permit(self.resource, verb, self.settings, self.scene.version)

    def matter(self) -> Record | None:
        """Return the matter in the path, if there is one."""
        uuid = self.arguments.get("matter")
        return locate(RESOURCES["matters"], uuid, self.scene) if uuid else None

    def parent(self) -> str | None:
        matter = self.matter()
        return matter.uuid if matter else None

    def record(self) -> Record:
        return locate(self.resource, self.arguments["record"], self.scene, self.parent())

    def body(self) -> dict[str, Any]:
        """Return the JSON object that was sent.

        Raises:
            Refusal: 400 if there is none.
        """
        try:
            body = json.loads(self.request.get_data() or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise message(400, "Invalid JSON")
        return body

    def parameters(self) -> dict[str, Any]:
        """Return the query parameters; v1 clients may send them as a JSON body on GET instead."""
        named = {key: values[0] for key, values in self.request.args.lists()}
        return named | (self.body() if self.scene.version == 1 and self.request.get_data() else {})

    def names(self, parameter: str) -> list[str] | None:
        """Return a list parameter in any of its spellings: JSON text, repeated key, comma list; None if absent."""
        given = self.request.args.getlist(parameter)
        if not given:
            return None
        if len(given) == 1 and given[0].startswith("["):
            try:
                return [str(name) for name in json.loads(given[0])]
            except ValueError:
                raise message(400, f"Invalid {parameter}") from None
        return [name for text in given for name in text.split(",") if name]


def answer(body: Any, status: int = 200) -> Response:
    """Return a JSON answer."""
    return Response(json.dumps(body), status, mimetype="application/json")


def _one(call: Call, record: Record, status: int = 200, keys: list[str] | None = None) -> Response:
    named = call.names("custom_results") if call.scene.version == 2 else None
    shown = show_narrowed(record, call.scene, named, call.names("custom_fields") or [])
    if keys is not None:
        shown = {key: value for key, value in shown.items() if key in keys}
    return answer({"data": shown}, status)


def search(call: Call) -> Response:
    call.permit("search")
    given = call.parameters()
    page = Page.read(given)
    filters = {key: value for key, value in given.items() if key not in SHAPING}
    hits = find(call.resource, filters, call.scene, parent=call.parent(), allowed=call.resource.search)
    if not call.resource.paged:
        return answer({"data": [show(record, call.scene) for record in hits]})
    envelope = page.envelope(len(hits), [_row(call, page, record) for record in page.cut(hits)])
    if call.resource.counted:
        envelope["authorized_records"] = len(hits)
    return answer(envelope)


def _row(call: Call, page: Page, record: Record) -> dict[str, Any]:
    """Show a record in a list; matters are cut to `pro_bono` unless asked otherwise (section 4.2)."""
    keys = results_shape(call.resource, page.results or "pro_bono", call.scene)
    named = call.names("custom_results") if call.scene.version == 2 else None
    shown = show_narrowed(record, call.scene, named, call.names("custom_fields") or [])
    return shown if keys is None or named is not None else {key: shown[key] for key in keys}


def get(call: Call) -> Response:
    call.permit("get")
    page = Page.read(call.parameters())
    return _one(call, call.record(), keys=results_shape(call.resource, page.results, call.scene))


def post(call: Call) -> Response:
    """Create a record; in v2 an `update` object makes it an upsert."""
    call.permit("create")
    body, parent = call.body(), call.parent()
    if call.scene.version == 1 or "update" not in body:
        return _one(call, create(call.resource, body, call.scene, parent=parent), 201)
    record, new = upsert(call.resource, body, call.scene, parent=parent, permit_update=lambda: call.permit("update"))
    return _one(call, record, 201 if new else 200)


def patch(call: Call) -> Response:
    call.permit("update")
    return _one(call, update(call.resource, call.record(), call.body(), call.scene))


def delete(call: Call) -> Response:
    call.permit("delete")
    remove(call.record(), call.scene)
    return Response(status=204)


def upload(call: Call) -> Response:
    call.permit("create")
    record, new = documents.upload(call.request, call.scene, lambda: call.permit("update"))
    return _one(call, record, 201 if new else 200)


def upload_v1(call: Call) -> Response:
    call.permit("create")
    return answer({"uuid": documents.upload_v1(call.request, call.scene).uuid})


def documents_of_matter_v1(call: Call) -> Response:
    call.permit("search")
    matter = call.matter()
    assert matter is not None, "the path names a matter"
    return answer(documents.listed_v1(call.scene, matter))


def documents_by_number_v1(call: Call) -> Response:
    call.permit("search")
    number = call.request.args.get("identification_number", "")
    return answer(documents.listed_v1(call.scene, documents.matter_by_number(number, call.scene)))


def search_lookups(call: Call) -> Response:
    gate.permit_named("API Lookup: Search", call.settings, call.scene.version)
    given = call.parameters()
    page = Page.read(given)
    hits = lookups.search(call.arguments["table"], given, call.scene)
    return answer(page.envelope(len(hits), [lookups.show(value) for value in page.cut(hits)]))


def get_lookup(call: Call) -> Response:
    gate.permit_named("API Lookup: Get", call.settings, call.scene.version)
    return answer(lookups.get(call.arguments["table"], call.arguments["record"], call.scene))


METHODS: Mapping[str, tuple[str, str, Callable[[Call], Response]]] = {
    "search": ("GET", "", search),
    "create": ("POST", "", post),
    "get": ("GET", "/<record>", get),
    "update": ("PATCH", "/<record>", patch),
    "delete": ("DELETE", "/<record>", delete),
}


def _resource_rules(resource: Resource, version: int) -> list[Rule]:
    rules = []
    for verb in resource.verbs:
        method, tail, usual = METHODS[verb]
        handler = upload if (resource.name, verb) == ("documents", "create") else usual
        rules.append(_rule(version, resource.path + tail, method, Endpoint(handler, version, verb, resource)))
    return rules


def _rule(version: int, path: str, method: str, endpoint: Endpoint) -> Rule:
    return Rule(f"/api/v{version}{path}", endpoint=endpoint, methods=[method], strict_slashes=False)


def rules() -> list[Rule]:
    """Return the routes of the API, one for each version, resource and verb."""
    listed = [
        rule
        for version in VERSIONS
        for resource in RESOURCES.values()
        if not (version == 1 and resource.name == "documents")
        for rule in _resource_rules(resource, version)
    ]
    for version in VERSIONS:
        listed.append(_rule(version, "/lookups/<table>", "GET", Endpoint(search_lookups, version, "search")))
        listed.append(_rule(version, "/lookups/<table>/<record>", "GET", Endpoint(get_lookup, version, "get")))
    files = RESOURCES["documents"]
    listed += [
        _rule(1, "/documents", "POST", Endpoint(upload_v1, 1, "create", files)),
        _rule(1, "/documents", "GET", Endpoint(documents_by_number_v1, 1, "search", files)),
        _rule(1, "/matters/<matter>/documents", "GET", Endpoint(documents_of_matter_v1, 1, "search", files)),
    ]
    return listed
