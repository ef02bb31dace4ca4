"""An error for which a person has a reference code is kept as long as the audit, and holds nothing of the person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from docassemble.legalaidsync.audit.troubles import ENDPOINT, Trouble, forget_troubles, keep_trouble, troubles_called
from docassemble.legalaidsync.errors import Refused
from tests.unit.delivery.conftest import Office

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TROUBLE = Trouble(
    "E-K7QF3", AT, "OperationalError", "outbox.py:120", "docassemble.legalaidsync:data/questions/intake.yml"
)


@pytest.mark.parametrize("said", ["E-K7QF3", " e-k7qf3 ", "k7qf3"])
def test_a_code_is_found_as_somebody_says_it_on_the_phone(office: Office, said: str) -> None:
    keep_trouble(office.engine, TROUBLE)
    assert troubles_called(office.engine, said) == (TROUBLE,)
    assert troubles_called(office.engine, "E-K7QF4") == ()


def test_a_code_belongs_to_one_error(office: Office) -> None:
    keep_trouble(office.engine, TROUBLE)
    with pytest.raises(IntegrityError):
        keep_trouble(office.engine, TROUBLE)


def test_an_error_is_forgotten_when_it_is_old(office: Office) -> None:
    keep_trouble(office.engine, TROUBLE)
    assert forget_troubles(office.engine, AT) == 0
    assert forget_troubles(office.engine, AT + timedelta(seconds=1)) == 1
    assert troubles_called(office.engine, "E-K7QF3") == ()


def test_of_a_call_to_legalserver_the_template_is_kept() -> None:
    said = (
        f"Refused: {Refused('not taken', status=400, endpoint='POST /api/v2/matters/{matter}/notes', keys=['subject'])}"
    )
    found = ENDPOINT.search(said)
    assert found
    assert found[0] == "POST /api/v2/matters/{matter}/notes"
