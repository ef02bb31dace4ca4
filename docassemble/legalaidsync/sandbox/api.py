"""The Core API: what each verb of each resource answers. Paths and envelopes: sections 3 and 4 of the API sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from . import documents, permissions, writing
from .calls import VERSIONS, Call, Endpoint, answer, rule
from .refusals import Refusal
from .resources import RESOURCES, Resource
from .searching import SHAPING, Page, find
from .showing import results_shape, show
from .store import Record

FULL, PRO_BONO = "full", "pro_bono"
BARE_KEYS = {FULL: "full_data", PRO_BONO: "pro_bono_data", "caller_id": "caller_id_data"}


def one(call: Call, record: Record, status: int = 200, keys: list[str] | None = None) -> Response:
    """Answer one record under `data`."""
    return answer({"data": _narrowed(call, record, keys)}, status)


def _narrowed(call: Call, record: Record, keys: list[str] | None, *, with_uuid: bool = True) -> dict[str, Any]:
    """Show a record, cut to `custom_results` if they are given (v2), else to the given keys."""
    call.ask_for_custom_fields()
    shown = show(record, call.scene, call.resource)
    named = call.names("custom_results") if call.scene.version == 2 else None
    if named is not None and "*" not in named:
        extra = {call.resource.uuid_key} if with_uuid else set()
        return {key: value for key, value in shown.items() if key in extra or key in named}
    if keys is None or named is not None:
        return shown
    custom = [name for names in call.scene.custom.values() for name in names]
    return {key: shown[key] for key in (*keys, *custom) if key in shown}


def _results(call: Call, usual: str) -> str | None:
    """Return the shape asked for, matters only.

    Raises:
        Refusal: 403, in v1 401, if the API user may not see that shape.
    """
    page = Page.read(call.parameters(), call.scene)
    call.scene.descending = page.descending
    if call.resource.name != "matters":
        return None
    results = page.results or usual
    call.scene.brief = results == PRO_BONO
    permissions.permit_results(call.settings, call.scene.version, call.endpoint.verb, results)
    return results


def search(call: Call) -> Response:
    call.permit("search")
    given = call.parameters()
    page = Page.read(given, call.scene)
    results = _results(call, PRO_BONO)
    filters = {key: value for key, value in given.items() if key not in SHAPING}
    hits = find(call.resource, filters, call.scene, parent=_parent_of_list(call), allowed=call.resource.search)
    seen = [record for record in page.cut(hits) if call.resource.name != "matters" or call.sees(record)]
    keys = results_shape(call.resource, results, call.scene)
    exact = call.settings.custom_results_on_lists == "exact"
    rows = [_narrowed(call, record, keys, with_uuid=not exact) for record in seen]
    if not call.resource.pages(call.scene.version):
        return answer({"data": rows})
    envelope = page.envelope(len(hits), rows, call.settings)
    everywhere = call.settings.list_extras == "everywhere"
    if (call.resource.counted and call.scene.version == 2) or everywhere:
        envelope["authorized_records"] = len(hits)
    if call.resource.name == "matters" and everywhere:
        envelope["authorized_records"] = sum(map(call.sees, hits))
    return answer(envelope | ({"sort": "desc" if page.descending else "asc"} if everywhere else {}))


def _parent_of_list(call: Call) -> str | None:
    """Return what a list hangs on; under a restricted matter nothing may be found (section 15, row 34)."""
    try:
        return call.parent()
    except Refusal as refusal:
        if refusal.status == 403 and call.settings.restricted_sub_records == "empty":
            return ""
        raise


def get(call: Call) -> Response:
    call.permit("get")
    results = _results(call, call.settings.get_matter_without_results)
    keys = results_shape(call.resource, results, call.scene)
    shown = _narrowed(call, call.record(), keys)
    envelope = call.settings.get_matter_envelope if results else "data"
    if envelope == "bare":
        return answer(shown)
    return answer({"data" if envelope == "data" else BARE_KEYS[results or FULL]: shown})


def post(call: Call) -> Response:
    """Create a record; in v2 an `update` object makes it an upsert."""
    call.permit("create")
    body, parent = call.body(), call.parent()
    keys = _taken_results(call, body)
    created = call.resource.answers_v1.get("create", 201) if call.scene.version == 1 else 201
    if call.scene.version == 1 or "update" not in body or not call.resource.upsert:
        return one(call, _created(call, body, parent), created, keys)
    record, new = writing.upsert(
        call.resource, body, call.scene, parent=parent, permit_update=lambda: call.permit("update")
    )
    return one(call, record, 201 if new else call.settings.upsert_match_status, keys)


def _taken_results(call: Call, body: dict[str, Any]) -> list[str] | None:
    """Take `custom_results` out of a body (v2) and return the keys that are to be shown."""
    named = body.pop("custom_results", None) if call.scene.version == 2 else None
    return [call.resource.uuid_key, *map(str, named)] if isinstance(named, list) and "*" not in named else None


def _created(call: Call, body: dict[str, Any], parent: str | None) -> Record:
    """Create a record; a new matter may bring its money lists, if the site is set so (section 15, row 25)."""
    if call.resource.name != "matters" or call.settings.money_lists_in_new_matter == "refused":
        return writing.create(call.resource, body, call.scene, parent=parent)
    lists = {name: body.pop(name) for name in ("incomes", "assets", "expenses") if isinstance(body.get(name), list)}
    matter = writing.create(call.resource, body, call.scene)
    for name, entries in lists.items():
        for entry in entries:
            writing.create(RESOURCES[name], entry, call.scene, parent=matter.uuid)
    return matter


def patch(call: Call) -> Response:
    call.permit("update")
    body = call.body()
    keys = _taken_results(call, body)
    record = writing.update(call.resource, call.record(), body, call.scene)
    if call.resource.name == "documents" and call.settings.patch_document_envelope == "bare":
        return answer(_narrowed(call, record, keys))
    return one(call, record, keys=keys)


def delete(call: Call) -> Response:
    call.permit("delete")
    parent = call.parent()
    try:
        record = writing.locate(call.resource, call.arguments["record"], call.scene, parent)
    except Refusal as refusal:
        if refusal.status == 404 and call.settings.delete_of_absent == 204:
            return Response(status=204)
        raise
    writing.remove(record, call.resource, call.scene)
    return Response(status=call.resource.answers_v1.get("delete", 204) if call.scene.version == 1 else 204)


def upload(call: Call) -> Response:
    call.permit("create")
    record, new = documents.upload(call.request, call.scene, lambda: call.permit("update"))
    return one(call, record, 201 if new else call.settings.upsert_match_status)


METHODS: Mapping[str, tuple[str, str, Callable[[Call], Response]]] = {
    "search": ("GET", "", search),
    "create": ("POST", "", post),
    "get": ("GET", "/<record>", get),
    "update": ("PATCH", "/<record>", patch),
    "delete": ("DELETE", "/<record>", delete),
}


def offered(version: int) -> list[tuple[Resource, str]]:
    """Return the resources of an API version with each verb that works in the usual way."""
    return [
        (resource, verb)
        for resource in RESOURCES.values()
        if version in resource.versions and not (version == 1 and resource.name == "documents")
        for verb in resource.verbs
        if not (resource.by_body and verb in ("get", "update", "delete"))
    ]


def rules() -> list[Rule]:
    """Return the routes of the resources, one for each version and verb."""
    listed = []
    for version in VERSIONS:
        for resource, verb in offered(version):
            method, tail, usual = METHODS[verb]
            handler = upload if (resource.name, verb) == ("documents", "create") else usual
            endpoint = Endpoint(handler, version, verb, resource)
            listed.append(rule(version, resource.path + tail, method, endpoint))
            if resource.also_at and tail:
                listed.append(rule(version, resource.also_at + tail, method, endpoint))
    return listed
