"""How far documents are, what a dead worker leads to, under which names they go, and what the templates hold."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from docx import Document
from docxtpl import DocxTemplate
from pypdf import PdfReader

from devserver import document_templates
from docassemble.legalaidsync.delivery.new_matter import new_placeholder
from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.errors import ConfigurationInvalid, NotAcceptable
from docassemble.legalaidsync.settings import Timeouts
from docassemble.legalaidsync.settings.letters import read_letterheads
from tests.unit.delivery.conftest import Clock, Office, make_engine, migrated_file, office

__all__ = ["Clock", "make_engine", "migrated_file", "office"]

pytestmark = pytest.mark.usefixtures("docassemble_context")
TURN = "3f2a"


class Lost(Exception):
    """What Celery raises of a task whose worker was killed."""


def task(*, ready: bool = False, failed: bool = False, lost: bool = False) -> Any:
    def has_failed() -> bool:
        if lost:
            raise Lost
        return failed

    return SimpleNamespace(ready=lambda: ready, failed=has_failed)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The answers of a session, in place of docassemble's."""
    from docassemble.legalaidsync.documents import assembling

    held: dict[str, Any] = {}
    monkeypatch.setattr(assembling, "defined", lambda name: name in held)
    monkeypatch.setattr(assembling, "define", held.__setitem__)
    monkeypatch.setattr(assembling, "showifdef", held.get)
    monkeypatch.setattr(assembling, "log", lambda text: None)
    monkeypatch.setattr(assembling.time, "time", lambda: 1000.0)
    monkeypatch.setattr(assembling, "settings", lambda: SimpleNamespace(timeouts=Timeouts()))
    return held


def test_documents_of_somebody_new_wait_for_the_case(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync.documents import offering
    from docassemble.legalaidsync.intake import origin

    matter = new_placeholder()
    case: Any = SimpleNamespace(
        instanceName="case_file", site="sandbox", matter_uuid=matter, case_number="", reference="K7QF3",
        is_new=True, opened_by="visitor 9c1d",
    )  # fmt: skip
    file = SimpleNamespace(filename="2026-11-22_letter_K7QF3.pdf", slurp=lambda auto_decode: b"%PDF")
    site = SimpleNamespace(note_type="General Notes", dry_run=False)
    monkeypatch.setattr(offering, "connect", lambda name: (None, site))
    monkeypatch.setattr(offering, "outbox", lambda: office.outbox)
    monkeypatch.setattr(offering, "deliver_soon", lambda: None)
    monkeypatch.setattr(offering, "say", lambda key: key)
    for module in (offering, origin):
        monkeypatch.setattr(module.compat, "interview_name", lambda: "intake.yml")
    monkeypatch.setattr(origin.compat, "session_id", lambda: "s1")
    letter = {"plain_letter": SimpleNamespace(pdf=file)}
    with pytest.raises(ValueError, match="not sent yet"):
        offering.send_documents(case, letter)
    answers = PlannedOperation("create_matter", "the new case", payload={"first": "Ann", "last": "Lee"})
    office.submit(answers, key="session s1 case_file", matter_uuid=matter, case_number=None)
    receipt = offering.send_documents(case, letter, "Here is the letter.")
    assert office.states(receipt["submission"]) == ["queued", "queued"]
    assert offering.send_documents(case, letter, "Here is the letter.") == receipt


@pytest.mark.parametrize(
    ("one", "age", "stopped"),
    [
        (task(), 5, False),
        (task(), 31, True),
        (task(ready=True), 5, False),
        (task(ready=True, failed=True), 5, True),
        (task(ready=True, lost=True), 5, True),
        (None, 0, True),
    ],
    ids=["running", "too long", "about to be kept", "failed", "worker killed", "nobody could be asked"],
)
def test_a_document_that_will_not_come_by_itself_leads_to_the_button(
    answers: dict[str, Any], one: Any, age: float, stopped: bool
) -> None:
    from docassemble.legalaidsync.documents import assembling

    begun = {"letter": {"task": one, "turn": TURN, "at": 1000.0 - age}}
    assert assembling.has_stopped(["letter"], begun) is stopped


def test_what_is_there_counts_whatever_became_of_its_worker(answers: dict[str, Any]) -> None:
    from docassemble.legalaidsync.documents import assembling

    answers["letter"] = object()
    assert not assembling.has_stopped(["letter"], {"letter": {"task": task(ready=True, lost=True), "at": 0.0}})
    assert assembling.is_assembled(["letter"])


def test_a_document_of_earlier_answers_that_comes_late_is_dropped(answers: dict[str, Any]) -> None:
    from docassemble.legalaidsync.documents import assembling

    answers["documents_begun"] = {"letter": {"turn": TURN}}
    assembling.keep_document("letter", "0000", "of before")
    assert "letter" not in answers
    assembling.keep_document("letter", TURN, "of now")
    assembling.keep_document("letter", TURN, "once more")
    assert answers["letter"] == "of now"


def test_a_broker_that_is_away_is_no_error_page(answers: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync.documents import assembling

    def away(*given: object, **named: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(assembling, "background_action", away)
    begun = assembling.begin_assembly(["letter"])
    assert assembling.has_stopped(["letter"], begun)


def test_without_libreoffice_or_pandoc_there_is_no_pdf_of_a_word_document(monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync.documents import word_to_pdf

    monkeypatch.setattr(word_to_pdf.compat, "configuration", lambda: {"libreoffice": "/opt/office"})
    monkeypatch.setattr(word_to_pdf.shutil, "which", lambda program: "pandoc" if program == "pandoc" else None)
    assert word_to_pdf.missing_programs() == ["libreoffice"]
    assert word_to_pdf.word_formats() == ["docx"]
    monkeypatch.setattr(word_to_pdf.shutil, "which", lambda program: program)
    assert word_to_pdf.word_formats() == ["docx", "pdf"]


@pytest.mark.parametrize("found", [["Main Office"], {"Main Office": "1 Elm St"}])
def test_letterheads_that_can_not_be_read_are_named(found: Any) -> None:
    with pytest.raises(ConfigurationInvalid, match="letterheads"):
        read_letterheads({"legalaidsync": {"letterheads": found}})


def test_letterheads_are_lists_of_lines() -> None:
    assert read_letterheads({}) == {}
    assert read_letterheads({"legalaidsync": {"letterheads": {"A": ["Legal Aid", 1]}}}) == {"A": ("Legal Aid", "1")}


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd", "passwd"), ("a\\b\\c.pdf", "c.pdf"), ("..", "document"), ("note\n.txt", "note.txt")],
)
def test_the_name_of_a_file_leads_nowhere_else(given: str, kept: str) -> None:
    from docassemble.legalaidsync.documents import in_the_case as case_documents

    assert case_documents._safe_name(given) == kept


def test_only_documents_of_the_case_can_be_taken_and_none_with_a_virus() -> None:
    from docassemble.legalaidsync.documents import in_the_case as case_documents

    rows = [{"uuid": name, "name": f"{name}.pdf", "infected": name == "ill"} for name in ("a", "ill")]
    chosen = {"a": True, "ill": True, "of another case": True}
    assert [row["uuid"] for row in case_documents._chosen({"rows": rows}, chosen)] == ["a"]


def test_files_of_one_name_stay_apart_in_a_zip() -> None:
    from docassemble.legalaidsync.documents import in_the_case as case_documents

    rows = [{"name": name} for name in ("scan.pdf", "scan.pdf", "scan.pdf")]
    assert case_documents._names(rows) == ["scan.pdf", "scan-2.pdf", "scan-3.pdf"]


def test_what_is_not_on_file_stays_out_of_an_address() -> None:
    from docassemble.legalaidsync.documents import letters as staff_letters

    address = SimpleNamespace(address="1 Elm St", city="Springfield", state="IL")
    assert staff_letters._address(address) == ["1 Elm St", "Springfield, IL"]
    assert staff_letters._address(None) == []


LETTER = {"letterhead": ["A & B"], "day": "today", "to": ["Ada"], "about": "about", "signer": "S", "client": "C"}


@pytest.mark.parametrize("name", ["letter.docx", "representation_letter.docx"])
def test_a_letter_keeps_every_sign_that_a_person_typed(name: str) -> None:
    template = DocxTemplate(str(document_templates.FOLDER / name))
    template.render({"letter": {**LETTER, "lines": ["5 < 7 <b>", "", "{{ x }}"], "agreed": "", "date_line": ""}})
    made = BytesIO()
    template.save(made)
    texts = [paragraph.text for paragraph in Document(made).paragraphs]
    assert {"A & B", "5 < 7 <b>", "{{ x }}"} <= set(texts)


def test_each_field_of_the_form_has_a_name_that_a_screen_reader_says() -> None:
    fields = PdfReader(str(document_templates.FOLDER / "court_form.pdf")).get_fields() or {}
    names = [name for name, _ in (*document_templates.CAPTION, *document_templates.SIDES, *document_templates.PEOPLE)]
    assert sorted(fields) == sorted(names)
    assert all(field.get("/TU") for field in fields.values())


def test_too_much_at_once_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync.documents import in_the_case as case_documents

    def refuse(text: str, field: str) -> None:
        raise NotAcceptable(text)

    monkeypatch.setattr(case_documents, "validation_error", refuse)
    monkeypatch.setattr(case_documents, "say", lambda key, **words: key)
    rows = [{"uuid": "a", "size": 101 * case_documents.MEGABYTE, "infected": False}]
    for chosen, wanted in (({}, "documents_choose"), ({"a": True}, "documents_too_large")):
        with pytest.raises(NotAcceptable, match=wanted):
            case_documents.refuse_bad_choice({"rows": rows}, chosen)
