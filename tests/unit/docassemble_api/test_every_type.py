"""docs/browser-protocol.md says of everything in docassemble's examples how the robot treats it, and that is true."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from devserver.folder import CHECKOUT
from docassemble.legalaidsync.docassemble_api.browser import Browser
from docassemble.legalaidsync.docassemble_api.screen import FILE_DATATYPES
from docassemble.legalaidsync.errors import NeedsBrowser
from tests.demos.catalogue import expected, shipped, source

from .conftest import FakeInterview
from .recorded import fields, screen, text_field

I = "docassemble.base:data/questions/examples/redirect.yml"  # noqa: E741
PAGE = (CHECKOUT / "docs" / "browser-protocol.md").read_text("utf-8")
ROW = re.compile(r"^\| (.+?) \| ((?:reads|answers|server|passes by|needs a browser)\b.*) \|$", re.MULTILINE)
BLOCKS = re.compile(r"^---.*$", re.MULTILINE)
WALKED_TYPES = re.compile(r"^ *(?:- *)?(?:datatype|input type): *(\w+) *$", re.MULTILINE)


class AnyTag(yaml.CSafeLoader):
    """Reads YAML whatever tags it has."""


AnyTag.add_multi_constructor("", lambda loader, suffix, node: None)


def rows() -> dict[str, str]:
    """Name -> what the robot does, for every name in the first column of the tables."""
    return {name: does for names, does in ROW.findall(PAGE) for name in re.findall(r"`([^`]+)`", names)}


def blocks() -> Iterator[dict[str, Any]]:
    for i in shipped():
        for text in BLOCKS.split(source(i)):
            try:
                block = yaml.load(text, Loader=AnyTag)
            except yaml.YAMLError:
                continue  # one example is there to show what a mistake looks like
            if isinstance(block, dict):
                yield block


def fields_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    found = block.get("fields")
    listed = found if isinstance(found, list) else [found]
    return [each for each in listed if isinstance(each, dict)]


def test_every_part_of_a_question_in_the_examples_has_a_row() -> None:
    used = {str(key) for block in blocks() if "question" in block for key in block}
    assert len(used) > 70
    assert used - rows().keys() == set()


def test_every_type_of_field_in_the_examples_has_a_row() -> None:
    used = {
        str(field[key])
        for block in blocks()
        for field in fields_of(block)
        for key in ("datatype", "input type")
        if key in field
    }
    assert len(used) > 35
    assert used - rows().keys() == set()


def test_everything_that_a_field_of_the_examples_has_is_in_a_row() -> None:
    """A key that docassemble's own parser names; any other is a label."""
    spec = find_spec("docassemble.base")
    assert spec
    assert spec.origin
    parser = Path(spec.origin).with_name("parse.py").read_text("utf-8")
    keys = {str(key) for block in blocks() for field in fields_of(block) for key in field}
    known = {key for key in keys if key and key == key.lower() and f"'{key}'" in parser}
    assert len(known) > 45
    assert known - rows().keys() - {"datatype", "input type"} == set()


def test_every_type_that_the_table_says_is_answered_is_walked_on_a_real_server() -> None:
    """By the examples of interviews.yml, on which the robot comes to the last screen."""
    walked = {found for each in expected() for found in WALKED_TYPES.findall(source(each.i))}
    of_fields = PAGE.partition("| Types of fields |")[2].partition("\n\n")[0]
    answered = {name for names, does in ROW.findall(of_fields) for name in re.findall(r"`([^`]+)`", names)}
    assert answered - walked - FILE_DATATYPES == set()


@pytest.mark.parametrize(
    "act", [lambda browser: browser.answer({"paid": True}), lambda browser: browser.press("Go on")]
)
def test_what_is_done_at_another_site_needs_a_browser(
    browser: Browser, interview: FakeInterview, act: Callable[[Browser], object]
) -> None:
    interview.will_answer("", status=302, location="https://pay.mail.example/checkout?amount=100")
    assert browser.start(I).location == "https://pay.mail.example/checkout?amount=100"
    with pytest.raises(NeedsBrowser, match=r"pay\.mail\.example") as needed:
        act(browser)
    assert "amount" not in str(needed.value)
    assert interview.forms == []


def test_a_link_to_another_server_needs_a_browser(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(screen("settrue", "pay", subquestionText='<a href="https://pay.mail.example/">Pay</a>'))
    browser.start(I)
    with pytest.raises(NeedsBrowser, match="another server"):
        browser.press("Pay")
    assert len(interview.requests) == 1


@pytest.mark.parametrize(
    ("more", "parts"),
    [
        ({"script": "pay()"}, ("script",)),
        ({"subquestionText": '<iframe src="https://pay.mail.example"></iframe>'}, ("embedded page",)),
        ({"underText": "<canvas id='map'></canvas>"}, ("inputs of its own",)),
        (
            {"subquestionText": '<input name="card"><embed src="x">', "script": "f()"},
            ("script", "embedded page", "inputs of its own"),
        ),
        ({"subquestionText": "Your input and our object: none"}, ()),
    ],
)
def test_what_only_a_browser_shows_is_named_and_a_strict_robot_stops_there(
    interview: FakeInterview, base_url: str, more: dict[str, str], parts: tuple[str, ...]
) -> None:
    asked = {**fields("who", text_field("name")), **more}
    interview.will_show(asked, screen("deadend", "thanks", steps=2))
    strict = Browser(base_url, strict=True)
    assert strict.start(I).only_in_browser == parts
    if parts:
        with pytest.raises(NeedsBrowser, match=parts[-1]):
            strict.answer({"name": "Ann"})
    else:
        assert strict.answer({"name": "Ann"}).title == "thanks"


def test_a_robot_that_is_not_strict_goes_on(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show({**fields("who", text_field("name")), "script": "f()"}, screen("deadend", "thanks", steps=2))
    browser.start(I)
    assert browser.answer({"name": "Ann"}).title == "thanks"
