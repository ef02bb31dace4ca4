"""The arithmetic behind the rows of delivery in benchmarks/README.md."""

from __future__ import annotations

import pytest
import requests
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from benchmarks.delivery_beside_people import answers_within, percentile
from benchmarks.delivery_rate import BARE, DELIVERED, Race, rate_figure
from benchmarks.replaying import Sent, shares
from benchmarks.samples import Sample
from benchmarks.submit_commit import Rows, insert_all, plan
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.tables import documents, metadata, operations

OLD, NEW, OTHER = "0b0e5c2e-aaaa", "77d1f6a0-bbbb", "c4c9a3f4-cccc"
SITE = "https://example.invalid"


def _sent(path: str, body: bytes = b"") -> Sent:
    return Sent("POST" if body else "GET", f"{SITE}{path}", {}, body)


def test_the_99th_percentile_of_a_hundred_waits_leaves_out_the_longest_alone() -> None:
    waits = [float(number) for number in range(100, 0, -1)]
    assert percentile(waits, 99) == 99.0
    assert percentile(waits, 50) == 50.0


def test_of_few_waits_the_99th_percentile_is_the_longest() -> None:
    assert percentile([0.1, 7.0, 0.2], 99) == 7.0


def test_only_answers_while_both_were_there_count() -> None:
    assert answers_within([9.9, 10.0, 30.0, 70.9, 71.0], start=10.0, seconds=61.0) == 3


def test_a_recorded_request_is_sent_again_about_another_matter_with_a_body_of_the_same_length() -> None:
    request = requests.Request("POST", f"{SITE}/matters/{OLD}/notes", json={"matter": OLD}).prepare()
    sent = Sent.of(request)
    again = sent.about({OLD: NEW})
    assert again.url == f"{SITE}/matters/{NEW}/notes"
    assert again.body == sent.body.replace(OLD.encode(), NEW.encode()) != sent.body
    assert again.headers["Content-Length"] == str(len(again.body))


def test_all_requests_of_a_matter_go_to_one_process_in_their_order() -> None:
    first, second, third = _sent(f"/{OLD}"), _sent(f"/{OTHER}"), _sent("/documents", f"module_uuid={OLD}".encode())
    assert shares([first, second, third], [OLD, OTHER], 2) == [[first, third], [second]]
    assert shares([first, second, third], [OLD, OTHER], 1) == [[first, second, third]]


def test_the_rate_is_the_bare_time_as_a_share_of_ours(outbox: Outbox) -> None:
    race = Race("", outbox, SITE, number=4, sent=[_sent("")] * 30)  # 20 operations
    times = {(DELIVERED, 2): Sample((4.0, 5.0, 9.0)), (BARE, 2): Sample((1.0, 4.0, 4.0))}
    measured = rate_figure(race, times, workers=2, latency=0).measured
    assert "4.0 operations a second, 80 % of bare" in measured
    assert "1.5 requests an operation" in measured


def test_the_floor_of_a_submission_inserts_as_many_rows_and_the_same_bytes(outbox: Outbox) -> None:
    submitted = outbox.submit(plan([b"paper one", b"paper two"]))
    rows = Rows.of_submission(outbox.engine, submitted.id)
    for _ in range(2):
        copied = rows.copied()
        insert_all(outbox.engine, copied)
        assert [row["sealed"] for row in copied[documents]] == [row["sealed"] for row in rows.documents]
    with outbox.engine.connect() as connection:
        stored = {table.name: len(connection.execute(table.select()).all()) for table in copied}
    assert stored == {table.name: 3 * len(copied[table]) for table in copied}
    assert len(copied[operations]) == 19


@pytest.fixture
def outbox() -> Outbox:
    """An outbox in memory."""

    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    return Outbox(engine, Cipher(["benchmark"]))
