"""Reports: the Reports API and the outputs of scheduled reports. Facts: sections 3.11 and 14 of the API sheet."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from . import permissions
from .api import one
from .calls import Call, Endpoint, answer, rule
from .documents import attached, number_of
from .matters import disposition_name
from .names import full_name
from .refusals import message
from .resources import RESOURCES
from .showing import Scene
from .store import Record
from .writing import locate

PATH = "/modules/report/api_export.php"
# Report ids and keys of the synthetic site, each report opened to the API with its own key.
REPORTS = {"1": ("open-cases", "json"), "2": ("open-cases-xml", "xml")}
HIDDEN = ("Database_ID",)
EXPORTS = RESOURCES["data_exports"]
RIGHT = "API Data Export: Get"


def report(call: Call) -> Response:
    """Answer a report's rows; every value is text, booleans are `t` and `f`."""
    permissions.permit(call.settings, 2, "Reports - API Access")
    given = call.request.args
    key, form = REPORTS.get(given.get("load", ""), ("", ""))
    if not key or given.get("api_key") != key:
        raise message(403, "This API cannot be processed for this site")
    rows = [_row(matter, call.scene) for matter in call.scene.records.all("matters")]
    for name, wanted in given.items():
        if name.startswith("filter[") and name.endswith("]"):
            rows = [row for row in rows if row.get(name[7:-1]) == wanted]
    if given.get("display_hidden_columns", "").lower() in ("false", "0"):
        rows = [{column: value for column, value in row.items() if column not in HIDDEN} for row in rows]
    if form == "xml":
        return Response(_xml(rows), mimetype="text/xml")
    return answer(rows if call.settings.report_shape == "array" else {"rows": rows})


def _row(matter: Record, scene: Scene) -> dict[str, str]:
    return {
        "Database_ID": str(matter.id),
        "Case_Number": matter.fields["case_number"],
        "Client_Name": full_name(matter),
        "Case_Disposition": disposition_name(matter.fields, scene.directory),
        "Is_Group": "t" if matter.fields.get("is_group") else "f",
    }


def _xml(rows: list[dict[str, str]]) -> str:
    parts = ("".join(f"<{key}>{escape(value)}</{key}>" for key, value in row.items()) for row in rows)
    return "<?xml version='1.0'?><report>" + "".join(f"<row>{part}</row>" for part in parts) + "</report>"


def export_data(call: Call) -> Response:
    """Answer the file of one export."""
    call.permit_named(RIGHT)
    return _file(call, locate(EXPORTS, call.arguments["record"], call.scene))


def _latest(call: Call) -> Record:
    schedule = number_of(call.arguments["schedule"])
    found = [one for one in call.scene.records.all(EXPORTS.stored) if one.fields["report_schedule_id"] == schedule]
    if not found:
        raise message(404, "Report schedule not found")
    return found[-1]


def latest_info(call: Call) -> Response:
    call.permit_named(RIGHT)
    return one(call, _latest(call))


def latest_data(call: Call) -> Response:
    call.permit_named(RIGHT)
    return _file(call, _latest(call))


def _file(call: Call, export: Record) -> Response:
    content = json.dumps([_row(matter, call.scene) for matter in call.scene.records.all("matters")]).encode()
    return attached(content, f"export-{export.id}.json", "application/json")


def rules() -> list[Rule]:
    """Return the routes of v2 and that of the Reports API."""
    last = "/data_export/report/<schedule>/latest"
    return [
        Rule(PATH, endpoint=Endpoint(report, 2, "get"), methods=["GET"]),
        rule(2, "/data_export/data/<record>", "GET", Endpoint(export_data, 2, "get", EXPORTS)),
        rule(2, f"{last}/info", "GET", Endpoint(latest_info, 2, "get", EXPORTS)),
        rule(2, f"{last}/data", "GET", Endpoint(latest_data, 2, "get", EXPORTS)),
    ]
