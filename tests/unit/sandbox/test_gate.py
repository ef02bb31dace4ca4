"""Who is let in: the token, the paid tier, permissions, the rate limit."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_wrong_token_gets_401_in_the_words_of_legalserver(site: Any) -> None:
    answer = site.get(site.matter_path(), headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401
    assert answer.json() == {"error_message": "User not authorized to perform this operation"}


def test_a_request_without_a_token_reads_nothing(site: Any) -> None:
    answer = site.get(site.matter_path(), headers={"Authorization": None})
    assert answer.status_code == 401
    assert "Featherstone" not in answer.text


PREMIUM = (
    ("POST", "", {"case_disposition": "Open", "first": "Ada", "last": "Mossgrove"}),
    ("PATCH", "/{matter}", {"first": "Ada"}),
    ("POST", "/{matter}/incomes", {"type": "SSI", "amount": 10, "period": 12}),
    ("POST", "/{matter}/adverse_parties", {"organization_name": "Nettle Inc."}),
)


@pytest.mark.parametrize(("method", "path", "body"), PREMIUM)
def test_a_premium_write_gets_402_on_a_site_without_premium(site: Any, method: str, path: str, body: Any) -> None:
    address = "/api/v2/matters" + path.format(matter=site.uuid())
    site.set(premium=False)
    assert site.send(method, address, json=body).status_code == 402
    site.set(premium=True)
    assert site.send(method, address, json=body).ok


def test_changing_a_note_is_premium_but_writing_one_is_not(site: Any) -> None:
    site.set(premium=False)
    written = site.note()
    assert written.status_code == 201
    path = f"{site.matter_path()}/notes/{written.json()['data']['casenote_uuid']}"
    assert site.patch(path, json={"body": "Changed"}).status_code == 402


def test_documents_and_contacts_are_included_without_premium(site: Any) -> None:
    site.set(premium=False)
    assert site.post("/api/v2/contacts", json={"first": "Ada"}).status_code == 201
    form = {"module": "matter", "module_uuid": site.uuid()}
    assert site.post("/api/v2/documents", data=form, files={"file": ("a.txt", b"a")}).status_code == 201


def test_a_missing_permission_is_named_in_v2_and_a_plain_401_in_v1(site: Any) -> None:
    site.set(denied_permissions=["API Matter: Get"])
    denied = site.get(site.matter_path())
    assert denied.status_code == 403
    assert denied.json() == {"error_message": "User does not have permissions: [API Matter: Get]"}
    assert site.get(site.matter_path(version=1)).status_code == 401


def test_a_missing_include_permission_takes_the_array_out_without_an_error(site: Any) -> None:
    site.set(denied_permissions=["API Get Matter Include Notes"])
    assert "notes" not in site.matter()
    assert "incomes" in site.matter()


def test_every_answer_tells_what_is_left_of_the_rate_limit(site: Any) -> None:
    site.set(requests_per_minute=5)
    left = [int(site.get("/api/v2/lookups/gender").headers["x-rate-limit-remaining"]) for _ in range(3)]
    assert left == [4, 3, 2]


def test_a_request_over_the_limit_gets_429_until_the_minute_has_passed(site: Any, clock: Any) -> None:
    site.set(requests_per_minute=2)
    statuses = [site.get("/api/v2/lookups/gender").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    clock.pass_seconds(61)
    assert site.get("/api/v2/lookups/gender").status_code == 200


def test_the_reset_header_says_when_the_next_request_will_pass(site: Any, clock: Any) -> None:
    site.set(requests_per_minute=1)
    site.get("/api/v2/lookups/gender")
    refused = site.get("/api/v2/lookups/gender")
    assert refused.status_code == 429
    clock.pass_seconds(int(refused.headers["x-rate-limit-reset"]) - clock.now.timestamp())
    assert site.get("/api/v2/lookups/gender").status_code == 200


def test_a_request_over_the_limit_has_no_effect(site: Any) -> None:
    before = site.count_notes()
    path = f"{site.matter_path()}/notes"
    site.set(requests_per_minute=0)
    refused = site.post(path, json={"subject": "a", "body": "b", "note_type": "General Notes"})
    assert refused.status_code == 429
    site.set(requests_per_minute=None)
    assert site.count_notes() == before
