"""A plan that could not be delivered exactly once is refused when it is made."""

from __future__ import annotations

import pytest

from docassemble.legalaidsync.delivery.plan import REFERENCE_ALPHABET, PlannedDocument, PlannedOperation, new_reference
from tests.unit.delivery.conftest import FILENAME, SUBJECT, Office, note, phone_change, upload


def test_references_are_easy_to_read_aloud() -> None:
    assert not set(REFERENCE_ALPHABET) & set("01OILUSB58")
    made = {new_reference() for _ in range(200)}
    assert len(made) > 190
    assert all(len(reference) == 5 and set(reference) <= set(REFERENCE_ALPHABET) for reference in made)


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (note(subject="Online intake"), "must carry the reference"),
        (
            PlannedOperation("upload_document", "x", document=PlannedDocument("summary.docx", "x/y", b"", "x")),
            "must carry the reference",
        ),
        (PlannedOperation("upload_document", "x"), "there is no document"),
        (PlannedOperation("update_income", "x", payload={}), "the target is missing"),
        (PlannedOperation("update_matter", "x", payload={"first": "Ann"}), "no read path or expected value for first"),
    ],
)
def test_what_could_not_be_recognised_later_is_refused(
    office: Office, operation: PlannedOperation, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        office.plan(operation)
    assert "Ann" not in str(caught.value)


def test_two_notes_with_one_subject_are_refused(office: Office) -> None:
    with pytest.raises(ValueError, match="same subject or file name"):
        office.plan(note("one"), note("two"))


def test_plans_show_no_values_when_they_are_printed(office: Office) -> None:
    shown = repr(office.plan(phone_change("Zebulon"), note("Zebulon"), upload(b"Zebulon")))
    assert "Zebulon" not in shown
    assert FILENAME in shown
    assert SUBJECT not in shown
