"""Every operation of LegalServer's v1 description, and one good request of each to the stand-in.

The description is a data file that lives beside the checkout, not in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import requests
import yaml

from docassemble.legalaidsync.sandbox import make_app
from docassemble.legalaidsync.sandbox.in_process import WsgiAdapter

DESCRIPTION = Path(__file__).parents[1].parent / "shared" / "legalserver" / "CoreAPI.v1.yaml"
VERBS = ("get", "post", "put", "patch", "delete")
ROOT = "https://sandbox.invalid"
COMPLETE = "26-0001042"
GAP = re.compile(r"{(\w+)}")

# What a good body of each collection is; `$name` is filled with what `Site.known` has under that name.
CREATED: Mapping[str, dict[str, Any]] = {
    "/contacts": {"first": "Ada", "last": "Mossgrove"},
    "/matters": {"case_disposition": "Open", "first": "Ada", "last": "Mossgrove"},
    "/matters/{}/sharepoint": {},
    "/matters/{}/transfer": {"transferOrganization": "$organization"},
    "/matters/{}/additional_names": {"first": "Ada", "last": "Thorn", "type": "Nickname"},
    "/matters/{}/adverse_parties": {"first": "Silas", "last": "Grubb", "organization_name": "Grubb Homes"},
    "/matters/{}/assignments": {
        "type": "Co-counsel",
        "start_date": "2026-03-04",
        "program": "Housing Unit",
        "office": "Main Office",
        "user": 2,
        "assigned_by": 3,
    },
    "/matters/{}/charges": {"top_charge": False, "lookup_charge_uuid": "$charge"},
    "/matters/{}/contacts": {"contact_uuid": "$contact", "case_contact_type": "Witness"},
    "/matters/{}/incomes": {"type": "SSI", "amount": "$300", "period": "12"},
    "/matters/{}/litigations": {"caption": "A v. B"},
    "/matters/{}/non_adverse_parties": {"first": "Ada", "last": "Mossgrove"},
    "/matters/{}/notes": {"subject": "Call", "body": "Called.", "note_type": "General Notes"},
    "/matters/{}/related_matters": {
        "related_matter_uuid": "$other_matter",
        "matter_relationship_type": "Companion Case",
    },
    "/matters/{}/services": {"title": "Advice", "type": "Brief Service"},
    "/notes": {
        "module": "matter",
        "module_id": 1042,
        "subject": "Call",
        "body": "Called.",
        "note_type": "General Notes",
    },
    "/conflict_check": {"first": "Marigold", "last": "Featherstone"},
    "/organizations": {"name": "Fern Court", "types": ["Court"]},
    "/events": {"title": "Meeting", "start_datetime": "2026-03-19T09:30:00", "end_datetime": "2026-03-19T10:30:00"},
    "/events/{}/reminders/{}/recipients": {"user": 3},
    "/tasks": {
        "title": "Write",
        "list_date": "2026-03-04",
        "deadline": False,
        "is_this_a_case_alert": False,
        "task_type": "Letter",
    },
    "/users": {"login": "$name", "first": "Ada", "last": "Mossgrove"},
    "/users/{}/subjects": {"subject_id": "$subject"},
    "/users/{}/supervisors": {"supervisor": 1, "supervisor_type": "Legal"},
    "/users/{}/organization_affiliation": {"organization": 1},
    "/users/{}/note": {"subject": "Call", "body": "Called."},
    "/custom_lookups/{}/lookups": {"name": "New"},
    "/processes/{}/sessions": {},
    "/processes/{}/sessions/{}/previous": {},
    "/lookups/contractor_product_or_service_type": {"name": "New", "unit_type": "Hours"},
    "/lookups/sharepoint_site_library": {"name": "New", "site_path": "/sites/new", "library_path": "/new"},
    "/clinics/{}/events/{}/volunteers": {"user_external_site_key": "pbm", "user_external_site_uuid": "$volunteer"},
    "/trainings/{}/volunteers": {"user_external_site_key": "pbm", "user_external_site_uuid": "$volunteer"},
}

# What a good change of an item is, by its collection; elsewhere a new name.
CHANGED: Mapping[str, dict[str, Any]] = {
    "/contacts": {"last": "Thorn"},
    "/matters": {"last": "Thorn"},
    "/matters/{}/additional_names": {"last": "Thorne"},
    "/matters/{}/adverse_parties": {"last": "Grub"},
    "/matters/{}/assignments": {"notes": "Until May"},
    "/matters/{}/charges": {"note": "Seen"},
    "/matters/{}/contacts": {"case_contact_type": "Judge"},
    "/matters/{}/incomes": {"notes": "Seen"},
    "/matters/{}/litigations": {"caption": "A v. C"},
    "/matters/{}/non_adverse_parties": {"last": "Thorn"},
    "/matters/{}/notes": {"body": "Called twice."},
    "/matters/{}/services": {"title": "More advice"},
    "/notes": {"body": "Called twice."},
    "/events": {"title": "Long meeting"},
    "/events/{}/reminders": {"subject": "Soon"},
    "/tasks": {"title": "Write again"},
    "/users": {"last": "Thorn"},
    "/users/{}/supervisors": {"supervisor_type": "Administrative"},
    "/users/{}/organization_affiliation": {"organization_position": "Clerk"},
    "/clinics/{}/events/{}/external_sites/{}/volunteers": {"new_note": "Came early", "time_arrival": "08:50"},
    "/trainings/{}/external_sites/{}/volunteers": {"new_note": "Came early"},
}
# The key of the uuid under which an item of a collection, once made, is found.
MADE: Mapping[str, str] = {
    "/contacts": "uuid",
    "/matters": "matter_uuid",
    "/matters/{}/additional_names": "uuid",
    "/matters/{}/adverse_parties": "uuid",
    "/matters/{}/assignments": "uuid",
    "/matters/{}/charges": "charge_uuid",
    "/matters/{}/contacts": "case_contact_uuid",
    "/matters/{}/incomes": "income_uuid",
    "/matters/{}/litigations": "litigation_uuid",
    "/matters/{}/non_adverse_parties": "uuid",
    "/matters/{}/notes": "casenote_uuid",
    "/matters/{}/services": "service_uuid",
    "/notes": "note_uuid",
    "/organizations": "uuid",
    "/events": "event_uuid",
    "/events/{}/reminders/{}/recipients": "uuid",
    "/tasks": "task_uuid",
    "/users": "user_uuid",
    "/users/{}/supervisors": "uuid",
    "/users/{}/organization_affiliation": "organization_affiliation_uuid",
    "/custom_lookups/{}/lookups": "uuid",
}
# Where the records are stored that a path names by their uuid after such a word.
GAPS: Mapping[str, str] = {
    "matters": "matters",
    "users": "users",
    "organizations": "organizations",
    "events": "events",
    "reminders": "event_reminders",
    "grants": "grants",
    "contract_terms": "contract_terms",
    "custom_lookups": "custom_lookups",
    "clinics": "clinics",
    "clinic_event_uuid": "clinic_events",
    "trainings": "trainings",
    "volunteers": "users",
}
EXTERNAL = "/users/external_sites/{site_id}"
GENERIC_TABLE = "{lookup_name}"


@dataclass(frozen=True)
class Operation:
    """One operation of the description."""

    method: str
    path: str

    @property
    def short(self) -> str:
        """Path after the prefix; an editor's slip at the end of two is left out."""
        return self.path.removeprefix("/api/v1").removesuffix("_copy")

    @property
    def collection(self) -> str:
        """Path of the collection, its gaps without names; an item's path ends with a gap."""
        path = self.short.replace(GENERIC_TABLE, "language")
        return GAP.sub("{}", re.sub(r"/{\w+}$", "", path))

    @property
    def is_item(self) -> bool:
        return self.short.endswith("}") and not self.short.endswith(GENERIC_TABLE)

    def schemas(self) -> Mapping[str, Any]:
        """Return the schema of the JSON body of each described status; None where there is none."""
        found = {}
        for status, response in described()["paths"][self.path][self.method]["responses"].items():
            media = resolve(response).get("content", {})
            found[str(status)] = media.get("application/json", {}).get("schema")
        return found

    def __str__(self) -> str:
        return f"{self.method} {self.short}"


@cache
def described() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load(DESCRIPTION.read_bytes(), Loader=loader)
    return found


def resolve(found: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in found:
        target: Any = described()
        for name in found["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        found = target
    return found


def operations() -> list[Operation]:
    """Return all operations; those that delete come last, the innermost first."""
    if not DESCRIPTION.is_file():
        return []
    paths = described()["paths"]
    found = [Operation(method, path) for path, item in paths.items() for method in VERBS if method in item]
    return sorted(found, key=lambda one: (one.method == "delete", -len(one.path) if one.method == "delete" else 0))


class Site:
    """A stand-in of its own, and a good request to it for each operation.

    Args:
        database: the SQLite file of the stand-in.
    """

    def __init__(self, database: Path) -> None:
        app = make_app(database, requests_per_minute=None)
        self.session = requests.Session()
        self.session.mount(ROOT, WsgiAdapter(app))
        self.session.headers["Authorization"] = "Bearer sandbox-token"
        self.made = 0
        with app.store.reading() as records:
            self.stored = {name: records.all(name) for name in {*GAPS.values(), "contacts"}}
            self.charge = records.all("lookups", "charge")[0].uuid
            self.subjects = [one.id for one in records.all("lookups", "subject")]

    def _fresh(self) -> int:
        self.made += 1
        return self.made

    def _named(self, name: str) -> Any:
        """Return what a body calls `$name`; some may be used once only."""
        others = [one.uuid for one in self.stored["matters"] if one.uuid != self.known("matters")]
        ways: Mapping[str, Callable[[], Any]] = {
            "organization": lambda: self.stored["organizations"][0].uuid,
            "contact": lambda: self.stored["contacts"][0].uuid,
            "volunteer": lambda: self.stored["users"][self._fresh() % len(self.stored["users"])].uuid,
            "charge": lambda: self.charge,
            "other_matter": lambda: others[self._fresh() % len(others)],
            "subject": lambda: self.subjects[-1 - self._fresh() % (len(self.subjects) - 1)],
            "name": lambda: f"new{self._fresh()}",
        }
        return ways[name]()

    def body(self, table: Mapping[str, dict[str, Any]], collection: str) -> dict[str, Any]:
        found = table.get(collection, {"name": "$name"})
        return {
            key: self._named(value[1:])
            if isinstance(value, str) and value[0] == "$" and value[1:].isidentifier()
            else value
            for key, value in found.items()
        }

    def address(self, path: str, item: str = "") -> str:
        """Fill the gaps of a path after `/api/v1`, the last one with `item` if that is given."""
        path = path.replace(GENERIC_TABLE, "language")
        for place, name in enumerate(names := GAP.findall(path), 1):
            before = path.partition(f"{{{name}}}")[0].rstrip("/").rpartition("/")[2]
            before = name if name in GAPS else before
            own = item if item and place == len(names) and path.endswith("}") else self.known(before)
            path = path.replace(f"{{{name}}}", own, 1)
        return f"{ROOT}/api/v1{path}"

    def known(self, collection: str) -> str:
        if collection == "external_sites":
            return "pbm"
        rows = self.stored[GAPS[collection]]
        if collection == "matters":
            return next(one.uuid for one in rows if one.fields["case_number"] == COMPLETE)
        return rows[1].uuid if GAPS[collection] == "users" else rows[0].uuid

    def send(self, operation: Operation) -> requests.Response:
        """Do the operation once, well; an item that can be made is made first."""
        special = SPECIAL.get((operation.method, operation.short))
        if special:
            return special(self, operation)
        item = self._item(operation) if operation.is_item else ""
        table = CHANGED if operation.is_item else CREATED
        body = None if operation.method in ("get", "delete") else self.body(table, operation.collection)
        return self.ask(operation.method, self.address(operation.short, item), json=body)

    def ask(self, method: str, address: str, **how: Any) -> requests.Response:
        return self.session.request(method.upper(), address, **how)

    def _item(self, operation: Operation) -> str:
        collection = operation.short.rpartition("/{")[0]
        own_gap = GAP.findall(operation.short)[-1]
        name = own_gap if own_gap in GAPS else collection.rpartition("/")[2]
        if name in GAPS and operation.collection not in MADE:
            return self.known(name)
        key = MADE.get(operation.collection, "uuid")
        created = self.body(CREATED, operation.collection)
        made = self.ask("post", self.address(collection), json=created)
        return str(made.json()["data"][key])


def _relation(site: Site, operation: Operation) -> requests.Response:
    """Change or end a relation, which the body names."""
    address = site.address(operation.short)
    made = site.ask("post", address, json=site.body(CREATED, operation.collection)).json()["data"]
    body = {"related_matter_id": made["related_matter_id"]["matter_uuid"]}
    kind = {"matter_relationship_type": "Companion Case"} if operation.method == "patch" else {}
    return site.ask(operation.method, address, json=body | kind)


def _opportunities(site: Site, operation: Operation) -> requests.Response:
    return site.ask("get", f"{ROOT}{operation.path}", params={"is_pb_opportunity": "true"})


def _external_user(site: Site, operation: Operation) -> requests.Response:
    """Connect a user to another site, find, read or change one."""
    path = site.address(EXTERNAL + ("/" + site.known("users") if operation.short != EXTERNAL else ""))
    name = {"first": "Ada", "last": "Mossgrove"}
    body = {"post": {"email": "ada.mossgrove@mail.example", "name": name}, "patch": {"phone_mobile": "312-555-0100"}}
    return site.ask(operation.method, path, json=body.get(operation.method))


def _process(site: Site, operation: Operation) -> requests.Response:
    """Begin a process, then look at it, fill its first form or step back."""
    collection = f"{ROOT}/api/v1/processes/1/sessions"
    session = site.ask("post", collection, json={}).json()["process_session_id"]
    tail = {"put": "/forms/1", "post": "/previous"}.get(operation.method, "")
    body = {"1": "Ada", "2": "Mossgrove"} if operation.method == "put" else None
    return site.ask(operation.method, f"{collection}/{session}{tail}", json=body)


def _start(site: Site, operation: Operation) -> requests.Response:
    return site.ask("post", f"{ROOT}/api/v1/processes/1/sessions", json={})


def _upload(site: Site, operation: Operation) -> requests.Response:
    metadata = json.dumps({"filename": "a.txt", "matter_id": 1042})
    return site.ask("post", ROOT + operation.path, files={"metadata": (None, metadata), "file": ("a.txt", b"a")})


def _zip(site: Site, operation: Operation) -> requests.Response:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "a")
    form = {"legalserver_matter_uuid": site.known("matters")}
    return site.ask("post", ROOT + operation.path, data=form, files={"files": ("files.zip", packed.getvalue())})


def _documents(site: Site, operation: Operation) -> requests.Response:
    return site.ask("get", ROOT + operation.path, params={"identification_number": COMPLETE})


def _download(site: Site, operation: Operation) -> requests.Response:
    listed = site.ask("get", site.address("/matters/{case_UUID}/documents")).json()
    return site.ask("get", ROOT + operation.path, params={"unique_id": listed[0]["guid"]})


def _leave_subject(site: Site, operation: Operation) -> requests.Response:
    body = site.body(CREATED, operation.collection)
    site.ask("put", site.address(operation.short), json=body)
    return site.ask("delete", site.address(operation.short), params=body)


SPECIAL: Mapping[tuple[str, str], Callable[[Site, Operation], requests.Response]] = {
    ("patch", "/matters/{case_UUID}/related_matters"): _relation,
    ("delete", "/matters/{case_UUID}/related_matters"): _relation,
    ("post", "/processes/{process_id}/sessions"): _start,
    ("get", "/processes/{process_id}/sessions/{session_id}"): _process,
    ("put", "/processes/{id}/sessions/{session_id}/forms/{form_id}"): _process,
    ("post", "/processes/{process_id}/sessions/{session_id}/previous"): _process,
    ("get", "/documents"): _documents,
    ("post", "/documents"): _upload,
    ("post", "/documents/documate"): _zip,
    ("post", "/documents/matter_zip"): _zip,
    ("get", "/modules/document/download.php"): _download,
    ("delete", "/users/{user_uuid}/subjects"): _leave_subject,
    ("get", "/clinics"): _opportunities,
    ("get", "/trainings"): _opportunities,
    ("get", EXTERNAL): _external_user,
    ("post", EXTERNAL): _external_user,
    ("get", EXTERNAL + "/{user_id}"): _external_user,
    ("patch", EXTERNAL + "/{user_id}"): _external_user,
}
