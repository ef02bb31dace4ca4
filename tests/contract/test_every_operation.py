"""Every operation of LegalServer's v1 description through the client, and what it sends against the description.

The description is a data file that lives beside the checkout, not in it. It has mistakes; each that matters here is
named in a table below, and no operation is left out silently. No network: an adapter keeps the request.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import NAMESPACE_URL, uuid5

import pytest
import requests
import yaml
from jsonschema import Draft4Validator, FormatChecker
from werkzeug.formparser import parse_form_data

from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.legalserver.calling import BODY_METHODS, Route
from docassemble.legalaidsync.legalserver.resources import RESOURCES
from docassemble.legalaidsync.legalserver.rows import METHODS, Answer, Resource, alternatives, names
from docassemble.legalaidsync.transport.calls import template_fields
from tests.request_keeper import RequestKeeper

DESCRIPTION = Path(__file__).parents[2].parent / "shared" / "legalserver" / "CoreAPI.v1.yaml"
VERBS = ("get", "put", "post", "patch", "delete")
DOWNLOAD = "/modules/document/download.php"
PAGING = {"page_number", "page_size"}
FORMS = {"/documents": "upload", "/documents/matter_zip": "upload_zip", "/documents/documate": "upload_documate"}

# Operations that the client can't express, each with its reason. There is none.
LEFT_OUT: dict[tuple[str, str], str] = {}

# Mistakes of the description.
WRONG_SCHEMA = {
    ("post", "/matters/{case_UUID}/incomes"): ("v1_core_matter_income", "the body is said to be a matter"),
    ("patch", "/matters/{case_UUID}/incomes/{income_uuid}"): (
        "v1_core_matter_income",
        "the body is said to be a matter",
    ),
}
REQUIRED_BY_MISTAKE = {
    "v1_core_contact_post_patch": ({"id", "uuid"}, "read-only"),
    "v1_core_event_post_patch": ({"id", "event_uuid"}, "read-only"),
    "v1_core_user_post_patch": ({"id", "user_uuid"}, "read-only"),
    "v1_core_organizations": ({"uuid"}, "read-only"),
    "v1_core_users_organization_affiliation": ({"organization_affiliation_uuid"}, "read-only"),
    "v1_core_event_reminder_recipient": ({"id", "uuid", "email"}, "read-only; the e-mail is the user's"),
    "v1_core_matter_adverse_parties": ({"organization_name"}, "a person has no organization's name: section 7.4"),
    "v1_core_task_post_patch": ({"deadline_type"}, "a task has a task_type, a deadline a deadline_type: section 7.4"),
    "v1_core_matter_income": ({"income_uuid", "id"}, "read-only"),
    "v1_core_lookup_sharepoint": ({"site_path", "library_path"}, "the row is that of all tables; its note says this"),
    "v1_core_lookup_contractor_product_or_service_type": ({"unit_type", "overrides_fee_structure"}, "as above"),
}
COPIED = "_copy"  # two paths of /lookups/supervisor_type end so; those of all other tables show what is meant
KEYS_NOT_OURS = {
    "contacts": ({"results"}, "copied from matters: section 3.3"),
    "grant_contract_terms": ({"RFP Issued"}, "a label, not a name"),
}

pytestmark = pytest.mark.skipif(not DESCRIPTION.is_file(), reason=f"{DESCRIPTION} is not there")


def described() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load(DESCRIPTION.read_bytes(), Loader=loader)
    return found


SPEC = described() if DESCRIPTION.is_file() else {"paths": {}}


@dataclass(frozen=True)
class Operation:
    """One operation of the description."""

    method: str
    path: str

    @property
    def own(self) -> dict[str, Any]:
        return dict(SPEC["paths"][self.path][self.method])

    @property
    def short(self) -> str:
        return self.path.removeprefix("/api/v1").removesuffix(COPIED)

    def query(self) -> dict[str, Any]:
        """Return the schema of each query parameter."""
        item = SPEC["paths"][self.path]
        listed = [resolve(one) for one in (*item.get("parameters", []), *self.own.get("parameters", []))]
        return {one["name"]: one.get("schema", {}) for one in listed if one["in"] == "query"}

    def body(self, content: str = "application/json") -> dict[str, Any] | None:
        """Return the schema of the body, without the mistakes."""
        media = resolve(self.own.get("requestBody", {})).get("content", {})
        if content not in media:
            return None
        schema = media[content].get("schema", {})
        name = WRONG_SCHEMA.get((self.method, self.short), (schema.get("$ref", "").rpartition("/")[2],))[0]
        found = dict(SPEC["components"]["schemas"][name] if name else schema)
        optional = (
            set(found.get("required", ())) if self.method == "patch" else REQUIRED_BY_MISTAKE.get(name, (set(),))[0]
        )
        found["required"] = [key for key in found.get("required", ()) if key not in optional]
        if not found["required"]:
            del found["required"]
        return found

    def __str__(self) -> str:
        return f"{self.method} {self.short}"


def resolve(found: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in found:
        target: Any = SPEC
        for name in found["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        found = target
    return found


OPERATIONS = [Operation(method, path) for path, item in SPEC["paths"].items() for method in VERBS if method in item]


def shape(path: str) -> str:
    """Return a path without the names of its gaps; the tables of lookups are one gap."""
    return re.sub(r"^/lookups/[^/]+", "/lookups/{}", re.sub(r"{\w+}", "{}", path))


def routes() -> dict[tuple[str, str], Route]:
    """Return every route of version 1, by method and shape."""
    return {
        (row.method_of(verb).lower(), shape(row.path_of(verb))): Route(row, verb, 1)
        for row in RESOURCES
        for verb in row.verbs
        if 1 in row.versions_of(verb)
    }


ROUTES = routes()


def sample(schema: dict[str, Any], depth: int = 0) -> Any:
    """Return a value that a schema allows."""
    schema = resolve(schema)
    if schema.get("enum"):
        return schema["enum"][0]
    for several in ("oneOf", "anyOf", "allOf"):
        if several in schema:
            return sample(schema[several][0], depth)
    kind = schema.get("type", "string")
    if kind == "object":
        return {name: sample(one, depth + 1) for name, one in schema.get("properties", {}).items()} if depth < 3 else {}
    if kind == "array":
        return [sample(schema.get("items", {}), depth + 1)]
    plain = {"integer": 3, "number": 3, "boolean": True, "string": "x"}
    texts = {
        "date": "2026-03-02",
        "date-time": "2026-03-02T09:00:00-06:00",
        "uuid": gap("any"),
        "email": "a@mail.example",
    }
    texts["time"] = "09:00:00"
    return texts.get(schema.get("format", ""), plain[kind])


def gap(name: str) -> str:
    """Return what fills the gap of a path: a uuid of its own for each name."""
    return str(uuid5(NAMESPACE_URL, name))


def in_order(template: str) -> list[str]:
    return re.findall(r"{(\w+)}", template)


def path_arguments(operation: Operation, way: Route) -> dict[str, str]:
    """Return the arguments of the client that fill the operation's path."""
    path = operation.short
    table = re.match(r"/lookups/(\w+)", path)
    values = [*([table[1]] if table else []), *(gap(name) for name in in_order(path))]
    return dict(zip(in_order(way.template), values, strict=True))


def expected_path(operation: Operation) -> str:
    prefix = "/api/v1" if operation.path.startswith("/api/v1") else ""
    return prefix + re.sub(r"{(\w+)}", lambda found: gap(found[1]), operation.short)


def fields_for(operation: Operation, way: Route) -> dict[str, Any]:
    """Return a body: what the row says is required, or else one field that may be written."""
    schema = operation.body()
    if schema is None:
        return {}
    wanted = alternatives(way.resource.verbs[way.verb].required)[0]
    named = schema.get("properties", {})
    writable = [name for name, one in named.items() if not resolve(one).get("readOnly")][:1]
    return {name: sample(named.get(name, {})) for name in wanted or writable}


def perform(operation: Operation) -> requests.PreparedRequest:
    """Do the operation through the client and return the request it sent."""
    if operation.path == DOWNLOAD:
        keeper = RequestKeeper({})
        keeper.client(version=1).documents.download(gap("any"))
        return keeper.kept[0]
    way = ROUTES[operation.method, shape(operation.short)]
    answer = way.resource.answer_of(way.verb)
    keeper = RequestKeeper({"data": []} if answer in (Answer.LIST, Answer.WHOLE_LIST) else {"data": {}})
    call_the_client(keeper.client(version=1), operation, way)
    (request,) = keeper.kept
    return request


def call_the_client(site: LegalServer, operation: Operation, way: Route) -> None:
    where: dict[str, Any] = path_arguments(operation, way)
    endpoint = getattr(site, way.resource.name)
    where |= {name: sample(schema) for name, schema in operation.query().items() if name not in PAGING}
    uuid = [where.pop("uuid")] if "uuid" in where else []
    id_key = way.resource.verbs[way.verb].id_key
    if id_key:
        where.pop(id_key.partition(":")[2], None)
        uuid = [gap("any")]
    if operation.method == "post" and operation.short in FORMS:
        kind = {} if way.verb == "upload_zip" else {"mime_type": "text/plain"}
        getattr(endpoint, way.verb)(matter=gap("matter"), filename="a.txt", content=b"a", **kind)
    elif way.verb == "search":
        list(endpoint.search(**where))
    elif way.method in BODY_METHODS:
        fields = {key: value for key, value in fields_for(operation, way).items() if key not in id_key}
        getattr(endpoint, way.verb)(*uuid, fields, **where)
    else:
        getattr(endpoint, way.verb)(*uuid, **where)


def test_the_description_is_the_one_that_was_counted() -> None:
    assert (len(OPERATIONS), len(SPEC["paths"])) == (313, 166)
    assert set(LEFT_OUT) <= {(operation.method, operation.short) for operation in OPERATIONS}


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_the_client_can_express_the_operation_and_sends_what_the_description_asks_for(operation: Operation) -> None:
    if (operation.method, operation.short) in LEFT_OUT:
        pytest.skip(LEFT_OUT[operation.method, operation.short])
    request = perform(operation)
    parts = urlsplit(str(request.url))
    assert request.method == operation.method.upper()
    assert unquote(parts.path) == expected_path(operation)
    check_query(operation, dict(parse_qsl(parts.query)))
    check_body(operation, request)


def check_query(operation: Operation, sent: dict[str, str]) -> None:
    known = operation.query()
    assert sent.keys() <= known.keys()
    for name, text in sent.items():
        kind = resolve(known[name]).get("type", "string")
        assert re.fullmatch({"integer": r"\d+", "boolean": "true|false"}.get(kind, r"(?s).+"), text), name


def check_body(operation: Operation, request: requests.PreparedRequest) -> None:
    if operation.method == "post" and operation.short in FORMS:
        check_form(operation, request)
        return
    schema = operation.body()
    if schema is None:
        assert request.body in (None, b"{}")
        return
    body = json.loads(request.body or b"null")
    validator = Draft4Validator({**schema, "components": SPEC["components"]}, format_checker=FormatChecker())
    assert [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(body)] == []
    assert body.keys() <= schema.get("properties", body).keys()


def check_form(operation: Operation, request: requests.PreparedRequest) -> None:
    raw = request.body
    assert isinstance(raw, bytes)
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": request.headers["Content-Type"],
        "CONTENT_LENGTH": str(len(raw)),
        "wsgi.input": BytesIO(raw),
    }
    _, form, files = parse_form_data(environ)
    schema = operation.body("multipart/form-data") or {}
    sent = {*form, *files}
    assert set(schema["required"]) <= sent <= set(schema["properties"])
    if "metadata" in form:
        Draft4Validator(schema["properties"]["metadata"]).validate(json.loads(form["metadata"]))


def v1_searches() -> list[tuple[Operation, Resource]]:
    found = [(operation, ROUTES.get((operation.method, shape(operation.short)))) for operation in OPERATIONS]
    return [
        (one, way.resource) for one, way in found if way and way.verb == "search" and way.resource.name != "lookups"
    ]


@pytest.mark.parametrize(("operation", "resource"), v1_searches(), ids=str)
def test_the_row_names_the_search_keys_of_the_description(operation: Operation, resource: Resource) -> None:
    not_ours = KEYS_NOT_OURS.get(resource.name, (set(),))[0]
    asked = operation.query().keys() - PAGING - not_ours - {"sort"}
    assert set(names(resource.verbs["search"].keys)) - {"sort"} == asked


def test_every_row_of_version_1_is_in_the_description() -> None:
    """What isn't there belongs to version 2 only; the row must say so."""
    in_the_description = {(operation.method, shape(operation.short)) for operation in OPERATIONS}
    assert set(ROUTES) - in_the_description == set()


def test_every_argument_of_a_path_is_a_keyword_that_no_verb_uses_otherwise() -> None:
    used = {"fields", "match", "update_data", "pages_at_once", "self"}
    for row in RESOURCES:
        for verb in row.verbs:
            assert not template_fields(row.path_of(verb)) & used
            assert verb in METHODS or row.verbs[verb].path
