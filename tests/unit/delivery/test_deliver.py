"""Exactly one effect for every operation, whatever breaks, or a person is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from docassemble.legalaidsync.audit import trail
from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.errors import (
    ConfigurationInvalid,
    LegalAidSyncError,
    PermissionMissing,
    RateLimited,
    Refused,
    TokenRefused,
    Unreachable,
)
from tests.unit.delivery.conftest import (
    FILENAME,
    SUBJECT,
    Office,
    address_change,
    adverse_party,
    income,
    note,
    phone_change,
    upload,
)

CREATES: dict[str, tuple[Callable[[], PlannedOperation], str, str]] = {
    "case_note": (note, "case_notes", "create"),
    "upload_document": (upload, "documents", "upload"),
    "create_income": (income, "incomes", "create"),
    "create_adverse_party": (adverse_party, "adverse_parties", "create"),
}


def test_a_whole_submission_arrives_in_order(office: Office) -> None:
    submission = office.submit(phone_change(), adverse_party(), income(), note(), upload(b"content"))
    report = office.deliver()
    assert report.reached == {State.SENT: 5}
    assert report.next_due is None
    assert office.states(submission) == ["sent"] * 5
    assert office.server.matters.rows[office.matter]["mobile_phone"] == "555-0199"
    [document] = office.server.documents.rows.values()
    assert (document["name"], document["content"]) == (FILENAME, b"content")
    assert [row["subject"] for row in office.server.case_notes.rows.values()] == [SUBJECT]


@pytest.mark.parametrize("kind", CREATES)
def test_a_lost_answer_is_looked_up_before_it_is_sent_again(office: Office, kind: str) -> None:
    """LegalServer acted, the answer got lost: the second attempt finds the effect."""
    planned, resource, verb = CREATES[kind]
    submission = office.submit(planned())
    office.server.lose_answer(f"{resource}.{verb}")
    office.deliver()
    assert office.states(submission) == ["retry"]
    office.clock.advance(hours=1)
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert office.server.calls[f"{resource}.{verb}"] == 1
    assert office.server.calls[f"{resource}.search"] == 1
    assert len(getattr(office.server, resource).rows) == 1


@pytest.mark.parametrize("kind", CREATES)
def test_a_request_that_got_lost_is_sent_again_after_looking(office: Office, kind: str) -> None:
    """The outcome was unknown, but LegalServer had not acted."""
    planned, resource, _ = CREATES[kind]
    submission = office.submit(planned())
    claim = office.outbox.claim("killed before it sent", 60)
    assert claim is not None
    office.clock.advance(seconds=61)
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert office.server.calls[f"{resource}.search"] == 1
    assert len(getattr(office.server, resource).rows) == 1


@pytest.mark.parametrize("kind", CREATES)
def test_a_worker_killed_after_the_effect_leaves_one_record(office: Office, kind: str) -> None:
    planned, resource, verb = CREATES[kind]
    submission = office.submit(planned())
    office.server.fail(f"{resource}.{verb}", KeyboardInterrupt(), after_effect=True)
    with pytest.raises(KeyboardInterrupt):
        office.deliver()
    assert office.states(submission) == ["sending"]
    office.clock.advance(seconds=61)
    office.deliver("worker-2")
    assert office.states(submission) == ["sent"]
    assert len(getattr(office.server, resource).rows) == 1


@pytest.mark.parametrize("change", [phone_change, address_change])
def test_a_lost_answer_to_an_update_is_recognised_by_the_record(
    office: Office, change: Callable[[], PlannedOperation]
) -> None:
    submission = office.submit(change())
    office.server.lose_answer("matters.update")
    office.deliver()
    office.clock.advance(hours=1)
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert office.server.calls["matters.update"] == 1


def test_a_lost_answer_to_an_income_update_is_recognised_by_the_record(office: Office) -> None:
    """Amount and period are read in another shape than they are written."""
    target = office.server.incomes.add(amount="$900", period="Weekly", matter=office.matter)
    change = PlannedOperation(
        "update_income",
        "an income",
        target=target,
        payload={"amount": "1450", "period": "12"},
        on_file={"amount": "$900", "period": "Weekly"},
        read_paths={"amount": "amount", "period": "period"},
        expect={"amount": "1450", "period": "12"},
    )
    submission = office.submit(change)
    office.server.lose_answer("incomes.update")
    office.deliver()
    office.clock.advance(hours=1)
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert office.server.calls["incomes.update"] == 1
    assert office.server.incomes.rows[target]["amount"] == "$1,450"


def test_records_that_were_there_before_are_not_taken_for_ours(office: Office) -> None:
    """The same income was on file already, and the client says there is a second one."""
    old = office.server.incomes.add(
        type={"lookup_value_name": "Employment"}, amount="$1,450", period="Monthly", matter=office.matter
    )
    office.submit(income(baseline=(old,)))
    office.outbox.claim("killed before it sent", 60)
    office.clock.advance(seconds=61)
    office.deliver()
    assert len(office.server.incomes.rows) == 2


def test_two_equal_incomes_of_one_submission_both_arrive(office: Office) -> None:
    """The second one's lost answer is not explained by the record that the first one made."""
    submission = office.submit(income(), income())
    office.deliver(limit=1)
    office.outbox.claim("killed before it sent", 60)
    office.clock.advance(seconds=61)
    office.deliver()
    assert office.states(submission) == ["sent", "sent"]
    assert len(office.server.incomes.rows) == 2


def test_a_value_that_was_never_shown_is_not_overwritten(office: Office) -> None:
    """LegalServer was down when the client typed."""
    submission = office.submit(phone_change(shown=None))
    office.deliver()
    assert office.states(submission) == ["needs a decision"]
    assert office.server.calls["matters.update"] == 0


def test_a_blank_that_was_never_shown_is_filled(office: Office) -> None:
    office.server.matters.rows[office.matter]["mobile_phone"] = ""
    submission = office.submit(phone_change(shown=None))
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert office.server.matters.rows[office.matter]["mobile_phone"] == "555-0199"


def test_nothing_is_written_where_the_record_says_it_already(office: Office) -> None:
    submission = office.submit(phone_change("555-0100"))
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert office.server.calls["matters.update"] == 0


def test_without_the_paid_tier_the_note_carries_the_changes(office: Office) -> None:
    """LegalServer answers 402; the changes and the new income stand in the note, and all end as sent together."""
    office.server.premium = False
    submission = office.submit(phone_change(), income(), note("Locked out."), upload())
    office.deliver()
    assert office.states(submission) == ["sent"] * 4
    [filed] = office.server.case_notes.rows.values()
    assert "Locked out." in filed["body"]
    assert "- Mobile phone: 555-0100 -> 555-0199" in filed["body"]
    assert "- Employment: (blank) -> $1450 a month" in filed["body"]
    status = office.outbox.status(submission)
    assert status is not None
    assert [row.carried for row in status.rows] == [True, True, False, False]
    assert status.rows[0].result_id == status.rows[2].result_id == filed["casenote_uuid"]


def test_carried_changes_are_not_sent_before_their_note(office: Office) -> None:
    office.server.premium = False
    submission = office.submit(phone_change(), note())
    office.server.fail("case_notes.create", Unreachable("down"))
    office.deliver()
    assert office.states(submission) == ["queued", "retry"]
    office.clock.advance(hours=1)
    office.deliver()
    assert office.states(submission) == ["sent", "sent"]


def test_a_site_known_to_lack_the_paid_tier_is_not_asked(office: Office) -> None:
    office.premium, office.server.premium = "no", False
    submission = office.submit(phone_change(), note())
    office.deliver()
    assert office.states(submission) == ["sent", "sent"]
    assert office.server.calls["matters.update"] == office.server.calls["matters.get"] == 0


def test_without_a_note_to_carry_them_changes_need_attention(office: Office) -> None:
    office.server.premium = False
    alone = office.submit(phone_change())
    office.deliver()
    assert office.states(alone) == ["needs attention"]
    status = office.outbox.status(alone)
    assert status is not None
    assert "Staff need to enter it" in status.rows[0].sentence


def test_changes_whose_note_fails_need_attention_too(office: Office) -> None:
    """Nothing waits for ever behind a note that will not be sent."""
    office.server.premium = False
    submission = office.submit(phone_change(), note())
    office.server.fail("case_notes.create", Refused("invalid_values", status=400, keys=["note_type"]))
    office.deliver()
    assert office.states(submission) == ["needs attention", "needs attention"]
    status = office.outbox.status(submission)
    assert status is not None
    for row in status.rows:
        assert office.outbox.requeue(row.operation_id, "user 7")
    office.deliver()
    assert office.states(submission) == ["sent", "sent"]
    [filed] = office.server.case_notes.rows.values()
    assert "555-0199" in filed["body"]


def test_a_note_that_may_be_on_file_already_takes_no_more_changes(office: Office) -> None:
    """It would be found there without them, and they would be called sent."""
    office.server.premium = False
    submission = office.submit(phone_change(), note())
    office.server.fail("matters.get", Refused("odd", status=400))
    office.server.lose_answer("case_notes.create")
    office.deliver()
    assert office.states(submission) == ["needs attention", "retry"]
    status = office.outbox.status(submission)
    assert status is not None
    office.outbox.requeue(status.rows[0].operation_id, "user 7")
    office.clock.advance(hours=1)
    office.deliver()
    assert office.states(submission) == ["needs attention", "sent"]


ERRORS: list[tuple[LegalAidSyncError, str]] = [
    (Unreachable("down"), "retry"),
    (RateLimited("slow down", retry_after=20), "retry"),
    (TokenRefused("401", status=401), "retry"),
    (ConfigurationInvalid("no such site"), "retry"),
    (PermissionMissing("403", status=403), "needs attention"),
    (Refused("400", status=400, keys=["note_type"]), "needs attention"),
]


@pytest.mark.parametrize(("error", "state"), ERRORS, ids=lambda value: type(value).__name__)
def test_each_class_of_error_has_its_reaction(office: Office, error: LegalAidSyncError, state: str) -> None:
    submission = office.submit(note())
    office.server.fail("case_notes.create", error)
    office.deliver()
    assert office.states(submission) == [state]
    assert office.server.case_notes.rows == {}


def test_a_certain_failure_is_repeated_without_looking(office: Office) -> None:
    office.submit(note())
    office.server.fail("case_notes.create", Unreachable("down"))
    office.deliver()
    office.clock.advance(hours=1)
    office.deliver()
    assert office.server.calls["case_notes.search"] == 0
    assert len(office.server.case_notes.rows) == 1


def test_a_lost_answer_is_remembered_through_later_certain_failures(office: Office) -> None:
    """The effect is there; that LegalServer was away at the second attempt does not make it forgotten."""
    office.submit(note())
    office.server.lose_answer("case_notes.create")
    office.server.fail("case_notes.search", Unreachable("down"))
    for _ in range(3):
        office.deliver()
        office.clock.advance(hours=1)
    assert office.server.calls["case_notes.search"] == 2
    assert len(office.server.case_notes.rows) == 1


def test_a_surprise_stops_only_its_own_operation_and_is_logged_without_values(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    submission = office.submit(note(), upload())
    office.server.fail("case_notes.create", KeyError("Zebulon Canary"), after_effect=True)
    with caplog.at_level(logging.DEBUG):
        office.deliver()
    assert office.states(submission) == ["needs attention", "sent"]
    assert "unexpected KeyError" in caplog.text
    assert "Canary" not in caplog.text
    status = office.outbox.status(submission)
    assert status is not None
    office.outbox.requeue(status.rows[0].operation_id, "user 7")
    office.deliver()
    assert len(office.server.case_notes.rows) == 1


def test_after_three_days_staff_are_asked(office: Office) -> None:
    submission = office.submit(note())
    for _ in range(200):
        office.server.fail("case_notes.create", Unreachable("down"))
    for _ in range(100):
        office.clock.advance(hours=1)
        office.deliver()
    status = office.outbox.status(submission)
    assert status is not None
    assert status.state is State.NEEDS_ATTENTION
    assert "Staff need to send this again" in status.rows[0].sentence


def test_a_lost_lease_is_reported_and_writes_nothing(office: Office) -> None:
    """The worker was away for longer than its lease; the heir's result stands."""
    submission = office.submit(note())
    create = office.server.case_notes.create

    def slow(payload: object, *, matter: str) -> object:
        office.server.case_notes.create = create  # type: ignore[method-assign]
        office.clock.advance(minutes=5)
        office.deliver("heir")
        return create(payload, matter=matter)  # type: ignore[arg-type]

    office.server.case_notes.create = slow  # type: ignore[method-assign, assignment]
    report = office.deliver("sleeper")
    assert report.lost_leases == 1
    assert office.states(submission) == ["sent"]
    assert [row.actor for row in trail(office.engine, submission) if row.to_state == "sent"] == ["heir"]


def test_a_wrong_encryption_key_waits_for_the_administrator(office: Office) -> None:
    submission = office.submit(note())
    right, office.outbox.cipher = office.outbox.cipher, type(office.outbox.cipher)(["wrong key"])
    office.deliver()
    assert office.states(submission) == ["retry"]
    office.outbox.cipher = right
    office.clock.advance(hours=1)
    office.deliver()
    assert office.states(submission) == ["sent"]


def test_a_limit_stops_the_run_and_each_attempt_ticks(office: Office) -> None:
    office.submit(note(), upload())
    ticks: list[str] = []
    report = office.deliver(limit=1, on_tick=lambda: ticks.append("tick"))
    assert report.reached == {State.SENT: 1}
    assert ticks == ["tick"]
    assert report.next_due == office.clock()


def test_nothing_that_a_person_typed_rests_in_clear(office: Office, tmp_path: Path) -> None:
    """A canary in every field that is sealed, through success, refusal, fallback and conflict; then the raw file."""
    canary = "Zebulon-Canary-9413"
    office.server.premium = False
    office.server.fail("documents.upload", Refused("400", status=400, keys=["name"]))
    office.submit(phone_change(canary, {"mobile_phone": canary}), income(), note(canary), upload(canary.encode()))
    office.deliver()
    office.server.premium = True
    office.submit(phone_change(canary, {"mobile_phone": canary}), key="session-2")
    office.deliver()
    office.clock.advance(hours=1)
    office.engine.dispose()
    for path in tmp_path.iterdir():
        raw = path.read_bytes()
        assert b"legalaidsync_operation" in raw
        assert canary.encode() not in raw


def test_the_trail_names_fields_and_outcome_but_no_values(office: Office) -> None:
    submission = office.submit(phone_change())
    office.server.fail("matters.get", Unreachable("down", endpoint="GET /api/v2/matters/{matter}", request_id="r-1"))
    office.deliver()
    office.clock.advance(hours=1)
    office.deliver()
    rows = trail(office.engine, submission)
    assert [(row.from_state, row.to_state, row.actor) for row in rows] == [
        (None, "queued", "link 1"),
        ("queued", "sending", "worker-1"),
        ("sending", "retry", "worker-1"),
        ("retry", "sending", "worker-1"),
        ("sending", "sent", "worker-1"),
    ]
    failed, sent = rows[2], rows[4]
    assert (failed.error_class, failed.request_id, failed.endpoint) == (
        "Unreachable",
        "r-1",
        "GET /api/v2/matters/{matter}",
    )
    assert (sent.field_names, sent.record_uuid) == (("mobile_phone",), office.matter)
    assert sent.fingerprint == failed.fingerprint is not None
    assert sent.at - rows[0].at == timedelta(hours=1)
    assert "555-0199" not in repr(rows)
