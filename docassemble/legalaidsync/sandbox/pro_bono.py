"""The pro bono portal: clinics, trainings, their volunteers, and users of other sites (`pbm`, `simplejustice`).

Facts: section 3.11 of the API sheet, and LegalServer's v1 description, whose envelopes differ from all others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from .calls import VERSIONS, Call, Endpoint, answer, rule
from .clock import stamp
from .references import is_uuid
from .refusals import Refusal, malformed, missing, unknown
from .resources import RESOURCES
from .searching import Page
from .store import Record
from .writing import create

CLINICS, CLINIC_EVENTS, TRAININGS, VOLUNTEERS = "clinics", "clinic_events", "trainings", "pro_bono_volunteers"
FILTER = "is_pb_opportunity"
NAME_PARTS = ("first", "middle", "last")
SITES = ("pbm", "simplejustice")
Shape = Callable[[Record, Call], dict[str, Any]]


def _found(call: Call, resource: str, argument: str, parent: str | None = None) -> Record:
    uuid = call.arguments[argument]
    if not is_uuid(uuid):
        raise malformed(f"{argument}_uuid", call.settings.malformed_uuid_status)
    record = call.scene.records.by_uuid(resource, uuid.lower())
    if record is None or (parent and record.parent != parent):
        raise unknown(argument.replace("_", " "))
    return record


def _clinic(call: Call) -> Record:
    return _found(call, CLINICS, "clinic")


def _clinic_event(call: Call) -> Record:
    return _found(call, CLINIC_EVENTS, "clinic_event", _clinic(call).uuid)


def _training(call: Call) -> Record:
    return _found(call, TRAININGS, "training")


def _accepted(call: Call, known: Mapping[str, type], needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the body.

    Raises:
        Refusal: 400 naming unknown keys, values of another type and missing keys.
    """
    body = call.body()
    parameters = [key for key in body if key not in known]
    bad = {key: value for key, value in body.items() if key in known and not isinstance(value, known[key])}
    lacking = [key for key in needed if not body.get(key)]
    if parameters or bad or lacking:
        refused = {"invalid_values": bad, "invalid_parameters": parameters, "missing_arguments": lacking}
        raise Refusal(400, {name: found for name, found in refused.items() if found})
    return body


def _site(call: Call, named: str | None = None) -> str:
    site = named or call.arguments["site"]
    if site not in SITES:
        raise Refusal(400, {"invalid_values": {"site_id": site}})
    return site


def _show_user(user: Record, call: Call) -> dict[str, Any]:
    sites = user.fields.get("external_sites") or {}
    return {
        "uuid": user.uuid,
        "email": user.fields.get("email") or "",
        "phone_mobile": user.fields.get("phone_mobile") or "",
        "external_site_ids": [{"uuid": uuid, "name": name} for name, uuid in sites.items()],
        "name": {part: user.fields.get(part) or "" for part in NAME_PARTS},
    }


def _show_volunteer(volunteer: Record, call: Call) -> dict[str, Any]:
    user = call.scene.records.by_uuid("users", volunteer.fields["user"])
    shown = {"user": _show_user(user, call) if user else None, "notes": volunteer.fields["notes"]}
    if volunteer.fields["of"] == "training":
        return shown
    times = {key: volunteer.fields.get(key) or "" for key in ("time_arrival", "time_departure")}
    return shown | {"volunteer_role": volunteer.fields["role"]} | times


def _volunteers(record: Record, call: Call) -> list[Record]:
    return call.scene.records.all(VOLUNTEERS, parent=record.uuid)


def _show_event(event: Record, call: Call) -> dict[str, Any]:
    own = [_show_volunteer(volunteer, call) for volunteer in _volunteers(event, call)]
    return {"uuid": event.uuid, **event.fields, "volunteers": own}


def _show_clinic(clinic: Record, call: Call) -> dict[str, Any]:
    events = [_show_event(event, call) for event in call.scene.records.all(CLINIC_EVENTS, parent=clinic.uuid)]
    volunteers = [volunteer for event in events for volunteer in event["volunteers"]]
    return {"uuid": clinic.uuid, **clinic.fields, "events": events, "volunteers": volunteers}


def _show_training(training: Record, call: Call) -> dict[str, Any]:
    people = [_show_volunteer(volunteer, call)["user"] for volunteer in _volunteers(training, call)]
    return {"uuid": training.uuid, **training.fields, "volunteers": people}


def _listing(resource: str, shape: Shape) -> Callable[[Call], Response]:
    """Return the search of clinics or trainings: `is_pb_opportunity` is required, and true for any results."""

    def search(call: Call) -> Response:
        call.permit_named(f"API {resource.title()}: Search")
        given = call.parameters()
        if given.get(FILTER) in (None, ""):
            raise missing([FILTER])
        wanted = str(given[FILTER]).lower() in ("true", "1")
        page = Page.read({key: value for key, value in given.items() if key != FILTER}, call.scene)
        hits = call.scene.records.all(resource) if wanted else []
        counts = {"page_number": page.number, "page_size": page.size, "total": len(hits)}
        pages = {"num_pages": -(-len(hits) // page.size)}
        return answer({"data": [shape(hit, call) for hit in page.cut(hits)], "metadata": counts | pages})

    return search


def get_clinic(call: Call) -> Response:
    call.permit_named("API Clinics: Search")
    return answer({"data": _show_clinic(_clinic(call), call)})


def get_clinic_event(call: Call) -> Response:
    call.permit_named("API Clinics: Search")
    return answer({"data": _show_event(_clinic_event(call), call)})


def get_training(call: Call) -> Response:
    call.permit_named("API Trainings: Search")
    return answer(_show_training(_training(call), call))


def _named_user(call: Call, site: str, uuid: str) -> Record:
    """Return the user with a uuid at another site, or with that of his own."""
    users = call.scene.records.all("users")
    found = next((one for one in users if (one.fields.get("external_sites") or {}).get(site) == uuid.lower()), None)
    found = found or call.scene.records.by_uuid("users", uuid.lower())
    if found is None:
        raise unknown("user or site")
    return found


def _volunteer_of(owner: Record, call: Call) -> Record:
    user = _named_user(call, _site(call), call.arguments["user"])
    found = next((one for one in _volunteers(owner, call) if one.fields["user"] == user.uuid), None)
    if found is None:
        raise unknown("volunteer")
    return found


def add_to_clinic(call: Call) -> Response:
    """Sign a user up for a clinic's event, in a position if one is named."""
    event = _clinic_event(call)
    keys = ("user_external_site_key", "user_external_site_uuid")
    body = _accepted(call, dict.fromkeys((*keys, "note", "position_uuid"), str), keys)
    positions = event.fields["volunteer_positions"]
    position = next((one for one in positions if body.get("position_uuid") in (None, one["uuid"])), None)
    if position is None:
        raise Refusal(400, {"invalid_values": {"position_uuid": body["position_uuid"]}})
    return _added(call, event, body, {"of": "clinic", "role": position["volunteer_role"]}, 200)


def add_to_training(call: Call) -> Response:
    training = _training(call)
    keys = ("user_external_site_key", "user_external_site_uuid")
    return _added(call, training, _accepted(call, dict.fromkeys(keys, str), keys), {"of": "training"}, 201)


def _added(call: Call, owner: Record, body: dict[str, Any], fields: dict[str, Any], status: int) -> Response:
    call.permit_named("API Volunteer: Create")
    user = _named_user(call, _site(call, body["user_external_site_key"]), body["user_external_site_uuid"])
    known = next((one for one in _volunteers(owner, call) if one.fields["user"] == user.uuid), None)
    notes = [_note(body["note"], call)] if body.get("note") else []
    record = known or call.scene.records.add(
        VOLUNTEERS, {"user": user.uuid, "notes": notes, **fields}, parent=owner.uuid
    )
    return answer({"data": _show_volunteer(record, call)}, status)


def _note(text: str, call: Call) -> dict[str, str]:
    return {"uuid": str(uuid4()), "body": text, "created_at": stamp(call.scene.now)}


def _volunteer_endpoints(
    owner: Callable[[Call], Record], known: tuple[str, ...]
) -> Mapping[str, Callable[[Call], Response]]:
    """Return what can be done with the volunteers of a clinic's event or of a training."""

    def get(call: Call) -> Response:
        call.permit_named("API Volunteer: Get")
        return answer({"data": _show_volunteer(_volunteer_of(owner(call), call), call)})

    def change(call: Call) -> Response:
        call.permit_named("API Volunteer: Update")
        volunteer, body = _volunteer_of(owner(call), call), _accepted(call, dict.fromkeys(known, str))
        note = body.pop("new_note", "")
        volunteer.fields |= body
        volunteer.fields["notes"] += [_note(note, call)] if note else []
        call.scene.records.save(volunteer)
        return answer({"data": _show_volunteer(volunteer, call)})

    def remove(call: Call) -> Response:
        call.permit_named("API Volunteer: Delete")
        call.scene.records.remove(_volunteer_of(owner(call), call))
        return Response(status=204)

    return {"GET": get, "PATCH": change, "DELETE": remove}


def list_users(call: Call) -> Response:
    call.permit_named("API User: Search")
    site, email = _site(call), call.request.args.get("email", "").casefold()
    users = [one for one in call.scene.records.all("users") if site in (one.fields.get("external_sites") or {})]
    return answer([_show_user(one, call) for one in users if email in ("", str(one.fields.get("email")).casefold())])


def _person(call: Call, needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the stored values of a body about a user."""
    known = {"email": str, "phone_mobile": str, "name": dict, "external_user_uuid": str}
    body = _accepted(call, known, needed)
    name: dict[str, Any] = body.pop("name", {})
    bad = {key: part for key, part in name.items() if key not in NAME_PARTS or not isinstance(part, str)}
    if bad or not is_uuid(body.get("external_user_uuid", str(uuid4()))):
        raise Refusal(400, {"invalid_values": bad or {"external_user_uuid": body["external_user_uuid"]}})
    return body | name


def add_user(call: Call) -> Response:
    """Connect a user to another site: the one with this e-mail, or a new one."""
    call.permit_named("API User: Create")
    site, fields = _site(call), _person(call, ("email",))
    uuid = fields.pop("external_user_uuid", None) or str(uuid4())
    email = str(fields["email"]).casefold()
    user = call.scene.directory.first("users", lambda one: str(one.fields.get("email")).casefold() == email)
    user = user or create(RESOURCES["users"], {"login": email}, call.scene)
    user.fields |= fields
    user.fields["external_sites"] = (user.fields.get("external_sites") or {}) | {site: uuid.lower()}
    call.scene.records.save(user)
    return answer(_show_user(user, call))


def get_user(call: Call) -> Response:
    call.permit_named("API User: Get")
    return answer(_show_user(_named_user(call, _site(call), call.arguments["user"]), call))


def change_user(call: Call) -> Response:
    call.permit_named("API User: Update")
    user = _named_user(call, _site(call), call.arguments["user"])
    fields = _person(call)
    fields.pop("external_user_uuid", None)
    user.fields |= fields
    call.scene.records.save(user)
    return answer({"data": _show_user(user, call)})


EVENT = "/clinics/<clinic>/events/<clinic_event>"
VOLUNTEER = "/external_sites/<site>/volunteers/<user>"
ROUTES: tuple[tuple[str, str, Callable[[Call], Response]], ...] = (
    ("GET", "/clinics", _listing(CLINICS, _show_clinic)),
    ("GET", "/clinics/<clinic>", get_clinic),
    ("GET", EVENT, get_clinic_event),
    ("POST", f"{EVENT}/volunteers", add_to_clinic),
    ("GET", "/trainings", _listing(TRAININGS, _show_training)),
    ("GET", "/trainings/<training>", get_training),
    ("POST", "/trainings/<training>/volunteers", add_to_training),
    ("GET", "/users/external_sites/<site>", list_users),
    ("POST", "/users/external_sites/<site>", add_user),
    ("GET", "/users/external_sites/<site>/<user>", get_user),
    ("PATCH", "/users/external_sites/<site>/<user>", change_user),
    *(
        (method, f"{EVENT}{VOLUNTEER}", handler)
        for method, handler in _volunteer_endpoints(
            _clinic_event, ("time_arrival", "time_departure", "new_note")
        ).items()
    ),
    *(
        (method, f"/trainings/<training>{VOLUNTEER}", handler)
        for method, handler in _volunteer_endpoints(_training, ("new_note",)).items()
    ),
)


def rules() -> list[Rule]:
    """Return the routes, the same in both versions."""
    return [
        rule(version, path, method, Endpoint(handler, version, "get"))
        for version in VERSIONS
        for method, path, handler in ROUTES
    ]
