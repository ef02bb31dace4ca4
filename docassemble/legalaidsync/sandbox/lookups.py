"""Lookup tables over the API, LegalServer's own and the site's. Facts: sections 3.10 and 9.9 of the API sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from .calls import VERSIONS, Call, Endpoint, answer, rule
from .directory import CUSTOM_TABLES, LOOKUPS
from .lookup_tables import INVENTED_TABLES, KNOWN_TABLES, SITE_PREFIX
from .references import is_uuid
from .refusals import Refusal, bad_search, malformed, unknown
from .searching import SHAPING, Page
from .showing import Scene
from .store import Record

PLAIN = {"name": None, "id": None, "active": True, "list_order": None, "note": None, "type2": None, "system": False}
READ_ONLY = ("roles", "citizenship_statuses")
WRITABLE: Mapping[str, type] = {"name": str, "active": bool, "list_order": int}
CUSTOM_KEYS = ("id", "name", "list_order", "active", "uuid")
TABLE_KEYS = ("id", "name", "description", "table_name", "uuid")
# Keys that only some tables have (section 9.9); for the rest of a table's keys the synthetic values are the measure.
OWN_KEYS: Mapping[str, Mapping[str, type]] = {
    "note_type": {"singular": bool},
    "income": {"default_excluded": bool},
    "charge": {
        "statute_number": str,
        "penalty_class": str,
        "charge_category_id": str,
        "external_id": str,
        "state": str,
    },
    "charge_tag": {"related_charge": str},
    "sharepoint_site_library": {"site_path": str, "library_path": str},
    "country": {"country_code": str},
    "contractor_product_or_service_type": {"unit_type": str, "overrides_fee_structures": bool, "default_rate": str},
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "sharepoint_site_library": ("name", "site_path", "library_path"),
    "contractor_product_or_service_type": ("name", "unit_type"),
}


def show(value: Record) -> dict[str, Any]:
    """Return a lookup value: the keys of every table, those of its own, and the uuid."""
    return PLAIN | value.fields | {"id": value.id, "uuid": value.uuid}


def show_custom(value: Record) -> dict[str, Any]:
    """Return a value of a custom lookup table."""
    shown = {"list_order": 0} | show(value)
    return {key: (shown[key] or 0 if key == "list_order" else shown[key]) for key in CUSTOM_KEYS}


def table_values(table: str, scene: Scene) -> list[Record]:
    """Return all values of a table.

    Raises:
        Refusal: 404 for an unknown table.
    """
    values = scene.directory.lookup_table(table)
    if not values and table not in KNOWN_TABLES:
        raise unknown("lookup")
    return values


def search(table: str, filters: Mapping[str, Any], scene: Scene) -> list[Record]:
    """Return the values of a table; v2 shows only active ones unless asked otherwise.

    Raises:
        Refusal: 404 for an unknown table, 400 for unknown keys.
    """
    values = table_values(table, scene)
    given = {"active": "true"} | dict(filters) if scene.version == 2 else dict(filters)
    wanted = {key: str(text) for key, text in given.items() if key not in SHAPING and text != ""}
    bad = [key for key in wanted if key not in TESTS]
    if bad:
        raise bad_search([], bad)
    return [value for value in values if all(TESTS[key](show(value), text) for key, text in wanted.items())]


def _same(key: str) -> Callable[[dict[str, Any], str], bool]:
    return lambda shown, text: str(shown[key]).casefold() == text.casefold()


def _yes(key: str) -> Callable[[dict[str, Any], str], bool]:
    return lambda shown, text: shown[key] == (text.lower() in ("true", "1"))


TESTS: Mapping[str, Callable[[dict[str, Any], str], bool]] = {
    "name": _same("name"),
    "active": _yes("active"),
    "list_order": _same("list_order"),
    "system": _yes("system"),
    "note": _same("note"),
    "id": _same("id"),
}


def find(table: str, uuid: str, scene: Scene) -> Record:
    """Return one value.

    Raises:
        Refusal: 400 for a malformed uuid, 404 if the table has no such value.
    """
    if not is_uuid(uuid):
        raise malformed("lookup_value_uuid", scene.settings.malformed_uuid_status)
    value = scene.records.by_uuid(LOOKUPS, uuid.lower())
    if value is None or value.parent != table:
        raise unknown("lookup")
    return value


def counted(value: Record, scene: Scene) -> dict[str, Any]:
    """Return a value with the number of records that use it."""
    count = "SELECT count(*) FROM records WHERE resource != ? AND instr(fields, ?)"
    used = scene.records.connection.execute(count, (LOOKUPS, value.uuid)).fetchone()[0]
    return {"use_count": int(used), "data": show(value)}


def write(table: str, body: Mapping[str, Any], scene: Scene, value: Record | None) -> Record:
    """Add a value to a table, or change one.

    Raises:
        Refusal: 400 for unknown or missing keys and values of the wrong type.
    """
    known = {**WRITABLE, **OWN_KEYS.get(table, {})}
    parameters = [key for key in body if key not in known]
    bad = {key: given for key, given in body.items() if key in known and not _fits(given, known[key])}
    needed = REQUIRED.get(table, ("name",))
    lacking = [key for key in needed if not body.get(key)] if value is None else []
    emptied = {key: body[key] for key in needed if value is not None and key in body and not body[key]}
    if parameters or bad or lacking or emptied:
        refused = {"invalid_values": bad | emptied, "invalid_parameters": parameters, "missing_arguments": lacking}
        raise Refusal(400, {name: found for name, found in refused.items() if found})
    if value is None:
        return scene.records.add(LOOKUPS, {"active": True, **body}, parent=table)
    value.fields |= body
    scene.records.save(value)
    return value


def _fits(given: Any, kind: type) -> bool:
    return given is None or (isinstance(given, kind) and (kind is bool or not isinstance(given, bool)))


def _table_named(call: Call) -> str:
    """Return the table in the path; a site that calls tables otherwise does not know the usual name (row 37)."""
    table = call.arguments["table"]
    if call.settings.lookup_table_names == "as listed":
        return table
    own = table.removeprefix(SITE_PREFIX)
    if (table in INVENTED_TABLES) or (own != table and own not in INVENTED_TABLES):
        raise unknown("lookup")
    return own


def search_table(call: Call) -> Response:
    call.permit_named("API Lookup: Search")
    return _page(call, search(_table_named(call), call.parameters(), call.scene), show)


def _page(call: Call, hits: list[Record], shape: Callable[[Record], dict[str, Any]]) -> Response:
    page = Page.read(call.parameters(), call.scene)
    return answer(page.envelope(len(hits), [shape(value) for value in page.cut(hits)], call.settings))


def get_value(call: Call) -> Response:
    call.permit_named("API Lookup: Get")
    return answer(counted(find(_table_named(call), call.arguments["record"], call.scene), call.scene))


def create_value(call: Call) -> Response:
    """Add a value; v2 takes an upsert by name and answers the bare record."""
    call.permit_named("API Lookup: Create")
    table, body = _writable_table(call), call.body()
    keys = body.pop("update", None) if call.scene.version == 2 else None
    found = _upserted(table, keys, call) if isinstance(keys, dict) else None
    changed = body.pop("update_data", body) if found else {key: body[key] for key in body if key != "update_data"}
    value = write(table, changed if isinstance(changed, dict) else {}, call.scene, found)
    status = call.settings.upsert_match_status if found else 201
    return answer(show(value) if call.scene.version == 2 else {"data": show(value)}, status)


def _writable_table(call: Call) -> str:
    table = _table_named(call)
    table_values(table, call.scene)
    if table in READ_ONLY:
        raise Refusal(403, {"error_message": "This API cannot be processed for this site"})
    return table


def _upserted(table: str, keys: Mapping[str, Any], call: Call) -> Record | None:
    bad = [key for key in keys if key not in ("name", "active", "list_order")]
    if bad:
        raise bad_search([], bad)
    hits = search(table, {key: str(text) for key, text in keys.items()}, call.scene)
    if len(hits) > 1:
        raise Refusal(400, {call.settings.upsert_many_key: "Cannot process multiple records for upsert"})
    return hits[0] if hits else None


def update_value(call: Call) -> Response:
    call.permit_named("API Lookup: Update")
    table = _writable_table(call)
    value = find(table, call.arguments["record"], call.scene)
    return answer(counted(write(table, call.body(), call.scene, value), call.scene))


def _table(call: Call) -> Record:
    """Return the custom table that the path names."""
    uuid = call.arguments["custom"]
    if not is_uuid(uuid):
        raise malformed("lookup_uuid", call.settings.malformed_uuid_status)
    found = call.scene.records.by_uuid(CUSTOM_TABLES, uuid.lower())
    if found is None:
        raise unknown("lookup")
    return found


def _shown_table(table: Record) -> dict[str, Any]:
    shown = table.fields | {"id": table.id, "uuid": table.uuid}
    return {key: shown.get(key) for key in TABLE_KEYS}


def search_tables(call: Call) -> Response:
    call.permit_named("API Lookup: Search")
    wanted = {key: str(text) for key, text in call.parameters().items() if key not in SHAPING and text != ""}
    bad = [key for key in wanted if key not in TABLE_KEYS]
    if bad:
        raise bad_search([], bad)
    hits = [
        table
        for table in call.scene.records.all(CUSTOM_TABLES)
        if all(str(_shown_table(table)[key]).casefold() == text.casefold() for key, text in wanted.items())
    ]
    return _page(call, hits, _shown_table)


def get_table(call: Call) -> Response:
    call.permit_named("API Lookup: Get")
    return answer({"data": _shown_table(_table(call))})


def search_custom(call: Call) -> Response:
    call.permit_named("API Lookup: Search")
    given = call.parameters()
    table = _table(call).fields["table_name"]
    bad = [key for key in given if key not in SHAPING and key not in ("name", "id", "list_order")]
    if bad:
        raise bad_search([], bad)
    wanted = {key: str(text) for key, text in given.items() if key not in SHAPING and text != ""}
    values = call.scene.directory.lookup_table(table)
    hits = [value for value in values if all(TESTS[key](show_custom(value), text) for key, text in wanted.items())]
    return _page(call, hits, show_custom)


def get_custom(call: Call) -> Response:
    call.permit_named("API Lookup: Get")
    value = find(_table(call).fields["table_name"], call.arguments["record"], call.scene)
    return answer({"data": show_custom(value)})


def create_custom(call: Call) -> Response:
    call.permit_named("API Lookup: Create")
    value = write(_table(call).fields["table_name"], call.body(), call.scene, None)
    return answer({"data": show_custom(value)}, 201)


def update_custom(call: Call) -> Response:
    call.permit_named("API Lookup: Update")
    table = _table(call).fields["table_name"]
    value = find(table, call.arguments["record"], call.scene)
    return answer({"data": show_custom(write(table, call.body(), call.scene, value))})


ROUTES: tuple[tuple[str, str, str, Callable[[Call], Response]], ...] = (
    ("GET", "/lookups/<table>", "search", search_table),
    ("POST", "/lookups/<table>", "create", create_value),
    ("GET", "/lookups/<table>/<record>", "get", get_value),
    ("PATCH", "/lookups/<table>/<record>", "update", update_value),
    ("GET", "/custom_lookups", "search", search_tables),
    ("GET", "/custom_lookups/<custom>", "get", get_table),
    ("GET", "/custom_lookups/<custom>/lookups", "search", search_custom),
    ("POST", "/custom_lookups/<custom>/lookups", "create", create_custom),
    ("GET", "/custom_lookups/<custom>/lookups/<record>", "get", get_custom),
    ("PATCH", "/custom_lookups/<custom>/lookups/<record>", "update", update_custom),
)


def rules() -> list[Rule]:
    """Return the routes of the lookups, the same in both versions."""
    return [
        rule(version, path, method, Endpoint(handler, version, verb))
        for version in VERSIONS
        for method, path, verb, handler in ROUTES
    ]
