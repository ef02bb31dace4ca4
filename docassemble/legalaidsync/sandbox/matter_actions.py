"""What can be done with a matter besides reading and changing it: SharePoint, transfer, relations addressed by body.

Facts: sections 3.1, 3.2 and 12.2 of the API sheet.
"""

from __future__ import annotations

from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from . import gate, writing
from .api import one
from .calls import VERSIONS, Call, Endpoint, answer, rule
from .matters import prepare_changed
from .references import is_uuid
from .refusals import Refusal, missing, unknown
from .resources import RESOURCES
from .showing import show
from .store import Record

RELATED = RESOURCES["related_matters"]
LIBRARIES = "sharepoint_site_library"


def make_sharepoint_folder(call: Call) -> Response:
    """Make the case's folder, or tell where it is."""
    gate.need_premium(call.settings)
    call.permit_named("API SharePoint Folder: Create")
    gate.need_feature(call.settings.sharepoint)
    matter, body = call.matter(), call.body()
    library = _library(call, body, matter)
    is_there = bool(matter.fields.get("sharepoint_tracer_document_id"))
    if not is_there:
        matter.fields |= {"sharepoint_tracer_document_id": f"tracer-{matter.id}", LIBRARIES: library.uuid}
        prepare_changed(matter.fields, call.scene.now, by_api=True)
        call.scene.records.save(matter)
    number, name = matter.fields["case_number"], library.fields["name"]
    link = f"https://sharepoint.example/{name}/{number}"
    shown = {"case": number, "uuid": matter.uuid, LIBRARIES: name, "folder_link": link}
    return answer(shown, 200 if is_there else 201)


def _library(call: Call, body: dict[str, Any], matter: Record) -> Record:
    parameters = [key for key in body if key != "library"]
    if parameters:
        raise Refusal(400, {"invalid_parameters": parameters})
    kept = call.scene.directory.record("lookups", matter.fields.get(LIBRARIES))
    wanted = body.get("library")
    values = call.scene.directory.lookup_table(LIBRARIES)
    found = next((value for value in values if wanted is None or value.fields["name"] == wanted), None)
    if found is None:
        raise Refusal(400, {"invalid_values": {"library": wanted}})
    return kept or found


def transfer(call: Call) -> Response:
    """Send a case to another organization: nothing leaves the stand-in, the answer is empty."""
    gate.need_premium(call.settings)
    call.permit_named("API Matter: Transfer")
    gate.need_feature(call.settings.electronic_transfer)
    matter, body = call.matter(), call.body()
    wanted = body.get("transferOrganization")
    if not wanted:
        raise missing(["transferOrganization"])
    organizations = call.scene.records.all("organizations")
    if not any(wanted in (found.uuid, found.fields["name"]) for found in organizations):
        raise Refusal(400, {"invalid_values": {"transferOrganization": wanted}})
    matter.fields["client_approved_transfer"] = True
    prepare_changed(matter.fields, call.scene.now, by_api=True)
    call.scene.records.save(matter)
    return Response(status=201)


def _relation(call: Call, named: Any) -> Record:
    """Return the relation to a matter, named by that matter's uuid or by the relation's id."""
    parent = call.parent() or ""
    for relation in call.scene.children(RELATED.stored, parent):
        if named in (relation.id, relation.fields["related_matter_id"]):
            return relation
    raise unknown(RELATED.noun)


def _named_relation(call: Call, body: dict[str, Any]) -> Record:
    named = body.pop("related_matter_id", None)
    if named is None:
        raise missing(["related_matter_id"])
    return _relation(call, named)


def change_relation(call: Call) -> Response:
    call.permit("update")
    body = call.body()
    relation = _named_relation(call, body)
    if "matter_relationship_type" not in body:
        raise missing(["matter_relationship_type"])
    return one(call, writing.update(RELATED, relation, body, call.scene))


def remove_relation(call: Call) -> Response:
    call.permit("delete")
    writing.remove(_named_relation(call, call.body()), RELATED, call.scene)
    return Response(status=204)


def get_relations(call: Call) -> Response:
    """Return the relations to one other matter, as a list (v2)."""
    call.permit("get")
    uuid = call.arguments["record"]
    if not is_uuid(uuid):
        raise Refusal(call.settings.malformed_uuid_status, {"error_message": "Invalid related_matter_uuid"})
    return answer({"data": [show(_relation(call, uuid.lower()), call.scene)]})


def rules() -> list[Rule]:
    """Return the routes, most of them the same in both versions."""
    path = RELATED.path
    listed = [rule(2, f"{path}/<record>", "GET", Endpoint(get_relations, 2, "get", RELATED))]
    for version in VERSIONS:
        for method, tail, verb, handler in (
            ("POST", "/matters/<matters>/sharepoint", "create", make_sharepoint_folder),
            ("POST", "/matters/<matters>/transfer", "create", transfer),
            ("PATCH", path, "update", change_relation),
            ("DELETE", path, "delete", remove_relation),
        ):
            listed.append(rule(version, tail, method, Endpoint(handler, version, verb, RELATED)))
    return listed
