"""After a rotation the older key may be thrown away."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select, update

from docassemble.legalaidsync.delivery import rotation
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.rotation import Fate, rotate_keys
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.delivery.tables import decisions, documents, metadata, operations
from tests.unit.delivery.conftest import Office, note, phone_change, upload

ROTATING = ["new key", "test key"]


def seal_something_everywhere(office: Office) -> int:
    """Submit two operations and a document, and fill the sealed columns that other moments fill."""
    submission = office.submit(note(), upload())
    sealed = office.outbox.cipher.seal(b"something")
    with office.engine.begin() as connection:
        for column in rotation.SEALED:
            if column.table.name == "legalaidsync_decision":
                row = {"operation_id": 1, "field": "f", "label": "l", "created_at": office.clock(), "sealed": sealed}
                connection.execute(column.table.insert().values(**row))
            elif column.nullable:
                connection.execute(update(column.table).values({column.name: sealed}))
    return submission


def test_every_sealed_column_is_rotated() -> None:
    sealed = {column for table in metadata.tables.values() for column in table.c if column.name.startswith("sealed")}
    assert set(rotation.SEALED) == sealed


def test_after_a_rotation_the_newest_key_alone_opens_everything_and_delivers(office: Office) -> None:
    seal_something_everywhere(office)
    assert rotate_keys(office.engine, Cipher(ROTATING)) == {Fate.RESEALED: 7}
    assert rotate_keys(office.engine, Cipher(["new key"])) == {Fate.NEWEST: 7}
    office.outbox = Outbox(office.engine, Cipher(["new key"]), office.clock)
    with office.engine.begin() as connection:
        connection.execute(decisions.delete())
    assert office.deliver().reached == {State.SENT: 2}


def test_a_rotation_that_is_broken_off_goes_on_where_it_stopped(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_something_everywhere(office)
    done: Counter[bytes] = Counter()

    class DiesAfterThree(Cipher):
        def reseal(self, sealed: bytes) -> bytes | None:
            done[sealed] += 1
            if done.total() > 3:
                raise KeyboardInterrupt
            return super().reseal(sealed)

    monkeypatch.setattr(rotation, "BATCH", 1)
    with pytest.raises(KeyboardInterrupt):
        rotate_keys(office.engine, DiesAfterThree(ROTATING))
    assert rotate_keys(office.engine, Cipher(ROTATING)) == {Fate.NEWEST: 3, Fate.RESEALED: 4}


def test_what_no_key_opens_is_counted_and_left_alone(office: Office) -> None:
    office.submit(note())
    assert rotate_keys(office.engine, Cipher(["new key"])) == {Fate.UNREADABLE: 1}
    assert office.deliver().reached == {State.SENT: 1}


def test_what_is_purged_during_a_rotation_stays_purged(office: Office) -> None:
    office.submit(phone_change(), upload())

    class PurgesMeanwhile(Cipher):
        def reseal(self, sealed: bytes) -> bytes | None:
            with office.engine.begin() as connection:
                connection.execute(documents.delete())
                connection.execute(update(operations).values(sealed=b""))
            return super().reseal(sealed)

    assert rotate_keys(office.engine, PurgesMeanwhile(ROTATING)) == {Fate.GONE: 2}
    with office.engine.connect() as connection:
        assert connection.execute(select(func.max(func.length(operations.c.sealed)))).scalar_one() == 0
