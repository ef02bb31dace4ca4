"""docs/moving-from-legalserverlink.md says of every name what it does here, and says the truth."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
import yaml

from devserver.folder import CHECKOUT
from tests.unit.legalserverlink.official import ARGUMENTS

PAGE = (CHECKOUT / "docs" / "moving-from-legalserverlink.md").read_text("utf-8")
QUESTIONS = CHECKOUT / "docassemble" / "legalaidsync" / "data" / "questions"
COMPAT = QUESTIONS / "legalserverlink_compat.yml"
ROW = re.compile(r"^\| `([^`]+)` \| (works the same|works better|left out) \| (.*) ?\|$", re.MULTILINE)
OUR_OWN = {"case_file", "LegalServerCase", "launch"}


def table(heading: str) -> dict[str, tuple[str, str]]:
    """Return name -> (verdict, what is different) of a section of the page."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return {name: (verdict, why.strip()) for name, verdict, why in ROW.findall(section)}


def defined_by_the_include() -> Iterator[str]:
    """Yield every name that the include and launch.yml give an interview."""
    for path in (COMPAT, QUESTIONS / "launch.yml"):
        for block in filter(None, yaml.safe_load_all(path.read_text("utf-8"))):
            yield from (name for entry in block.get("objects", ()) for name in entry)
            yield from (str(value) for field in block.get("fields", ()) for value in field.values())
            yield from (block[key] for key in ("event", "continue button field") if key in block)
            for node in ast.walk(ast.parse(block.get("code", ""))):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id


VARIABLES, FUNCTIONS = table("Variables"), table("Functions")
DEFINED = set(defined_by_the_include())


@pytest.mark.parametrize("name", [name for name, (verdict, _) in VARIABLES.items() if verdict != "left out"])
def test_a_variable_that_works_is_defined_by_the_include(name: str) -> None:
    assert name in DEFINED


@pytest.mark.parametrize("name", [name for name, (verdict, _) in VARIABLES.items() if verdict == "left out"])
def test_a_variable_that_is_left_out_is_not_defined(name: str) -> None:
    assert name not in DEFINED


@pytest.mark.usefixtures("docassemble_context")
def test_the_functions_of_the_page_are_those_of_the_module() -> None:
    from docassemble.legalaidsync import legalserverlink_compat

    ours = {name for name in legalserverlink_compat.__all__ if not name.startswith("legalserver_")} - OUR_OWN
    assert {name for name, (verdict, _) in FUNCTIONS.items() if verdict != "left out"} == ours == set(ARGUMENTS)
    assert [name for name in legalserverlink_compat.__all__ if not hasattr(legalserverlink_compat, name)] == []


def test_what_is_better_or_left_out_says_how_or_why_but_for_helpers_that_follow_one_that_does() -> None:
    silent = [
        name for name, (verdict, why) in (VARIABLES | FUNCTIONS).items() if verdict != "works the same" and not why
    ]
    assert silent == [
        "get_source_module_data",
        "loop_through_legalserver_responses",
        "has_valid_items",
        "format_field_list",
    ]


def test_every_name_of_the_include_is_on_the_page_or_begins_as_our_own_do() -> None:
    """Local names of a block and what launch.yml has are the launch's own: docs/launch.md."""
    own = set()
    for block in filter(None, yaml.safe_load_all(COMPAT.read_text("utf-8"))):
        own |= {name for entry in block.get("objects", ()) for name in entry}
        tree = ast.walk(ast.parse(block.get("code", "")))
        own |= {node.id for node in tree if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    ours = {"legalserver_names", "legalserver_typed_by_staff", "legalserver_assigned"}
    ours |= {"legalserver_parts_read", "legalserver_people_parsed", "legalserver_work_parsed"}
    assert own - set(VARIABLES) - OUR_OWN == ours
