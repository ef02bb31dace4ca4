"""What staff do in LegalServer itself, ordered by a test: a record changed, made or removed by another user."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from werkzeug.wrappers import Request, Response

from . import settings, writing
from .calls import answer
from .matters import API_LOGIN
from .refusals import Refusal
from .resources import RESOURCES
from .settings import Settings
from .showing import Scene, show
from .store import Record

USUAL_LOGIN = "obrightwater"
KEYS = frozenset({"resource", "uuid", "parent", "fields", "login"})


def edit(scene: Scene, request: Request, defaults: Settings, arguments: Mapping[str, Any]) -> Response:
    """Change the record `uuid` of a resource, or make one under `parent`, as the user with a login; answer it.

    The body is `{"resource": "matters", "uuid": ..., "fields": {...}, "login": "obrightwater"}`; `fields` is what v2
    would take. `updated_at` moves and "who" names this user, as far as the records show it.

    Raises:
        Refusal: 400 for keys that make no sense, 404 if there is no such record.
    """
    order = _order(request)
    resource = RESOURCES[order["resource"]]
    at_work = replace(scene, settings=settings.load(scene.records, defaults), actor=_user(scene, order["login"]).uuid)
    if order["uuid"]:
        found = writing.locate(resource, order["uuid"], at_work)
        record = writing.update(resource, found, order["fields"], at_work)
    else:
        record = writing.create(resource, order["fields"], at_work, parent=order["parent"])
    return answer({"data": show(record, at_work, resource)})


def remove(scene: Scene, request: Request, defaults: Settings, arguments: Mapping[str, Any]) -> Response:
    """Remove the record that the body `{"resource": "documents", "uuid": ...}` names.

    Raises:
        Refusal: 400 for keys that make no sense, 404 if there is no such record.
    """
    body = _body(request)
    if set(body) != {"resource", "uuid"} or body["resource"] not in RESOURCES:
        raise Refusal(400, {"missing_arguments": ["resource", "uuid"]})
    scene.records.remove(writing.locate(RESOURCES[body["resource"]], str(body["uuid"]), scene))
    return answer({"removed": True})


def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(request.get_data())
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _order(request: Request) -> dict[str, Any]:
    body = _body(request)
    if not isinstance(body.get("fields"), dict):
        raise Refusal(400, {"missing_arguments": ["fields"]})
    usual = {"resource": "matters", "uuid": None, "parent": None, "login": USUAL_LOGIN}
    bad = [key for key in body if key not in KEYS]
    order = usual | body
    if bad or order["resource"] not in RESOURCES:
        raise Refusal(400, {"invalid_parameters": bad or ["resource"]})
    if order["resource"] == "matters" and not order["uuid"]:
        raise Refusal(400, {"missing_arguments": ["uuid"]})
    return order


def _user(scene: Scene, login: str) -> Record:
    found = scene.directory.first("users", lambda user: user.fields["login"] == login)
    if found is None or login == API_LOGIN:
        raise Refusal(400, {"invalid_values": {"login": login}})
    return found
