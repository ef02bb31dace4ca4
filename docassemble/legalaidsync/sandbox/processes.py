"""Guided Navigation over the API: an intake of two forms that ends with a null form. Facts: section 12.3."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from . import gate
from .calls import VERSIONS, Call, Endpoint, answer, rule
from .documents import number_of
from .refusals import Refusal, unknown
from .store import Record

PERMISSION = "API Guided Navigation"
SESSIONS = "process_sessions"
Element = dict[str, Any]
FORMS: tuple[tuple[Element, ...], ...] = (
    (
        {"id": "1", "field_name": "first", "label": "First name", "field_type": "text", "type": "field"},
        {"id": "2", "field_name": "last", "label": "Last name", "field_type": "text", "type": "field"},
    ),
    ({"id": "3", "field_name": "date_of_birth", "label": "Date of birth", "field_type": "date", "type": "field"},),
)


def _enter(call: Call) -> None:
    if call.scene.version == 2:
        gate.need_premium(call.settings)
    call.permit_named(PERMISSION)
    language = call.request.args.get("lang", "")
    if language and not (len(language) == 2 and language.isalpha()):
        raise Refusal(400, {"invalid_values": {"lang": language}})


def _process(call: Call) -> Record:
    found = call.scene.records.by_id("processes", number_of(call.arguments["process"]))
    if found is None:
        raise unknown("process")
    return found


def _session(call: Call) -> Record:
    found = call.scene.records.by_id(SESSIONS, number_of(call.arguments["session"]))
    if found is None or found.parent != _process(call).uuid:
        raise unknown("process session")
    return found


def list_processes(call: Call) -> Response:
    _enter(call)
    found = call.scene.records.all("processes")
    return answer([{"id": str(one.id), "type": one.fields["type"], "name": one.fields["name"]} for one in found])


def start(call: Call) -> Response:
    """Begin a session; `matter_id` ties it to a matter."""
    _enter(call)
    process, body = _process(call), call.body()
    matter = body.get("matter_id")
    if matter is not None and (type(matter) is not int or call.scene.records.by_id("matters", matter) is None):
        raise Refusal(400, {"invalid_values": {"matter_id": matter}})
    session = call.scene.records.add(SESSIONS, {"at": 0, "answers": {}, "matter": matter}, parent=process.uuid)
    return answer(_state(session))


def look(call: Call) -> Response:
    _enter(call)
    return answer(_state(_session(call)))


def fill(call: Call) -> Response:
    """Take a form's values by field id; with an empty one the same form comes back and says so."""
    _enter(call)
    session, given = _session(call), call.body()
    form = number_of(call.arguments["form"])
    if form != session.fields["at"] + 1 or form > len(FORMS):
        raise unknown("form")
    bad = [element["id"] for element in FORMS[form - 1] if not isinstance(given.get(element["id"]), str)]
    if not bad:
        session.fields["answers"] |= {element["id"]: given[element["id"]] for element in FORMS[form - 1]}
        session.fields["at"] = form
        call.scene.records.save(session)
    return answer(_state(session, bad))


def step_back(call: Call) -> Response:
    _enter(call)
    session = _session(call)
    session.fields["at"] = max(0, session.fields["at"] - 1)
    call.scene.records.save(session)
    return answer(_state(session))


def _state(session: Record, bad: list[str] | None = None) -> dict[str, Any]:
    at, answers = session.fields["at"], session.fields["answers"]
    errors = [{"id": field, "field_id": field, "message": "This field is required."} for field in bad or []]
    form = {"id": str(at + 1), "validation_errors": errors, "elements": list(FORMS[at])} if at < len(FORMS) else None
    profile = {"first": answers.get("1"), "last": answers.get("2"), "dob": answers.get("3")}
    return {"process_session_id": str(session.id), "profile": profile, "form": form}


def rules() -> list[Rule]:
    """Return the routes, the same in both versions."""
    one = "/processes/<process>/sessions/<session>"
    return [
        rule(version, path, method, Endpoint(handler, version, "get"))
        for version in VERSIONS
        for method, path, handler in (
            ("GET", "/processes", list_processes),
            ("POST", "/processes/<process>/sessions", start),
            ("GET", one, look),
            ("PUT", f"{one}/forms/<form>", fill),
            ("POST", f"{one}/previous", step_back),
        )
    ]
