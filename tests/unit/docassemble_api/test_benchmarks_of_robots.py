"""The parts of benchmarks/robots.py: saying again what a robot said, and the row of what the library adds."""

from __future__ import annotations

import json
from pathlib import Path

import requests
import yaml

from benchmarks.exchange import Said, keeping_session, say_again
from benchmarks.robots import INCLUDE, LIBRARY, PLAIN, Cost, added_figure, write_interviews
from benchmarks.samples import Sample

from .conftest import FakeInterview
from .recorded import screen

FIRST = Said("GET", "/interview", (("i", "x"), ("case", "old"), ("json", "1")))
ANSWER = Said("POST", "/interview", (("i", "x"),), (("csrf_token", "stale"), ("bmFtZQ", "Ann"), ("json", "1")))


def test_bare_requests_say_the_same_with_the_token_of_the_new_session(base_url: str, interview: FakeInterview) -> None:
    interview.will_show(screen("fields", "who", csrf_token="fresh"), screen("deadend", "end"))
    assert say_again(base_url, [FIRST, ANSWER], case="new")["id"] == "end"
    assert interview.requests[0][2] == {"i": "x", "case": "new", "json": "1"}
    assert interview.forms == [{"csrf_token": "fresh", "bmFtZQ": "Ann", "json": "1"}]


def test_a_walk_is_kept_as_it_was_said(base_url: str, interview: FakeInterview) -> None:
    session, said = keeping_session()
    interview.will_answer(json.dumps({}), content_type="application/json")
    session.post(f"{base_url}/interview", params={"i": "x"}, data={"name": "", "json": "1"}, timeout=5)
    assert said == [Said("POST", "/interview", (("i", "x"),), (("name", ""), ("json", "1")))]
    assert isinstance(session, requests.Session)


def test_both_interviews_ask_the_same_and_one_includes_the_library(tmp_path: Path) -> None:
    write_interviews(tmp_path)
    plain, library = (next(tmp_path.rglob(name)).read_text() for name in ("plain.yml", "library.yml"))
    assert library == INCLUDE + plain
    assert sum("question" in block for block in yaml.safe_load_all(plain)) == 9


def test_what_the_library_adds_is_the_difference_of_medians() -> None:
    plain = Cost(Sample((0.020, 0.020, 9.0)), Sample((0.010,)))
    library = Cost(Sample((0.024, 0.024, 0.025)), Sample((0.012,)))
    figure = added_figure(plain, library, 1)
    assert figure.measured.startswith("**4.0 ms**, 2.0 ms of a processor (20.0 ms and 10.0 ms a screen without, ")
    assert PLAIN in figure.raw
    assert LIBRARY in figure.raw
