"""Several documents as one zip that LegalServer unpacks: each arrives once, whatever happens to the answer."""

from __future__ import annotations

import pytest

from docassemble.legalaidsync.delivery.plan import PlannedDocument, PlannedOperation
from docassemble.legalaidsync.delivery.zipping import zipped
from tests.stand_in import StandIn
from tests.unit.delivery.conftest import REFERENCE, Office

LETTER = PlannedDocument(f"letter_{REFERENCE}.docx", "application/x", b"Dear Ada", "Letter")
FORM = PlannedDocument(f"form_{REFERENCE}.pdf", "application/pdf", b"%PDF form", "Form")
ZIP = "/api/v*/documents/matter_zip"


def both() -> PlannedOperation:
    document = zipped([LETTER, FORM], f"documents_{REFERENCE}.zip", "Letter, Form", REFERENCE)
    return PlannedOperation("upload_zip", "Letter, Form", document=document)


def names(site: StandIn, office: Office) -> list[str]:
    """Names of the documents of the case, in either version."""
    reader = site.connect(version=2)
    return sorted(row["name"] for row in reader.documents.search(matter=office.matter) if REFERENCE in row["name"])


def deliver(office: Office) -> None:
    for _ in range(3):
        office.deliver()
        office.clock.advance(hours=1)


def test_legalserver_unpacks_the_zip_and_writes_a_note(site: StandIn, office: Office) -> None:
    submission = office.submit(both())
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert names(site, office) == [FORM.filename, LETTER.filename]
    reader = site.connect(version=2)
    letter = next(row for row in reader.documents.search(matter=office.matter) if row["name"] == LETTER.filename)
    assert reader.documents.download(letter["uuid"]).content == b"Dear Ada"
    assert any(LETTER.filename in row["body"] for row in reader.case_notes.search(matter=office.matter))


@pytest.mark.parametrize("fault", [{"when": "after", "kind": "reset"}, {"when": "before", "kind": "reset"}])
def test_a_zip_whose_answer_was_lost_arrives_once(site: StandIn, office: Office, fault: dict[str, str]) -> None:
    submission = office.submit(both())
    site.fault(method="POST", path=ZIP, times=1, **fault)
    deliver(office)
    assert office.states(submission) == ["sent"]
    assert names(site, office) == [FORM.filename, LETTER.filename]


def test_what_the_case_has_already_is_left_out(site: StandIn, office: Office) -> None:
    """LegalServer may have unpacked a part before it failed."""
    form = {"filename": FORM.filename, "content": FORM.content, "mime_type": FORM.mime_type, "title": FORM.title}
    site.client.documents.upload(matter=office.matter, **form)
    submission = office.submit(both())
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert names(site, office) == [FORM.filename, LETTER.filename]


def test_documents_that_could_not_be_found_again_are_refused() -> None:
    for documents in ([LETTER, LETTER], [PlannedDocument("letter.docx", "application/x", b"", "Letter")]):
        with pytest.raises(ValueError, match="name of its own"):
            zipped(documents, f"x_{REFERENCE}.zip", "x", REFERENCE)


def test_the_same_documents_make_the_same_zip() -> None:
    assert both().document == both().document
