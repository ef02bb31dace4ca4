"""The same call again gets the first answer; what must not be mixed up is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, select

from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.schema import ensure_schema
from docassemble.legalaidsync.delivery.tables import door_calls
from docassemble.legalaidsync.doors.answers import Answer, Refusal, given, refused
from docassemble.legalaidsync.doors.remembering import CLAIM, CallId, forget_old_calls, once

CIPHER = Cipher(["key"])
NOW = datetime(2026, 11, 22, tzinfo=UTC)
CALL = CallId("program crm", "prefill", "one", {"facts": {"first_name": "Robin"}})


class Killed(BaseException):
    """Stands for a process that dies."""


class Work:
    """Counts how often it was done."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> Answer:
        self.done += 1
        return given({"link": f"link {self.done}"}, 201)


@pytest.fixture
def engine() -> Engine:
    made = create_engine("sqlite://")
    ensure_schema(made)
    return made


def call(engine: Engine, work: Any, made: CallId = CALL, at: datetime = NOW) -> Answer:
    return once(engine, CIPHER, made, work, lambda: at)


def test_the_second_call_gets_the_first_answer_and_nothing_is_done(engine: Engine) -> None:
    work = Work()
    first, second = call(engine, work), call(engine, work, at=NOW + timedelta(days=6))
    assert (work.done, second.status, second.data) == (1, 201, first.data)
    assert second.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("other", ["holder", "action", "given"])
def test_another_holder_action_or_id_is_another_call(engine: Engine, other: str) -> None:
    work = Work()
    call(engine, work)
    call(engine, work, CallId(**{**vars(CALL), other: "another"}))
    assert work.done == 2


def test_the_same_id_with_other_arguments_is_refused(engine: Engine) -> None:
    work = Work()
    call(engine, work)
    with pytest.raises(Refusal) as caught:
        call(engine, work, CallId(CALL.holder, CALL.action, CALL.given, {"facts": {}}))
    assert (work.done, caught.value.answer.status) == (1, 409)


def test_a_refused_call_may_be_mended_under_its_id(engine: Engine) -> None:
    def refuse() -> Answer:
        raise Refusal(refused("not_acceptable"))

    with pytest.raises(Refusal):
        call(engine, refuse)
    assert call(engine, Work(), CallId(CALL.holder, CALL.action, CALL.given, {})).status == 201


def test_while_the_first_call_is_at_work_the_second_is_told_to_wait(engine: Engine) -> None:
    seen: list[int] = []

    def work() -> Answer:
        with pytest.raises(Refusal) as caught:
            call(engine, Work(), at=NOW + CLAIM / 2)
        seen.append(caught.value.answer.status)
        return given({})

    call(engine, work)
    assert seen == [409]


def test_a_process_that_died_over_a_call_does_not_block_its_id_for_ever(engine: Engine) -> None:
    """The row that it has left has no answer; after a minute the call is done anew."""
    call(engine, Work())
    with engine.begin() as connection:
        connection.execute(door_calls.update().values(status=None, sealed=None))
    with pytest.raises(Refusal):
        call(engine, Work(), at=NOW + CLAIM / 2)
    assert call(engine, Work(), at=NOW + 2 * CLAIM).status == 201


def test_the_answer_rests_encrypted_and_is_forgotten(engine: Engine) -> None:
    call(engine, Work())
    with engine.connect() as connection:
        [row] = connection.execute(select(door_calls))
    assert b"link" not in row.sealed
    assert "one" not in row.key
    assert (forget_old_calls(engine, NOW), forget_old_calls(engine, NOW + timedelta(days=8))) == (0, 1)
