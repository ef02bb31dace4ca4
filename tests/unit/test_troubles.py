"""Each failure has its sentence, the log has its place, and neither holds what a person typed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, Response
from werkzeug.test import Client

from docassemble.legalaidsync.errors import LegalAidSyncError, NotSafe, SafetyUnknown
from docassemble.legalaidsync.settings import Settings
from tests.unit.delivery.conftest import Clock, Office, make_engine, migrated_file, office

__all__ = ["Clock", "make_engine", "migrated_file", "office"]

pytestmark = pytest.mark.usefixtures("docassemble_context")

CANARY = "Canaryvalue"
TRACE = f"""Traceback (most recent call last):
  File "/srv/docassemble/legalaidsync/intake/review.py", line 42, in section_rows
    return rows[{CANARY!r}]
  File "/srv/docassemble/base/parse.py", line 7, in run
KeyError: {CANARY!r}
"""


def leaves(kind: type[LegalAidSyncError] = LegalAidSyncError) -> list[type[LegalAidSyncError]]:
    """Every class of error that an outside failure ends in."""
    return [kind, *(each for below in kind.__subclasses__() for each in leaves(below))]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("OperationalError", "trouble_database"),
        ("ProgrammingError", "trouble_database"),
        ("ConnectionError", "trouble_server"),
        ("FileNotFoundError", "trouble_file"),
        ("TemplateNotFound", "trouble_file"),
        ("ZeroDivisionError", "trouble_other"),
        ("", "trouble_other"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_other_peoples_errors_are_told_in_four_sentences(name: str, key: str, language: str) -> None:
    from docassemble.legalaidsync.troubles import sentence_of
    from docassemble.legalaidsync.wording import say

    assert sentence_of(name, language) == say(key, language)


@pytest.mark.parametrize("kind", leaves(), ids=lambda kind: kind.__name__)
def test_an_error_of_ours_is_told_in_its_own_sentence(kind: type[LegalAidSyncError]) -> None:
    from docassemble.legalaidsync.troubles import sentence_of

    assert sentence_of(kind.__name__, "en") == kind.sentence
    assert sentence_of(kind.__name__, "es") != kind.sentence


def test_the_log_has_the_code_the_class_and_the_place_and_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    from docassemble.legalaidsync.troubles import note_trouble

    code = note_trouble("KeyError", TRACE)
    logged = capsys.readouterr().err
    assert f"trouble {code} KeyError in " in logged
    assert "review.py:42, parse.py:7" in logged
    assert CANARY not in logged


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the sync desk finds, before a member of staff."""
    from docassemble.legalaidsync import connections, staff
    from docassemble.legalaidsync.desk import troubles as found_at_the_desk

    monkeypatch.setattr(connections, "engine", lambda: office.engine)
    monkeypatch.setattr(found_at_the_desk, "engine", lambda: office.engine)
    monkeypatch.setattr(staff, "is_staff", lambda: True)
    monkeypatch.setattr(staff, "settings", lambda: Settings(sites={}))
    monkeypatch.setattr(staff, "user_info", lambda: SimpleNamespace(id=7))
    return found_at_the_desk


def code_on_the_screen(known: dict[str, str]) -> str:
    """The code that the screen shows when docassemble hands over what it knows of an error."""
    from docassemble.legalaidsync import troubles

    with pytest.MonkeyPatch.context() as patch, Flask(__name__).app_context():
        patch.setattr(troubles, "_known", lambda: known)
        code = troubles.trouble_code()
        assert troubles.trouble_code() == code
        return code


def test_a_screen_that_is_made_without_an_error_keeps_nothing(desk: Any) -> None:
    """docassemble makes it once more when a button of it is pressed."""
    assert desk.troubles_found({"text": code_on_the_screen({})}) == []


@pytest.mark.parametrize(
    ("name", "said", "step", "endpoint"),
    [
        ("OperationalError", CANARY, "health check", ""),
        ("KeyError", f"GET /api/v2/{CANARY}", "Give the code to an administrator", ""),
        (
            "Unreachable",
            "Unreachable; GET /api/v2/matters/{matter}; request 1",
            "If LegalServer works again",
            "{matter}",
        ),
        ("TokenRefused", "TokenRefused; GET /api/v2/users", "health check", "GET /api/v2/users"),
    ],
)
def test_staff_find_by_its_code_what_has_happened_and_what_to_do(
    desk: Any, name: str, said: str, step: str, endpoint: str
) -> None:
    from docassemble.legalaidsync.troubles import sentence_of

    code = code_on_the_screen({"error_message": f"{name}: {said}", "error_trace": TRACE})
    [shown] = desk.troubles_found({"text": code.lower()})
    assert code in shown.title
    assert shown.told == sentence_of(name, "en")
    assert step in shown.step
    lines = " ".join(shown.lines)
    assert all(words in lines for words in (name, "review.py:42, parse.py:7", endpoint))
    assert CANARY not in f"{shown}"
    assert [desk.troubles_found({"text": text}) for text in ("", "E-AAAAA")] == [[], []]


def test_nobody_but_staff_finds_an_error(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync import staff

    monkeypatch.setattr(staff, "is_staff", lambda: False)
    with pytest.raises(PermissionError):
        desk.troubles_found({"text": "E-K7QF3"})


def test_a_person_gets_the_code_although_it_can_not_be_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    from docassemble.legalaidsync import connections
    from docassemble.legalaidsync.troubles import note_trouble

    def away() -> Any:
        raise OSError(CANARY)

    monkeypatch.setattr(connections, "engine", away)
    code = note_trouble("OperationalError", TRACE)
    assert code in capsys.readouterr().err
    assert f"{code} is in the log only: OSError" in caplog.text
    assert CANARY not in caplog.text


# The page behind the screens


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A web application that fails as docassemble's does, with our page in place of its own."""
    from docassemble.legalaidsync import safe_page
    from docassemble.legalaidsync.troubles import ACTION

    app = Flask(__name__)
    app.secret_key = "not-a-secret"
    quoted = f'<blockquote class="blockquote">ValueError: {CANARY}</blockquote>'

    @app.route("/interview", methods=["GET", "POST"])
    @app.route("/elsewhere", endpoint="elsewhere")
    def fail() -> Response:
        return Response(quoted, 501, mimetype="text/html")

    app.after_request(safe_page.instead_of_the_error_page)
    monkeypatch.setattr(safe_page, "metadata_of", lambda name: {"error action": ACTION} if "own" in name else {})
    return app.test_client()


OURS = "docassemble.legalaidsync:data/questions/intake.yml"
AUTHORS = "docassemble.own:data/questions/own.yml"


@pytest.mark.parametrize("interview", [OURS, AUTHORS])
def test_an_interview_of_ours_and_of_an_author_has_our_page(server: Any, interview: str) -> None:
    page = server.get("/interview", query_string={"i": interview, "case": '"><script>'})
    assert page.status_code == 501
    assert "Something went wrong on our side" in page.text
    assert CANARY not in page.text
    assert "<script>" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/interview", {"i": "docassemble.demo:data/questions/questions.yml"}),
        ("/interview", {"i": OURS, "json": "1"}),
        ("/elsewhere", {"i": OURS}),
    ],
    ids=["somebody else's interview", "a program", "no interview"],
)
def test_everybody_else_has_what_docassemble_answers(server: Any, address: str, query: dict[str, str]) -> None:
    assert CANARY in server.get(address, query_string=query).text


@pytest.mark.parametrize(
    ("query", "ours"),
    [
        ({"i": OURS, "lang": "es"}, True),
        ({"i": OURS, "json": "1"}, False),
        ({"i": "docassemble.demo:data/questions/questions.yml"}, False),
    ],
)
def test_what_docassembles_own_handler_does_not_survive_ends_on_our_page_too(
    query: dict[str, str], ours: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Its sessions lie in Redis; when that is away, its handler fails for want of a session."""
    from docassemble.legalaidsync.safe_page import LastPage

    def without_redis(environ: Any, start_response: Any) -> Any:
        raise ConnectionError(CANARY)

    client = Client(LastPage(without_redis))
    if not ours:
        with pytest.raises(ConnectionError):
            client.get("/interview", query_string=query)
        return
    page = client.get("/interview", query_string=query)
    assert page.status_code == 500
    assert "Algo falló de nuestro lado" in page.text
    assert "una parte de nuestro servidor" in page.text
    assert "trouble E-" in caplog.text
    assert CANARY not in page.text + caplog.text


# Staff read the marks wherever they are about to contact a client

UNSAFE = {"mobile_phone": "309-555-0142", "mobile_phone_safe": False, "client_address_home": {"safe_address": False}}


def case(record: Any, pulled: bool = True) -> Any:
    return SimpleNamespace(record=record, is_pulled=pulled)


def test_staff_read_which_ways_are_marked_in_words_and_without_numbers() -> None:
    from docassemble.legalaidsync.client_links.marks import told_of_marks

    marked = " ".join(told_of_marks(case(UNSAFE)))
    assert "Mobile phone, mail to the home address" in marked
    assert "no such mark for e-mail" in marked
    assert "555" not in marked
    assert "marks no way" in told_of_marks(case({}))[0]
    assert "Look there before" in told_of_marks(case({}, pulled=False))[0]


class Away:
    """A site that fails in one way, whatever it is asked for."""

    def __init__(self, error: LegalAidSyncError) -> None:
        self.error = error

    def __getattr__(self, name: str) -> Any:
        return self

    def __call__(self, *given: Any, **named: Any) -> Any:
        raise self.error


@pytest.mark.parametrize("kind", leaves(), ids=lambda kind: kind.__name__)
def test_whatever_legalserver_answers_no_place_lets_its_error_through(
    monkeypatch: pytest.MonkeyPatch, kind: type[LegalAidSyncError]
) -> None:
    """At links, at the desk, at letters and documents, before a message: a sentence, or an error that sends nothing."""
    from docassemble.legalaidsync import contacting
    from docassemble.legalaidsync.client_links import marks
    from docassemble.legalaidsync.delivery.notices import Way
    from docassemble.legalaidsync.documents import in_the_case
    from docassemble.legalaidsync.settings import Settings

    site = Away(kind("away"))
    for module in (marks, contacting, in_the_case):
        monkeypatch.setattr(module, "connect", lambda name: (site, None))
        if hasattr(module, "settings"):
            monkeypatch.setattr(module, "settings", lambda: Settings(sites={}))
    for module in (marks, in_the_case):
        monkeypatch.setattr(module, "staff", lambda tile="": "user 7")
    link = SimpleNamespace(site="example", matter_uuid="m")
    monkeypatch.setattr(marks, "link_register", lambda: SimpleNamespace(one=lambda link_id: link))
    assert "Look there before" in marks.marks_of_link_seen({"link": "a"})[0]
    opened: Any = SimpleNamespace(site="example", matter_uuid="m", opened_by="user 7", link_id="", case_number="1")
    assert in_the_case.list_documents(opened)["trouble"]
    with pytest.raises((NotSafe, SafetyUnknown)):
        contacting.tell_client(Way("example", "m", "sms", "309-555-0142"), "s", "t")


@pytest.mark.parametrize(
    ("matter", "may_see_values", "reads"), [("m", True, True), ("m", False, False), ("new:1", True, False)]
)
def test_the_desk_asks_for_the_marks_of_a_case_only_for_those_who_may_see_values(
    monkeypatch: pytest.MonkeyPatch, matter: str, may_see_values: bool, reads: bool
) -> None:
    from docassemble.legalaidsync.client_links import marks
    from docassemble.legalaidsync.settings import Settings

    noted: list[str] = []
    site = SimpleNamespace(matters=SimpleNamespace(get=lambda uuid: UNSAFE))
    shown = SimpleNamespace(site="example", matter_uuid=matter)
    monkeypatch.setattr(marks, "staff", lambda tile="": "user 7")
    monkeypatch.setattr(marks, "may", lambda tile: may_see_values)
    monkeypatch.setattr(marks, "outbox", lambda: SimpleNamespace(status=lambda number: shown))
    monkeypatch.setattr(marks, "connect", lambda name: (site, None))
    monkeypatch.setattr(marks, "settings", lambda: Settings(sites={}))
    monkeypatch.setattr(marks, "note_view", lambda actor, *known: noted.append(actor))
    told = marks.marks_of_submission_seen({"submission": 1})
    assert bool(told) is bool(noted) is reads
