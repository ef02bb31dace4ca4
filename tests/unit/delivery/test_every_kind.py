"""Every kind of operation against the stand-in: one effect each, whatever happens to the answer or to the worker."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select, update

from docassemble.legalaidsync.delivery.content import Content
from docassemble.legalaidsync.delivery.job import Job, part_of
from docassemble.legalaidsync.delivery.operations import KINDS, in_order
from docassemble.legalaidsync.delivery.plan import UPDATES, PlannedOperation
from docassemble.legalaidsync.delivery.tables import operations
from docassemble.legalaidsync.wording import say
from tests.stand_in import StandIn
from tests.unit.delivery.conftest import REFERENCE, Office, note, phone_change, upload
from tests.unit.delivery.kinds_of_operations import EXAMPLES, UPDATABLE, Example, changing, creating

VERSIONS = (1, 2)


Trouble = Callable[[StandIn, Office, pytest.MonkeyPatch], None]


class Killed(BaseException):
    """The process ends here, without a word."""


@pytest.fixture(params=VERSIONS, ids=lambda version: f"v{version}")
def site(request: pytest.FixtureRequest, office: Office, stand_in: StandIn) -> StandIn:
    """The office's one site is the stand-in, in both versions of its API; its case is the complete one."""
    stand_in.client = stand_in.connect(version=request.param)
    office.server, office.matter = stand_in.client, stand_in.matter_uuid()  # type: ignore[assignment]
    stand_in.clear_journal()
    return stand_in


def records(site: StandIn, office: Office, example: Example) -> list[dict[str, Any]]:
    where = {} if example.resource in ("contacts", "tasks") else {"matter": office.matter}
    return list(getattr(site.client, example.resource).search(**where))


def writes(site: StandIn) -> list[str]:
    return [row["method"] for row in site.journal() if row["method"] in ("POST", "PATCH") and "/api/" in row["path"]]


def deliver_all(office: Office) -> None:
    """Several runs, an hour apart; a worker may be killed in one."""
    for _ in range(3):
        with suppress(Killed):
            office.deliver()
        office.clock.advance(hours=1)


def nothing_happens(site: StandIn, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    pass


def lose_the_answer(site: StandIn, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    site.fault(method="P*", path="/api/*", times=1, when="after", kind="reset")


def lose_the_request(site: StandIn, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    site.fault(method="P*", path="/api/*", times=1, when="before", kind="status", status=500)


def kill_the_worker_after_the_effect(site: StandIn, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    kill_once(office, monkeypatch, "settle")


def kill_the_worker_while_it_looks(site: StandIn, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    kill_once(office, monkeypatch, "remember_baseline")


def kill_once(office: Office, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    right = getattr(office.outbox, at)

    def die(*given: Any) -> None:
        monkeypatch.setattr(office.outbox, at, right)
        raise Killed

    monkeypatch.setattr(office.outbox, at, die)


TROUBLES: tuple[Trouble, ...] = (
    nothing_happens,
    lose_the_answer,
    lose_the_request,
    kill_the_worker_after_the_effect,
    kill_the_worker_while_it_looks,
)


CASES = [
    pytest.param(example, trouble, id=f"{example.what}, {trouble.__name__.replace('_', ' ')}")
    for example in EXAMPLES
    for trouble in TROUBLES
    if trouble is not kill_the_worker_while_it_looks or KINDS[creating(example).kind].before
]


@pytest.mark.parametrize(("example", "trouble"), CASES)
def test_a_new_record_is_made_once(
    office: Office, site: StandIn, example: Example, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something that looks just the same is on file already, and is not mistaken for ours."""
    job = Job(site.client, office.matter, None, Content(example.payload, None, {}, None, {}, {}, {}))  # type: ignore[arg-type]
    part_of(job, example.resource).create(example.payload, matter=office.matter)
    before = {record[example.key] for record in records(site, office, example)}
    submission = office.submit(creating(example))
    trouble(site, office, monkeypatch)
    deliver_all(office)
    assert office.states(submission) == ["sent"]
    made = [record[example.key] for record in records(site, office, example) if record[example.key] not in before]
    status = office.outbox.status(submission)
    assert status is not None
    assert [status.rows[0].result_id] == made


@pytest.mark.parametrize("trouble", [lose_the_answer, lose_the_request, kill_the_worker_after_the_effect])
@pytest.mark.parametrize("example", UPDATABLE, ids=lambda example: example.what)
def test_a_record_is_changed_once(
    office: Office, site: StandIn, example: Example, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = records(site, office, example)[0]
    submission = office.submit(changing(example, site.client, record))
    trouble(site, office, monkeypatch)
    deliver_all(office)
    assert office.states(submission) == ["sent"]
    [changed] = [row for row in records(site, office, example) if row[example.key] == record[example.key]]
    different = {key for key in changed if changed[key] != record[key]}
    assert set(example.change) <= different | {"amount"}
    assert len([row for row in site.journal("PATCH") if row["status"] == 200]) == 1
