"""The table of docassemble's API: nothing of the installed server is forgotten, and the handbook tells what it says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from docassemble.legalaidsync.docassemble_api.endpoints import LEFT_OUT, ROWS
from docassemble.legalaidsync.docassemble_api.rows import Row
from tests.docassemble_api_cases import FAILURES, SUCCESSES
from tests.docassemble_api_table import DENIED, PAGE, beginning, failures_of, lines

WHEREVER = re.compile(r"[<{][^}>]*[>}]")
NEVER_REGISTERED = "/api/interview"  # docassemble's source has it, and no application registers its blueprint


def webapp() -> Path:
    spec = find_spec("docassemble.webapp")
    assert spec is not None
    return Path(str(spec.submodule_search_locations[0]))  # type: ignore[index]


def routes_in(source: str) -> Iterator[tuple[str, str]]:
    """Yield blueprint and `METHOD /path` of each /api route of a file, names in the path left out."""
    for node in ast.walk(ast.parse(source)) if "/api/" in source else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "route":
            path = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
            if str(path).startswith("/api/"):
                methods = next(ast.literal_eval(word.value) for word in node.keywords if word.arg == "methods")
                yield from ((ast.unparse(node.func.value), f"{method} {nameless(str(path))}") for method in methods)


@cache
def server_routes() -> set[str]:
    registered = set(re.findall(r"register_blueprint\((\w+)\)", (webapp() / "app_initialize.py").read_text("utf-8")))
    found = [route for source in webapp().rglob("*.py") for route in routes_in(source.read_text("utf-8"))]
    return {route for blueprint, route in found if blueprint in registered}


def nameless(endpoint: str) -> str:
    return WHEREVER.sub("{}", endpoint)


def test_every_api_route_of_the_installed_server_is_called_or_left_out_with_a_reason() -> None:
    ours = {nameless(row.endpoint) for row in ROWS}
    left_out = {nameless(endpoint) for endpoint in LEFT_OUT}
    assert len(server_routes()) > 60
    assert server_routes() - ours - left_out == set()


def test_the_table_and_what_it_leaves_out_exist_on_the_installed_server() -> None:
    ours = {nameless(row.endpoint) for row in ROWS}
    left_out = {nameless(endpoint) for endpoint in LEFT_OUT}
    assert (ours | left_out) - server_routes() == set()
    assert ours & left_out == set()


def test_what_the_handbook_says_of_an_endpoint_that_is_never_registered_is_so() -> None:
    assert f"`{NEVER_REGISTERED}`" in PAGE.read_text()
    assert [route for route in server_routes() if route.endswith(NEVER_REGISTERED)] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_handbook_has_the_row(row: Row) -> None:
    assert lines()[row.name].startswith(beginning(row))
    assert (DENIED in lines()[row.name]) == bool(row.who)


def test_the_handbook_has_no_other_rows() -> None:
    assert set(lines()) == {row.name for row in ROWS}
    assert all(f"| `{endpoint}` | {reason} |" in PAGE.read_text() for endpoint, reason in LEFT_OUT.items())


def test_each_outcome_in_the_handbook_has_its_case_and_each_case_its_place() -> None:
    failures = {(name, kind) for name, line in lines().items() for kind in failures_of(line)}
    assert failures == set(FAILURES)
    assert set(lines()) == set(SUCCESSES)


def test_names_are_unique() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
