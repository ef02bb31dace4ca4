"""Faults, journal, settings, reset, and one file shared by several applications."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

NOTES = "/api/v2/matters/*/notes"


def test_a_fault_before_leaves_no_effect(site: Any) -> None:
    before = site.count_notes()
    site.order(method="POST", path=NOTES, kind="status", status=503)
    failed = site.note()
    assert (failed.status_code, "error" in failed.json()) == (503, True)
    assert site.count_notes() == before


def test_a_fault_after_leaves_the_effect_and_hides_the_answer(site: Any) -> None:
    before = site.count_notes()
    site.order(method="POST", path=NOTES, kind="status", status=502, when="after")
    assert site.note().status_code == 502
    assert site.count_notes() == before + 1


def test_a_cut_connection_is_a_connection_error_after_the_effect(site: Any) -> None:
    before = site.count_notes()
    site.order(method="POST", path=NOTES, kind="reset", when="after")
    with pytest.raises(requests.ConnectionError):
        site.note()
    assert site.count_notes() == before + 1


def test_a_cut_connection_before_leaves_no_effect(site: Any) -> None:
    before = site.count_notes()
    site.order(method="POST", path=NOTES, kind="reset")
    with pytest.raises(requests.ConnectionError):
        site.note()
    assert site.count_notes() == before


def test_a_hanging_answer_is_a_read_timeout_after_the_effect(site: Any) -> None:
    before = site.count_notes()
    site.order(method="POST", path=NOTES, kind="hang", seconds=30, when="after")
    with pytest.raises(requests.ReadTimeout):
        site.post(
            f"{site.matter_path()}/notes",
            json={"subject": "a", "body": "b", "note_type": "General Notes"},
            timeout=(3, 0.5),
        )
    assert site.count_notes() == before + 1


def test_a_fault_strikes_as_often_as_ordered_and_only_its_own_requests(site: Any) -> None:
    site.order(method="GET", path="/api/v2/lookups/*", times=2, status=500)
    assert site.get(site.matter_path()).status_code == 200
    assert [site.get("/api/v2/lookups/gender").status_code for _ in range(3)] == [500, 500, 200]


def test_a_fault_without_a_number_strikes_until_it_is_taken_back(site: Any) -> None:
    site.order(path="/api/*", times=None, html=True)
    pages = [site.get("/api/v2/lookups/gender") for _ in range(3)]
    assert [page.status_code for page in pages] == [503] * 3
    assert "SITE DOWN" in pages[0].text
    site.send("DELETE", "/sandbox/faults")
    assert site.get("/api/v2/lookups/gender").status_code == 200


@pytest.mark.parametrize(
    "bad", [{"kind": "flood"}, {"status": 999}, {"when": "later"}, {"times": 0}, {"colour": "red"}]
)
def test_a_fault_without_sense_is_refused(site: Any, bad: dict[str, Any]) -> None:
    refused = site.post("/sandbox/faults", json={"path": "*"} | bad)
    assert (refused.status_code, refused.json()) == (400, {"invalid_parameters": list(bad)})


def test_the_journal_tells_who_asked_what_without_any_value(site: Any) -> None:
    site.send("DELETE", "/sandbox/journal")
    site.get("/api/v2/matters", params={"last": "Featherstone"}, headers={"X-Request-ID": "r-1"})
    lines = site.get("/sandbox/journal").json()
    assert [{key: line[key] for key in ("method", "path", "status", "request_id")} for line in lines] == [
        {"method": "GET", "path": "/api/v2/matters", "status": 200, "request_id": "r-1"}
    ]
    assert "Featherstone" not in str(lines)


def test_the_journal_shows_a_cut_connection_without_a_status(site: Any) -> None:
    site.order(path="/api/*", kind="reset")
    with pytest.raises(requests.ConnectionError):
        site.get("/api/v2/lookups/gender")
    assert site.get("/sandbox/journal").json()[-1]["status"] is None


def test_a_reset_restores_the_same_cases_and_forgets_faults_settings_and_journal(site: Any) -> None:
    first = site.get("/sandbox/cases").json()
    site.note()
    site.post("/api/v2/matters", json={"case_disposition": "Open", "first": "Ada", "last": "Mossgrove"})
    site.order(path="/api/*", times=None)
    site.set(premium=False)
    site.post("/sandbox/reset")
    assert site.get("/sandbox/cases").json() == first
    assert site.get("/sandbox/journal").json() == site.get("/sandbox/faults").json() == []
    assert site.get("/sandbox/settings").json()["premium"] is True
    assert site.count_notes() == 2


def test_only_the_given_settings_change(site: Any) -> None:
    before = site.get("/sandbox/settings").json()
    assert site.post("/sandbox/settings", json={"latency_ms": 5}).json() == before | {"latency_ms": 5}
    assert site.post("/sandbox/settings", json={"latency_ms": -1}).json() == {"invalid_parameters": ["latency_ms"]}


def test_two_applications_over_one_file_see_the_same_records(open_site: Callable[..., Any]) -> None:
    one, other = open_site(), open_site()
    one.note(subject="Written by one")
    assert other.matter()["notes"][-1]["subject"] == "Written by one"
    other.set(premium=False)
    assert one.patch(one.matter_path(), json={"first": "Ada"}).status_code == 402


def test_the_file_can_be_read_by_its_owner_only(site: Any, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "site.sqlite").stat().st_mode) == 0o600


def test_a_reopened_file_keeps_its_records(open_site: Callable[..., Any]) -> None:
    open_site().note(subject="Kept")
    assert open_site().matter()["notes"][-1]["subject"] == "Kept"
