"""Every row of the API sheet's tables of endpoints, v1 and v2: the stand-in routes it, or a reason is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, MapAdapter

from docassemble.legalaidsync.sandbox.endpoints import rules

SHEET = Path(__file__).parents[2].parent / "shared" / "reference" / "legalserver-api.md"
ROW = re.compile(r"^\| ((?:GET|POST|PATCH|PUT|DELETE)[A-Z ]*) \| `(/[^`]*)` \| ([12 ]+)", re.MULTILINE)
UUID = "00000000-0000-4000-8000-000000000000"

# What the sheet names without a path, so that there is nothing to route; a path that appears makes this fail.
WITHOUT_A_PATH: Mapping[str, str] = {
    "/contractors/...": "the contractor module: names of four collections, but no path, verb or record (section 3.11)",
    "v2 adds create/update of clinics, clinic events and clinic event appointments": "no path of v2 is shown",
}

pytestmark = pytest.mark.skipif(not SHEET.is_file(), reason=f"{SHEET} is not there")


def described() -> Iterator[tuple[int, str, str]]:
    """Yield version, method and path of every row of section 3."""
    endpoints = SHEET.read_text().partition("## 3. Endpoints")[2].partition("## 4. ")[0] if SHEET.is_file() else ""
    for verbs, paths, versions in ROW.findall(endpoints):
        listed = full_paths(paths)
        methods = verbs.split()
        pairs = zip(methods, per_method(methods, listed), strict=True)
        for method, path in pairs:
            yield from ((int(version), method, path) for version in versions.split())


def full_paths(cell: str) -> list[str]:
    """Return the paths of a cell; one that begins with dots goes on where the one before has its last part."""
    paths: list[str] = []
    for part in re.split(r"[;,] ", cell):
        base = paths[-1].rpartition("/")[0] if paths and part.startswith("...") else ""
        paths.append(base + part.removeprefix("...").replace("/latest", "", 1) if base else part)
    return paths


def per_method(methods: list[str], paths: list[str]) -> list[str]:
    """Return a path for each method: the collection first, then the one of a single record."""
    if len(paths) == 1:
        return paths * len(methods)
    return [paths[0], *[paths[-1]] * (len(methods) - 1)]


def is_routed(routes: MapAdapter, version: int, method: str, path: str) -> bool:
    filled = re.sub(r"{[^}]*}", UUID, path).replace(f"processes/{UUID}", "processes/1")
    try:
        routes.match(f"/api/v{version}{filled}", method=method)
    except (NotFound, MethodNotAllowed):
        return False
    return True


def test_every_row_is_routed_in_its_versions() -> None:
    rows = list(described())
    routes = Map(rules()).bind("sandbox")
    assert len(rows) > 150
    assert [row for row in rows if not is_routed(routes, *row)] == []


def test_what_is_left_out_is_still_named_without_a_path() -> None:
    text = SHEET.read_text()
    assert all(words in text for words in WITHOUT_A_PATH)
    assert not re.search(r"^\| (GET|POST|PATCH)[^|]*\| `/(contractors|clinics)", text, re.MULTILINE)
