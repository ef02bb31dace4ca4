"""The desk: what a person sees of the stand-in and switches by hand."""

from __future__ import annotations

import re
from typing import Any

import pytest

DESK = "/sandbox/desk"


def test_the_desk_shows_journal_faults_and_every_setting_with_labelled_fields(site: Any) -> None:
    site.get("/api/v2/lookups/gender")
    page = site.get(DESK).text
    assert "GET /api/v2/lookups/gender" in page
    fields = set(re.findall(r'<(?:input|select) id="([^"]+)"', page))
    assert fields == set(re.findall(r'<label for="([^"]+)"', page))
    assert len(fields) > 60
    assert '<meta name="viewport"' in page


def test_a_fault_ordered_by_hand_strikes(site: Any) -> None:
    form = {"kind": "status", "method": "GET", "path": "/api/v2/lookups/*", "times": "1", "status": "500"}
    ordered = site.post(f"{DESK}/faults", data=form | {"when": "before", "probability": "1", "seconds": ""})
    assert ordered.url.endswith(DESK)
    assert "GET /api/v2/lookups/*" in ordered.text
    assert [site.get("/api/v2/lookups/gender").status_code for _ in range(2)] == [500, 200]


def test_a_fault_with_times_0_strikes_until_it_is_taken_back(site: Any) -> None:
    site.post(f"{DESK}/faults", data={"kind": "html", "path": "/api/*", "times": "0"})
    assert site.get("/sandbox/faults").json()[0]["times"] is None
    site.post(f"{DESK}/faults/clear")
    assert site.get("/sandbox/faults").json() == []


def test_a_setting_changed_by_hand_holds(site: Any) -> None:
    site.post(f"{DESK}/settings", data={"name": "unset_lookup", "value": '"null"'})
    site.post(f"{DESK}/settings", data={"name": "zip_note_subject", "value": "Plain text"})
    now = site.get("/sandbox/settings").json()
    assert (now["unset_lookup"], now["zip_note_subject"]) == ("null", "Plain text")


@pytest.mark.parametrize(
    ("form", "data"),
    [("settings", {"name": "premium", "value": "perhaps"}), ("faults", {"path": "*", "times": "many"})],
)
def test_what_makes_no_sense_is_said_on_the_desk(site: Any, form: str, data: dict[str, str]) -> None:
    refused = site.post(f"{DESK}/{form}", data=data)
    assert refused.status_code == 400
    assert 'role="alert"' in refused.text


def test_the_cases_and_the_journal_start_anew_by_hand(site: Any) -> None:
    site.note()
    site.post(f"{DESK}/journal/clear")
    assert site.get("/sandbox/journal").json() == []
    site.post(f"{DESK}/reset")
    assert site.count_notes() == 2


def test_a_form_from_another_site_is_refused(site: Any) -> None:
    refused = site.post(f"{DESK}/reset", headers={"Origin": "https://elsewhere.example"})
    assert refused.status_code == 403


def test_the_description_lists_every_route_with_its_permission_and_tier(site: Any) -> None:
    described = site.get("/sandbox/openapi.json").json()
    create = described["paths"]["/api/v2/matters/{matters}/incomes"]["post"]
    assert described["openapi"] == "3.1.0"
    assert (create["x-permission"], create["x-legalserver-tier"]) == ("API Matter Income: Create", "premium")
    assert "/sandbox/openapi.json" in site.get(DESK).text
