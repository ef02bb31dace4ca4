"""Documents: what is uploaded comes back, and a log-in page is not taken for a file."""

from __future__ import annotations

import pytest

from docassemble.legalaidsync.errors import NotFound, OutcomeUnknown
from tests.stand_in import StandIn

CONTENT = b"%PDF-1.7\x00\xff not really"


@pytest.mark.parametrize("name", ["summary.pdf", "résumé żółć.pdf", "証拠 写真.pdf", 'quote " and ; semicolon.pdf'])
def test_a_file_comes_back_byte_for_byte_under_its_name(stand_in: StandIn, name: str) -> None:
    record = stand_in.client.documents.upload(
        matter=stand_in.matter_uuid(), filename=name, content=CONTENT, mime_type="application/pdf", title="Summary"
    )
    found = stand_in.client.documents.download(record["uuid"])
    assert (found.content, found.filename, found.mime_type) == (CONTENT, name, "application/pdf")
    assert record["title"] == "Summary"


def test_a_document_without_a_title_is_called_by_its_name(stand_in: StandIn) -> None:
    record = stand_in.client.documents.upload(
        matter=stand_in.matter_uuid(), filename="a.txt", content=b"a", mime_type="text/plain"
    )
    assert record["title"] == "a.txt"


def test_an_uploaded_file_belongs_to_the_matter(stand_in: StandIn) -> None:
    uuid = stand_in.matter_uuid("26-0001041")
    made = stand_in.client.documents.upload(matter=uuid, filename="a.txt", content=b"a", mime_type="text/plain")
    assert [record["uuid"] for record in stand_in.client.documents.search(matter=uuid)] == [made["uuid"]]


def test_a_log_in_page_instead_of_the_file_is_not_found(stand_in: StandIn) -> None:
    """LegalServer answers 200 with its log-in page: section 11.2."""
    document = next(stand_in.client.documents.search(matter=stand_in.matter_uuid()))
    stranger = stand_in.connect(token="expired")
    with pytest.raises(NotFound) as caught:
        stranger.documents.download(document["uuid"])
    assert caught.value.endpoint == "GET /modules/document/download.php"


def test_a_document_that_is_itself_a_page_is_a_document(stand_in: StandIn) -> None:
    page = b"<html>exhibit</html>"
    record = stand_in.client.documents.upload(
        matter=stand_in.matter_uuid(), filename="exhibit.html", content=page, mime_type="text/html"
    )
    assert stand_in.client.documents.download(record["uuid"]).content == page


def test_a_lost_answer_to_an_upload_is_not_uploaded_again(stand_in: StandIn) -> None:
    stand_in.fault(method="POST", path="/api/v2/documents", kind="reset", when="after")
    with pytest.raises(OutcomeUnknown):
        stand_in.client.documents.upload(
            matter=stand_in.matter_uuid(), filename="a.txt", content=b"a", mime_type="text/plain"
        )
    assert len(stand_in.journal("POST")) == 1


def test_a_file_does_not_show_in_the_representation_of_a_download(stand_in: StandIn) -> None:
    document = next(stand_in.client.documents.search(matter=stand_in.matter_uuid()))
    assert "Featherstone" not in repr(stand_in.client.documents.download(document["uuid"]))
