"""What v1 offers on users besides reading and changing them: subjects, a note, the tokens. Facts: section 3.9."""

from __future__ import annotations

from datetime import timedelta

from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from . import gate, writing
from .calls import Call, Endpoint, answer, rule
from .clock import stamp
from .documents import number_of
from .matters import api_user
from .refusals import Refusal, message, missing, unknown
from .resources import RESOURCES
from .store import Record

SUBJECTS = RESOURCES["subjects"]
NOTES = RESOURCES["notes"]
TABLE = "subject"


def _user(call: Call) -> Record:
    return writing.locate(RESOURCES["users"], call.arguments["users"], call.scene)


def list_subjects(call: Call) -> Response:
    call.permit("get")
    found = call.scene.children(SUBJECTS.stored, _user(call).uuid)
    values = (call.scene.directory.record("lookups", entry.fields["subject"]) for entry in found)
    return answer({"data": [{"subject_id": value.id, "expertise_ids": []} for value in values if value]})


def add_subject(call: Call) -> Response:
    call.permit("create")
    user, named = _user(call), call.body().get("subject_id")
    value = _subject(call, named)
    if any(entry.fields["subject"] == value.uuid for entry in call.scene.children(SUBJECTS.stored, user.uuid)):
        raise message(409, "Conflict")
    call.scene.records.add(SUBJECTS.stored, {"subject": value.uuid}, parent=user.uuid)
    return answer({"data": {"subject_id": value.id, "subject": value.fields["name"]}}, 201)


def remove_subject(call: Call) -> Response:
    call.permit("delete")
    user, value = _user(call), _subject(call, call.request.args.get("subject_id"))
    for entry in call.scene.children(SUBJECTS.stored, user.uuid):
        if entry.fields["subject"] == value.uuid:
            call.scene.records.remove(entry)
            return Response(status=204)
    raise unknown(SUBJECTS.noun)


def _subject(call: Call, named: object) -> Record:
    if named in (None, ""):
        raise missing(["subject_id"])
    wanted = number_of(str(named))
    found = call.scene.directory.lookup(TABLE, lambda value: value.id == wanted)
    if found is None:
        raise Refusal(400, {"invalid_values": {"subject_id": named}})
    return found


def write_note(call: Call) -> Response:
    """Write a note on a user; without a body nothing is written, and the answer is 200 all the same."""
    gate.permit(NOTES, "create", call.settings, 1)
    user, body = _user(call), call.body()
    if not body.get("body"):
        return answer({"data": {}})
    known = {key: body[key] for key in ("subject", "body") if isinstance(body.get(key), str)}
    kind = call.scene.directory.lookup("note_type", lambda value: value.id == body.get("note_type"))
    fields = {"module": "user", "note_type": kind.uuid if kind else None, "active": True} | known
    note = call.scene.records.add(NOTES.stored, fields, parent=user.uuid)
    return answer({"data": {"note_uuid": note.uuid}}, 201)


def scan_tokens(call: Call) -> Response:
    """Tell when the site's tokens expire."""
    call.permit_named("API Administrator")
    user = api_user(call.scene.directory)
    expires = stamp(call.scene.now + timedelta(days=365))
    return answer({"data": [{"user_id": user.id, "expires": expires, "label": "sandbox"}]})


def rules() -> list[Rule]:
    """Return the routes, all of v1."""
    return [
        rule(1, path, method, Endpoint(handler, 1, verb, SUBJECTS))
        for method, path, verb, handler in (
            ("GET", SUBJECTS.path, "search", list_subjects),
            ("PUT", SUBJECTS.path, "create", add_subject),
            ("DELETE", SUBJECTS.path, "delete", remove_subject),
            ("POST", "/users/<users>/note", "create", write_note),
            ("GET", "/users/scan_tokens", "search", scan_tokens),
        )
    ]
