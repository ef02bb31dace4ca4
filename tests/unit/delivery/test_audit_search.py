"""Rows of the audit are found by what is known of them, and leave as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from docassemble.legalaidsync.audit import record_view, record_views, verify
from docassemble.legalaidsync.audit.search import WRITERS, Wanted, find, write_csv, write_json
from tests.unit.delivery.conftest import REFERENCE, Office, note, phone_change, upload

CANARY = "Zyxwv Quetzal-Canary"


@pytest.fixture
def busy(office: Office) -> Office:
    """Two cases of two sites, written by a worker and read by a client and by staff, an hour apart."""
    other = office.server.matters.add(mobile_phone="555-0100")
    office.submit(phone_change(), note(f"{CANARY} was here."))
    office.submit(
        note(subject="Online intake [X2Y3Z]"), key="2", site="north", matter_uuid=other, reference="X2Y3Z",
        case_number="26-0007777", actor="link 11",
    )  # fmt: skip
    office.clock.advance(hours=1)
    office.deliver()
    engine, matter = office.outbox.engine, office.matter
    record_view(engine, actor="user 1", site="sandbox", matter_uuid=matter, at=office.clock())
    read = {"matters": ["first"], "incomes": ["amount"]}
    record_views(engine, actor="link 1", site="north", matter_uuid=other, read=read, interview="i", at=office.clock())
    return office


def found(office: Office, **wanted: Any) -> list[tuple[str, str, str | None]]:
    """(actor, kind, state) of what is found."""
    return [(row.actor, row.kind, row.to_state) for row in find(office.engine, Wanted(**wanted))]


def test_without_a_wish_everything_comes_in_the_order_of_time(busy: Office) -> None:
    rows = list(find(busy.engine, Wanted()))
    assert [row.what for row in rows] == ["move"] * 9 + ["read"] * 3
    assert [row.at for row in rows] == sorted(row.at for row in rows)


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ({"site": "north"}, 3 + 2),
        ({"case": "26-0001042"}, 6 + 1),
        ({"reference": "x2y3z "}, 3),
        ({"reference": REFERENCE}, 6),
        ({"reference": "ZZZZZ"}, 0),
        ({"actor": "link 1"}, 2 + 2),
        ({"actor": "link"}, 3 + 2),
        ({"actor": "lin_"}, 0),
        ({"actor": "worker-1"}, 6),
        ({"kind": "case_note"}, 6),
        ({"kind": "incomes"}, 1),
        ({"state": "sent"}, 3),
        ({"what": "read"}, 3),
        ({"site": "north", "what": "move", "state": "queued", "actor": "link 11"}, 1),
    ],
)
def test_a_wish_leaves_out_what_does_not_fit(busy: Office, wanted: dict[str, Any], number: int) -> None:
    assert len(found(busy, **wanted)) == number


def test_a_case_is_found_by_its_uuid_too(busy: Office) -> None:
    assert found(busy, case=busy.matter) == found(busy, case="26-0001042")


def test_since_counts_and_until_does_not(busy: Office) -> None:
    later = busy.clock()
    assert {state for _, _, state in found(busy, until=later)} == {"queued"}
    assert len(found(busy, since=later)) == 6 + 3
    assert found(busy, since=later + timedelta(seconds=1)) == []


def test_a_row_says_who_did_what_to_which_record_when_and_how_it_ended(busy: Office) -> None:
    [row] = find(busy.engine, Wanted(kind="update_matter", state="sent"))
    assert (row.actor, row.site, row.case_number, row.reference) == ("worker-1", "sandbox", "26-0001042", REFERENCE)
    assert (row.matter_uuid, row.record_uuid) == (busy.matter, busy.matter)
    assert (row.endpoint, row.field_names, row.attempt) == ("PATCH /api/v2/matters/{uuid}", ("mobile_phone",), 1)
    assert row.fingerprint
    assert row.seal
    assert row.duration_ms is not None


def test_what_was_sent_has_the_fingerprint_of_what_was_submitted(office: Office) -> None:
    office.submit(phone_change(), note(), upload())
    office.deliver()
    rows = list(find(office.engine, Wanted()))
    submitted, sent = ({row.kind: row for row in rows if row.to_state == state} for state in ("queued", "sent"))
    assert set(submitted) == set(sent) == {"update_matter", "case_note", "upload_document"}
    for kind, row in submitted.items():
        assert row.fingerprint == sent[kind].fingerprint
        assert set(row.field_names) == set(sent[kind].field_names)
    assert len({row.fingerprint for row in submitted.values()}) == 3


def test_csv_and_json_say_the_same(busy: Office) -> None:
    rows = list(find(busy.engine, Wanted()))
    table, objects = io.StringIO(), io.StringIO()
    assert write_csv(rows, table) == write_json(rows, objects) == 12
    lines = list(csv.DictReader(io.StringIO(table.getvalue())))
    for line, each in zip(lines, json.loads(objects.getvalue()), strict=True):
        flat = {**each, "field_names": " ".join(each["field_names"])}
        assert line == {name: "" if value is None else str(value) for name, value in flat.items()}


def test_an_export_without_rows_is_whole_too(busy: Office) -> None:
    table, objects = io.StringIO(), io.StringIO()
    assert write_csv([], table) == write_json([], objects) == 0
    assert table.getvalue().startswith("what,at,actor,")
    assert json.loads(objects.getvalue()) == []


def test_a_cell_that_a_spreadsheet_would_calculate_is_made_text(busy: Office) -> None:
    engine = busy.outbox.engine
    record_view(engine, actor="user 1", site="=1+1", matter_uuid="-2", field_names=["@SUM"], at=busy.clock())
    table = io.StringIO()
    write_csv(find(busy.engine, Wanted(site="=1+1")), table)
    [line] = csv.DictReader(io.StringIO(table.getvalue()))
    assert (line["site"], line["matter_uuid"], line["field_names"]) == ("'=1+1", "'-2", "'@SUM")


@pytest.mark.parametrize("form", list(WRITERS))
def test_nothing_that_a_person_typed_is_in_an_export(busy: Office, form: str) -> None:
    file = io.StringIO()
    WRITERS[form](find(busy.engine, Wanted()), file)
    assert not any(word in file.getvalue() for word in (*CANARY.split(), "555-0199", "was here"))


def test_reads_of_one_case_make_one_chain(busy: Office) -> None:
    rows = list(find(busy.engine, Wanted(what="read", site="north")))
    assert [(row.kind, row.number) for row in rows] == [("matters", 1), ("incomes", 2)]
    assert verify(busy.engine, busy.outbox.cipher).breaks == ()
