"""Each kind of ordered trouble: what the caller meets, and what was done meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
import requests

from docassemble.legalaidsync.sandbox import make_app
from docassemble.legalaidsync.sandbox.faults import KINDS
from docassemble.legalaidsync.sandbox.server import serve

LOOKUP = "/api/v2/lookups/gender"


@pytest.fixture
def address(tmp_path: Path) -> Any:
    """Yield the address of a stand-in behind a real socket."""
    server = serve(make_app(tmp_path / "served.sqlite"), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def served(address: str, **fault: Any) -> requests.Response:
    requests.post(f"{address}/sandbox/faults", json={"path": "/api/*"} | fault, timeout=5).raise_for_status()
    return requests.get(address + LOOKUP, headers={"Authorization": "Bearer sandbox-token"}, timeout=5)


def test_429_tells_when_it_ends_or_says_nothing(site: Any) -> None:
    site.order(path="/api/*", kind="rate_limit", seconds=7)
    told = site.get(LOOKUP)
    assert (told.status_code, told.headers["Retry-After"], told.headers["x-rate-limit-remaining"]) == (429, "7", "0")
    site.order(path="/api/*", kind="rate_limit", headers=False)
    assert site.get(LOOKUP).headers.keys() & {"Retry-After", "x-rate-limit-limit", "x-rate-limit-reset"} == set()


def test_a_page_comes_with_status_200_where_json_was_asked_for(site: Any) -> None:
    site.order(path="/api/*", kind="html")
    answer = site.get(LOOKUP)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "SITE DOWN" in answer.text


def test_a_truncated_answer_breaks_off_in_the_middle_after_the_effect(site: Any) -> None:
    before = site.count_notes()
    site.order(method="POST", path="/api/v2/matters/*/notes", kind="truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        site.note()
    assert site.count_notes() == before + 1


def test_a_truncated_answer_breaks_off_on_a_real_socket_too(address: str) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        served(address, kind="truncated")


def test_a_dripping_answer_arrives_whole(address: str) -> None:
    assert served(address, kind="drip", seconds=0.01).json()["total_records"] > 0


def test_json_under_a_wrong_content_type_is_still_json(site: Any) -> None:
    site.order(path="/api/*", kind="content_type")
    answer = site.get(LOOKUP)
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.json()["total_records"] > 0


def test_a_fault_with_a_probability_strikes_some_requests_and_always_the_same_ones(site: Any) -> None:
    struck = []
    for _ in range(2):
        site.send("DELETE", "/sandbox/faults")
        site.order(path="/api/*", times=None, status=500, probability=0.5, seed=4)
        struck.append([site.get(LOOKUP).status_code for _ in range(12)])
    assert struck[0] == struck[1]
    assert set(struck[0]) == {200, 500}


def test_a_delay_holds_the_answer_back_longer_than_an_impatient_client_waits(site: Any) -> None:
    site.order(path="/api/*", kind="delay", seconds=20)
    with pytest.raises(requests.ReadTimeout):
        site.get(LOOKUP, timeout=(3, 0.2))


def test_the_journal_names_the_fault_that_struck(site: Any) -> None:
    site.order(path="/api/*", status=500)
    site.get(LOOKUP)
    assert [line["fault"] for line in site.get("/sandbox/journal").json()] == ["status"]


def test_a_bad_probability_or_kind_is_refused(site: Any) -> None:
    for bad in ({"probability": 2}, {"probability": 0}, {"kind": ["html"]}, {"seed": "x"}):
        assert site.post("/sandbox/faults", json={"path": "*"} | bad).status_code == 400
    assert {"truncated", "drip", "html", "rate_limit", "content_type"} <= KINDS.keys()


NOTES = "/api/v2/matters/*/notes"
Seen = int | str
# What the client sees of each kind, before the stand-in acts and after it acted, and how many notes there are then.
OUTCOMES: dict[tuple[str, str], tuple[dict[str, Any], Seen, int]] = {
    ("reset", "before"): ({"kind": "reset"}, "ConnectionError", 0),
    ("reset", "after"): ({"kind": "reset"}, "ConnectionError", 1),
    ("500", "before"): ({"status": 500}, 500, 0),
    ("500", "after"): ({"status": 500}, 500, 1),
    ("503 page", "before"): ({"status": 503, "html": True}, 503, 0),
    ("503 page", "after"): ({"status": 503, "html": True}, 503, 1),
    ("429", "before"): ({"kind": "rate_limit"}, 429, 0),
    ("429", "after"): ({"kind": "rate_limit"}, 429, 1),
    ("bare 429", "before"): ({"kind": "rate_limit", "headers": False}, 429, 0),
    ("bare 429", "after"): ({"kind": "rate_limit", "headers": False}, 429, 1),
    ("hang", "before"): ({"kind": "hang", "seconds": 0.01}, "ConnectionError", 0),
    ("hang", "after"): ({"kind": "hang", "seconds": 0.01}, 201, 1),
    ("delay", "before"): ({"kind": "delay", "seconds": 0.01}, 201, 1),
    ("delay", "after"): ({"kind": "delay", "seconds": 0.01}, 201, 1),
    ("truncated", "before"): ({"kind": "truncated"}, "ChunkedEncodingError", 0),
    ("truncated", "after"): ({"kind": "truncated"}, "ChunkedEncodingError", 1),
    ("page", "before"): ({"kind": "html"}, 200, 0),
    ("page", "after"): ({"kind": "html"}, 200, 1),
    ("drip", "before"): ({"kind": "drip", "seconds": 0.001}, 503, 0),
    ("drip", "after"): ({"kind": "drip", "seconds": 0.001}, 201, 1),
    ("content type", "before"): ({"kind": "content_type"}, 503, 0),
    ("content type", "after"): ({"kind": "content_type"}, 201, 1),
}


def see(site: Any) -> Seen:
    """Write a note and return the status, or the name of what went wrong."""
    try:
        return int(site.note().status_code)
    except requests.RequestException as error:
        return type(error).__name__


@pytest.mark.parametrize(("name", "when"), OUTCOMES, ids=[" ".join(key) for key in OUTCOMES])
def test_each_kind_strikes_before_or_after_the_effect_by_count(site: Any, name: str, when: str) -> None:
    fault, seen, notes = OUTCOMES[name, when]
    before = site.count_notes()
    site.order(method="POST", path=NOTES, when=when, times=2, **fault)
    assert [see(site) for _ in range(3)] == [seen, seen, 201]
    assert site.count_notes() == before + 2 * notes + 1


@pytest.mark.parametrize(("name", "when"), OUTCOMES, ids=[" ".join(key) for key in OUTCOMES])
def test_each_kind_strikes_before_or_after_the_effect_by_probability(site: Any, name: str, when: str) -> None:
    """The same seed strikes the same requests; what is not struck is done once."""
    fault, seen, notes = OUTCOMES[name, when]
    before, runs = site.count_notes(), []
    for _ in range(2):
        site.send("DELETE", "/sandbox/faults")
        site.order(method="POST", path=NOTES, when=when, times=None, probability=0.4, seed=11, **fault)
        site.send("DELETE", "/sandbox/journal")
        runs.append([see(site) for _ in range(8)])
        struck = [line["fault"] is not None for line in site.get("/sandbox/journal").json()]
        assert [one == seen for one, hit in zip(runs[-1], struck, strict=True) if hit] == [True] * sum(struck)
        assert 0 < sum(struck) < 8
        before += 8 - sum(struck) + notes * sum(struck)
        assert site.count_notes() == before
    assert runs[0] == runs[1]


def test_no_kind_is_left_out_of_these_outcomes() -> None:
    assert {fault.get("kind", "status") for fault, _, _ in OUTCOMES.values()} == set(KINDS)


def test_a_hang_that_is_never_handled_is_in_the_journal_at_once(site: Any) -> None:
    before = site.count_notes()
    site.order(method="POST", path=NOTES, kind="hang", seconds=30, when="before")
    site.send("DELETE", "/sandbox/journal")
    with pytest.raises(requests.ReadTimeout):
        site.post(f"{site.matter_path()}/notes", json={"subject": "a"}, timeout=(3, 0.5))
    assert [(line["fault"], line["status"]) for line in site.get("/sandbox/journal").json()] == [("hang", None)]
    assert site.count_notes() == before
