"""Nobody changes, adds or removes a row of the audit unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, DateTime, Engine, Integer, Table, and_, delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from docassemble.legalaidsync.audit import Flaw, record_view, trail, verify
from docassemble.legalaidsync.delivery import chain
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.resealing import reseal_audit
from docassemble.legalaidsync.delivery.retention import forget
from docassemble.legalaidsync.delivery.tables import access_chains, accesses, attempts, submissions
from tests.unit.delivery.conftest import Office, income, note, phone_change

KEY = Cipher(["test key"])
PLACE = {"id", "number"}  # the number is tried in a test of its own, the id says nothing


@pytest.fixture
def delivered(office: Office) -> Office:
    """A submission of two operations, six rows; its matter was read three times. A second case stays whole."""
    office.submit(phone_change(), note())
    office.deliver()
    office.submit(income(), key="session-2", matter_uuid=office.server.matters.add(mobile_phone="555-0100"))
    for _ in range(3):
        record_view(office.outbox.engine, actor="link 1", site="sandbox", matter_uuid=office.matter)
    return office


def break_in(office: Office, what: Callable[[Connection], Any]) -> None:
    """Do something with the rights of the database's owner, for whom no trigger is in the way."""
    with office.engine.begin() as connection:
        triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        what(connection)
        for _, sql in triggers:
            connection.execute(text(sql))


def flaws(office: Office, cipher: Cipher = KEY) -> list[tuple[Any, int, Flaw]]:
    """(submission or matter, number, flaw) of each broken chain."""
    return [
        (found.owner.get("submission_id", found.owner.get("matter_uuid")), found.number, found.flaw)
        for found in verify(office.engine, cipher).breaks
    ]


def another(table: Table, column: str, old: Any) -> Any:
    """Some other value that the column takes."""
    kind = table.c[column].type
    if isinstance(kind, Integer):
        return (old or 0) + 100
    if isinstance(getattr(kind, "impl", kind), DateTime):
        return old + timedelta(seconds=1)
    return f"{old}x"


def tamper(office: Office, table: Table, column: str, number: int, mine: Any) -> None:
    """Change one value; once more, the value after next, and so on."""
    where = (table.c.number == number, mine)

    def change(connection: Connection) -> None:
        old = connection.execute(select(table.c[column]).where(*where)).scalar_one()
        connection.execute(update(table).where(*where).values({column: another(table, column, old)}))

    break_in(office, change)


def flaws_of_each_column(office: Office, table: Table, number: int, **owner: Any) -> dict[str, list[Any]]:
    """Change one column of one row after the other, and put each back before the next."""
    mine = and_(*(table.c[name] == value for name, value in owner.items()))
    where = (table.c.number == number, mine)
    with office.engine.connect() as connection:
        good = dict(connection.execute(select(table).where(*where)).mappings().one())
    found = {}
    for column in set(good) - PLACE - set(owner):
        tamper(office, table, column, number, mine)
        found[column] = flaws(office)
        put_back = update(table).where(*where).values({column: good[column]})
        break_in(office, partial(Connection.execute, statement=put_back))
        assert flaws(office) == []
    return found


def test_every_move_and_every_read_is_a_row_of_an_unbroken_chain(delivered: Office) -> None:
    proof = verify(delivered.engine, KEY)
    assert (proof.chains, proof.rows, proof.before, proof.breaks) == (3, 6 + 1 + 3, 0, ())


@pytest.mark.parametrize("number", [1, 4, 6])
def test_a_move_that_was_changed_in_any_column_is_named(delivered: Office, number: int) -> None:
    """At the start, in the middle and at the end of the chain."""
    found = flaws_of_each_column(delivered, attempts, number, submission_id=1)
    assert len(found) == len(attempts.c) - 3
    assert {column for column, broken in found.items() if broken != [(1, number, Flaw.CHANGED)]} == set()


def test_a_read_that_was_changed_in_any_column_is_named(delivered: Office) -> None:
    found = flaws_of_each_column(delivered, accesses, 2, site="sandbox", matter_uuid=delivered.matter)
    assert len(found) == len(accesses.c) - 4
    assert {column for column, broken in found.items() if broken != [(delivered.matter, 2, Flaw.CHANGED)]} == set()


@pytest.mark.parametrize("column", ["number", "submission_id"])
def test_a_move_that_was_taken_to_another_place_is_missed_where_it_was(delivered: Office, column: str) -> None:
    tamper(delivered, attempts, column, 3, attempts.c.submission_id == 1)
    assert flaws(delivered)[0] == (1, 3, Flaw.MISSING)


@pytest.mark.parametrize(("column", "value"), [("fingerprint", None), ("seal", None), ("choice", "client")])
def test_a_value_that_was_emptied_or_filled_is_a_change(delivered: Office, column: str, value: str | None) -> None:
    change = update(attempts).where(attempts.c.submission_id == 1, attempts.c.number == 4).values({column: value})
    break_in(delivered, lambda connection: connection.execute(change))
    assert flaws(delivered) == [(1, 4, Flaw.CHANGED)]


@pytest.mark.parametrize(
    ("gone", "found"),
    [
        ([1], (1, Flaw.MISSING)),
        ([3, 4], (3, Flaw.MISSING)),
        ([6], (6, Flaw.MISSING_AT_END)),
        ([5, 6], (5, Flaw.MISSING_AT_END)),
        ([1, 2, 3, 4, 5, 6], (1, Flaw.MISSING_AT_END)),
    ],
)
def test_removed_moves_are_missed(delivered: Office, gone: list[int], found: tuple[int, Flaw]) -> None:
    where = (attempts.c.submission_id == 1, attempts.c.number.in_(gone))
    break_in(delivered, lambda connection: connection.execute(delete(attempts).where(*where)))
    assert flaws(delivered) == [(1, *found)]


def test_a_removed_end_is_missed_even_if_the_mark_of_the_end_is_set_back(delivered: Office) -> None:
    """The row before the last shows its own seal, but not how the end of the chain was sealed after it."""

    def set_back(connection: Connection) -> None:
        connection.execute(delete(attempts).where(attempts.c.submission_id == 1, attempts.c.number == 6))
        seal = connection.execute(select(attempts.c.seal).where(attempts.c.submission_id == 1, attempts.c.number == 5))
        head = f"5:{seal.scalar_one()}"
        connection.execute(update(submissions).where(submissions.c.id == 1).values(chain_head=head))

    break_in(delivered, set_back)
    assert flaws(delivered) == [(1, 5, Flaw.END_CHANGED)]


@pytest.mark.parametrize("head", [None, "", "6", "6:", "4:" + "0" * 64, "6:" + "0" * 64, "é"])
def test_a_mark_of_the_end_that_was_changed_is_named_and_stops_nothing(delivered: Office, head: str | None) -> None:
    change = update(submissions).where(submissions.c.id == 1).values(chain_head=head)
    break_in(delivered, lambda connection: connection.execute(change))
    assert [(owner, flaw) for owner, _, flaw in flaws(delivered)] == [(1, Flaw.END_CHANGED)]
    with delivered.outbox.engine.begin() as connection:
        end = chain.hold_submission(connection, 1)
        chain.append(connection, chain.MOVES, end, row_of(connection, 6))
    assert [owner for owner, _, _ in flaws(delivered)] == [1]


def row_of(connection: Connection, number: int) -> dict[str, Any]:
    """What a row of the first submission says, without its place in the chain."""
    found = connection.execute(select(attempts).where(attempts.c.submission_id == 1, attempts.c.number == number))
    row = dict(found.mappings().one())
    return {name: value for name, value in row.items() if name not in ("id", "number", "seal")}


@pytest.mark.parametrize("number", [7, 9, None])
def test_a_move_that_somebody_added_is_named(delivered: Office, number: int | None) -> None:
    def add(connection: Connection) -> None:
        connection.execute(insert(attempts).values(**row_of(connection, 2), number=number, seal="0" * 64))

    break_in(delivered, add)
    found = {7: (7, Flaw.ADDED), 9: (7, Flaw.MISSING), None: (0, Flaw.ADDED)}
    assert flaws(delivered) == [(1, *found[number])]


def test_marks_of_the_reads_of_a_case_can_not_be_removed_unseen(delivered: Office) -> None:
    break_in(delivered, lambda connection: connection.execute(delete(access_chains)))
    assert flaws(delivered) == [(delivered.matter, 1, Flaw.END_CHANGED)]


def test_all_reads_of_a_case_can_not_be_removed_unseen(delivered: Office) -> None:
    break_in(delivered, lambda connection: connection.execute(delete(accesses)))
    assert flaws(delivered) == [(delivered.matter, 1, Flaw.MISSING_AT_END)]


def test_one_submission_can_be_checked_by_itself(delivered: Office) -> None:
    tamper(delivered, attempts, "actor", 1, attempts.c.submission_id == 2)
    assert verify(delivered.engine, KEY, submission_id=1).breaks == ()
    [found] = verify(delivered.engine, KEY, submission_id=2).breaks
    assert (found.owner, found.number) == ({"submission_id": 2}, 1)


# Keys


def test_rows_of_an_older_key_are_proved_as_long_as_the_key_is_configured(delivered: Office) -> None:
    both = Cipher(["new key", "test key"])
    renewed = Outbox(delivered.engine, both, delivered.clock)
    renewed.submit(delivered.plan(note(), key="session-3"))
    delivered.outbox = renewed
    delivered.deliver()
    assert flaws(delivered, both) == []
    assert {(owner, number) for owner, number, _ in flaws(delivered, Cipher(["new key"]))} == {
        (1, 1),
        (2, 1),
        (delivered.matter, 1),
    }
    assert {flaw for _, _, flaw in flaws(delivered, Cipher(["another key"]))} == {Flaw.CHANGED}


def test_after_a_rotation_the_newest_key_alone_proves_everything(delivered: Office) -> None:
    """Chains that are whole, cut off altogether, cut off in part, and from before there was a chain."""
    new, both = Cipher(["new key"]), Cipher(["new key", "test key"])
    delivered.clock.advance(days=10)
    delivered.deliver()
    forget(delivered.engine, KEY, delivered.clock() - timedelta(days=5))
    delivered.submit(note(), key="session-4")
    assert reseal_audit(delivered.engine, both).chains == 4
    assert flaws(delivered, new) == []
    assert reseal_audit(delivered.engine, both).chains == 0
    delivered.outbox = Outbox(delivered.engine, new, delivered.clock)
    delivered.deliver()
    record_view(delivered.outbox.engine, actor="user 7", site="sandbox", matter_uuid=delivered.matter)
    assert flaws(delivered, new) == []


def test_a_rotation_does_not_make_a_forged_row_genuine(delivered: Office) -> None:
    tamper(delivered, attempts, "actor", 3, attempts.c.submission_id == 1)
    done = reseal_audit(delivered.engine, Cipher(["new key", "test key"]))
    assert (done.chains, done.broken) == (2, 1)
    assert flaws(delivered, Cipher(["new key", "test key"])) == [(1, 3, Flaw.CHANGED)]


def test_rows_from_before_the_chain_stay_tied_to_it_after_a_rotation(older: Office) -> None:
    older.deliver()
    assert reseal_audit(older.engine, Cipher(["new key", "test key"])).chains == 1
    assert verify(older.engine, Cipher(["new key"])).before == 4
    assert flaws(older, Cipher(["new key"])) == []


def test_an_engine_without_a_key_adds_no_row(office: Office) -> None:
    with pytest.raises(RuntimeError, match="sealing"):
        record_view(office.engine, actor="link 1", site="sandbox", matter_uuid=office.matter)
    with office.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(accesses)).scalar_one() == 0


# Rows from before there was a chain


@pytest.fixture
def older(office: Office) -> Office:
    """An office whose first submission was made and delivered before there was a chain."""
    office.submit(phone_change(), note())
    office.deliver(limit=1)

    def unseal(connection: Connection) -> None:
        connection.execute(update(attempts).values(number=None, seal=None))
        connection.execute(update(submissions).values(chain_head=None))

    break_in(office, unseal)
    return office


def test_rows_from_before_the_chain_are_counted_and_not_called_broken(older: Office) -> None:
    proof = verify(older.engine, KEY)
    assert (proof.rows, proof.before, proof.breaks) == (0, 4, ())
    older.deliver()
    proof = verify(older.engine, KEY)
    assert (proof.rows, proof.before, proof.breaks) == (2, 4, ())


def test_rows_from_before_are_tied_to_the_chain_that_follows_them(older: Office) -> None:
    older.deliver()
    break_in(older, lambda connection: connection.execute(update(attempts).where(attempts.c.id == 2).values(actor="x")))
    assert flaws(older) == [(1, 1, Flaw.CHANGED)]


# Triggers and retention


@pytest.mark.parametrize("table", [attempts, accesses], ids=str)
def test_the_triggers_know_every_column_but_the_seal(delivered: Office, table: Table) -> None:
    for column in table.c:
        statement = update(table).values({column.name: column})
        if column.name == "seal":
            with delivered.engine.begin() as connection:
                connection.execute(statement)
        else:
            with pytest.raises(DatabaseError, match="only ever added"), delivered.engine.begin() as connection:
                connection.execute(statement)


@pytest.mark.parametrize("table", [attempts, accesses], ids=str)
def test_the_database_itself_refuses_to_change_or_remove_a_row(delivered: Office, table: Table) -> None:
    for statement in (update(table).values(actor="user 8"), delete(table)):
        with pytest.raises(DatabaseError, match="only ever added"), delivered.engine.begin() as connection:
            connection.execute(statement)
    assert flaws(delivered) == []


def test_no_two_rows_have_the_same_place(delivered: Office) -> None:
    with pytest.raises(IntegrityError), delivered.engine.begin() as connection:
        connection.execute(insert(attempts).values(**row_of(connection, 2), number=2, seal="0" * 64))


def test_retention_cuts_old_rows_off_and_what_is_left_can_still_be_proved(delivered: Office) -> None:
    delivered.clock.advance(days=10)
    record_view(
        delivered.outbox.engine, actor="user 7", site="sandbox", matter_uuid=delivered.matter, at=delivered.clock()
    )
    delivered.deliver()
    cutoff = delivered.clock() - timedelta(days=5)
    assert forget(delivered.engine, KEY, cutoff).rows == 6 + 1 + 3
    assert flaws(delivered) == []
    assert forget(delivered.engine, KEY, cutoff).rows == 0
    assert trail(delivered.engine, 1) == ()
    assert [row.to_state for row in trail(delivered.engine, 2)] == ["sending", "sent"]
    delivered.submit(note(), key="session-9")
    assert flaws(delivered) == []


def test_a_chain_goes_on_after_all_its_rows_were_cut_off(delivered: Office) -> None:
    delivered.clock.advance(days=10)
    forget(delivered.engine, KEY, delivered.clock())
    delivered.deliver()
    record_view(delivered.outbox.engine, actor="user 7", site="sandbox", matter_uuid=delivered.matter)
    assert flaws(delivered) == []
    proof = verify(delivered.engine, KEY)
    assert proof.rows == 3


def test_more_than_retention_cut_off_is_missed(delivered: Office) -> None:
    """Whoever sets the mark to a later row lets rows go, but cannot seal the mark."""
    delivered.clock.advance(days=10)
    forget(delivered.engine, KEY, delivered.clock())
    break_in(
        delivered,
        lambda connection: connection.execute(update(submissions).where(submissions.c.id == 1).values(chain_cut=7)),
    )
    assert flaws(delivered) == [(1, 7, Flaw.CUT_CHANGED)]


def test_retention_leaves_a_broken_chain_as_it_is(delivered: Office) -> None:
    tamper(delivered, attempts, "actor", 2, attempts.c.submission_id == 1)
    delivered.clock.advance(days=10)
    done = forget(delivered.engine, KEY, delivered.clock())
    assert (done.rows, done.broken) == (1 + 3, 1)
    assert flaws(delivered) == [(1, 2, Flaw.CHANGED)]


def test_retention_after_a_change_of_keys_keeps_the_chain_whole(delivered: Office) -> None:
    both = Cipher(["new key", "test key"])
    delivered.clock.advance(days=10)
    delivered.outbox = Outbox(delivered.engine, both, delivered.clock)
    delivered.deliver()
    assert forget(delivered.engine, both, delivered.clock() - timedelta(days=5)).rows == 6 + 1 + 3
    assert flaws(delivered, both) == []


def test_retention_takes_rows_from_before_the_chain_too(older: Office) -> None:
    older.clock.advance(days=10)
    assert forget(older.engine, KEY, older.clock()).rows == 4
    assert reseal_audit(older.engine, Cipher(["new key", "test key"])).chains == 1
    assert flaws(older, Cipher(["new key"])) == []
    assert reseal_audit(older.engine, Cipher(["test key", "new key"])).chains == 1
    older.deliver()
    proof = verify(older.engine, KEY)
    assert (proof.rows, proof.before, proof.breaks) == (2, 0, ())


@pytest.mark.parametrize("actor", ["ann@mail.example", "", "Ann\nClient"])
def test_an_actor_is_never_an_address(office: Office, actor: str) -> None:
    with pytest.raises(ValueError, match="an id"):
        record_view(office.outbox.engine, actor=actor, site="sandbox", matter_uuid=office.matter)


def test_engines_of_one_pool_share_connections(make_engine: Callable[[], Engine]) -> None:
    engine = make_engine()
    assert chain.sealing(engine, KEY).pool is engine.pool
