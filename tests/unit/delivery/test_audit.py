"""Reads of case data leave a row; rows can only be added."""

from __future__ import annotations

import inspect

from docassemble.legalaidsync import audit
from tests.unit.delivery.conftest import Office


def test_a_read_of_a_case_is_written_down_by_field_names(office: Office) -> None:
    audit.record_view(
        office.outbox.engine,
        actor="link 1",
        site="sandbox",
        matter_uuid=office.matter,
        resource="incomes",
        field_names=["type", "amount"],
        interview="intake.yml",
        at=office.clock(),
    )
    audit.record_view(office.outbox.engine, actor="door case_summary", site="other", matter_uuid=office.matter)
    [row] = audit.views(office.engine, "sandbox", office.matter)
    assert (row.at, row.actor, row.resource) == (office.clock(), "link 1", "incomes")
    assert row.field_names == ("amount", "type")


def test_the_audit_has_no_way_to_change_a_row() -> None:
    source = inspect.getsource(audit)
    assert "update(" not in source
    assert "delete(" not in source
