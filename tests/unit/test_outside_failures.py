"""What fails outside of an interview while somebody sends: each ends on our screen, or is not noticed at all."""

from __future__ import annotations

import importlib
import re
import sys
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from celery import Celery
from docassemble.base.error import DAError
from flask import Flask, session
from kombu.exceptions import OperationalError as BrokerAway
from redis.exceptions import ConnectionError as RedisAway
from sqlalchemy import Engine, create_engine, pool
from werkzeug.test import Client

from docassemble.legalaidsync.delivery.schema import ensure_schema
from docassemble.legalaidsync.errors import ConfigurationInvalid
from docassemble.legalaidsync.settings import read_settings
from tests.assembling import PACKAGE, Seen, Visitor, visit
from tests.unit.test_submission import ORIGIN, reviewed

pytestmark = pytest.mark.usefixtures("docassemble_context")

INTAKE = "intake.yml"
CANARY = "Canaryvalue"
NOBODY_LISTENS = "postgresql+psycopg2://nobody:canaryvalue@127.0.0.1:1/nothing"
KEYS = {"legalaidsync": {"encryption keys": ["the key of today, long enough"]}, "secretkey": ""}
CODE = re.compile(r"\bE-[A-Z0-9]{5,}\b")
# Language -> title, what is safe, what to do, how to go on if there is a hurry.
OURS = {
    "en": ("Something went wrong on our side", "What you answered is kept", 'Press "Try again"', "call the office now"),
    "es": ("Algo falló de nuestro lado", "Lo que contestó está guardado", "Intentar otra vez", "llame a la oficina"),
}
DATABASE = ("our database cannot be reached", "conexión con nuestra base de datos")
SET_UP = ("is not set up correctly", "no está bien configurada")
NO_FILE = ("a file that this page needs is missing", "falta un archivo")
UNFORESEEN = ("something that we did not foresee", "no habíamos previsto")


def in_memory() -> Engine:
    return create_engine("sqlite://", poolclass=pool.StaticPool, hide_parameters=True)


class Sending:
    """`send_answers` with the package's own outbox, plan and papers; what fails is exchanged in it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        from docassemble.legalaidsync import connections, interview

        self.patch, self.connections, self.interview = patch, connections, interview
        self.papers: list[Any] = []
        self.slurp: Callable[..., bytes] = lambda **how: b"PK"
        self.configured(KEYS)
        self.on(in_memory(), ready=True)
        site = SimpleNamespace(dry_run=False, note_type="General Notes", new_case=())
        patch.setattr(interview, "connect", lambda name: (None, site))
        patch.setattr(interview, "origin_of", lambda case, **how: ORIGIN)
        patch.setattr(interview, "reviewed", lambda case, lists, story, notes, documents: reviewed(story=story))
        patch.setattr(interview, "remove_drafts", lambda content: None)
        patch.setattr(interview, "deliver_soon", lambda: None)

    def configured(self, configuration: dict[str, Any]) -> None:
        self.patch.setattr(self.connections, "_settings", lambda pid: read_settings(configuration))

    def on(self, engine: Engine, *, ready: bool = False) -> None:
        if ready:
            ensure_schema(engine)
        self.patch.setattr(self.connections, "_engine", lambda pid: engine)

    def send(self, story: str = CANARY) -> dict[str, Any]:
        case = SimpleNamespace(site="sandbox", case_number="26-0001042", reference="K7QX2")
        summary = SimpleNamespace(docx=SimpleNamespace(slurp=self.slurp))
        return self.interview.send_answers(case, [], story=story, notes=[], summary=summary, papers=self.papers)


@pytest.fixture
def sending(monkeypatch: pytest.MonkeyPatch) -> Sending:
    return Sending(monkeypatch)


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*given: Any, **named: Any) -> Any:
        raise error

    return fail


def shown_for(error: Exception, said: dict[str, Any]) -> Seen:
    """The screen that docassemble's handler of errors asks the interview for, as its webapp/errors.py does."""
    message = str(error) if isinstance(error, DAError) else f"{type(error).__name__}: {error}"
    trace = None if isinstance(error, DAError) else "".join(traceback.format_exception(error))
    arguments = {"error_message": message, "error_history": None, "error_trace": trace}
    app = Flask(__name__)
    app.secret_key = "not-a-secret"
    with app.test_request_context("/interview"):
        session["in error"] = True
        return visit(INTAKE, Visitor(), "something_went_wrong", said, arguments)


def database_away(sending: Sending) -> None:
    sending.on(create_engine(NOBODY_LISTENS, hide_parameters=True))


def tables_missing(sending: Sending) -> None:
    sending.on(in_memory())


def key_missing(sending: Sending) -> None:
    sending.configured({"legalaidsync": {}, "secretkey": ""})


def configuration_broken(sending: Sending) -> None:
    sending.configured({"legalaidsync": [CANARY]})


def upload_gone(sending: Sending) -> None:
    gone = raising(DAError(f"File /files/{CANARY}.pdf does not exist yet."))
    sending.papers = [SimpleNamespace(filename="letter.pdf", number=1, slurp=gone)]


def template_gone(sending: Sending) -> None:
    sending.slurp = raising(FileNotFoundError(2, "No such file or directory", f"/templates/{CANARY}.docx"))


FAILURES = {
    database_away: DATABASE,
    tables_missing: DATABASE,
    key_missing: SET_UP,
    configuration_broken: SET_UP,
    upload_gone: UNFORESEEN,
    template_gone: NO_FILE,
}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("fails", FAILURES, ids=lambda fails: fails.__name__)
def test_whatever_fails_at_sending_ends_on_our_screen_while_it_still_fails(
    sending: Sending, capsys: pytest.CaptureFixture[str], fails: Callable[[Sending], None], language: str
) -> None:
    fails(sending)
    with pytest.raises(Exception) as failed:  # noqa: PT011  each of the outside has a class of its own
        sending.send()
    seen = shown_for(failed.value, {"screen_language": language})
    assert seen.title == OURS[language][0]
    for words in (FAILURES[fails][language == "es"], *OURS[language][1:]):
        assert words in seen.text
    [code] = CODE.findall(seen.text)
    logged = capsys.readouterr().err
    assert f"trouble {code} " in logged
    for text in (seen.text, logged):
        assert CANARY.lower() not in text.lower()
        assert "Traceback" not in text


def test_sending_goes_through_when_nothing_fails(sending: Sending) -> None:
    """The test above can fail."""
    assert sending.send()["reference"] == ORIGIN.reference


def test_a_key_that_was_exchanged_does_not_keep_anybody_from_sending_again(sending: Sending) -> None:
    """The outbox takes both; what the older key has sealed is tried again until that key is back."""
    sending.send("what was said first")
    sending.configured({"legalaidsync": {"encryption keys": ["another key, which is long enough"]}, "secretkey": ""})
    assert sending.send()["reference"] == ORIGIN.reference


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`tasks.py`, imported against stand-ins of docassemble's modules."""
    known = {"app": {"celery_app": Celery("private")}, "context": {"bg_context": nullcontext}}
    for name, members in known.items():
        module = ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, f"docassemble.webapp.tasks.{name}", module)
    name = f"{PACKAGE}.tasks"
    monkeypatch.setitem(sys.modules, name, None)  # so that the test's end removes what is imported now
    del sys.modules[name]
    return importlib.import_module(name)


@pytest.mark.parametrize("away", [BrokerAway, RedisAway, ConnectionRefusedError, TimeoutError])
@pytest.mark.parametrize("own_task", [True, False], ids=["our task", "a background action"])
def test_a_broker_that_is_away_is_not_noticed_at_sending(
    monkeypatch: pytest.MonkeyPatch,
    sending: Sending,
    tasks: Any,
    caplog: Any,
    capsys: Any,
    own_task: bool,
    away: type[Exception],
) -> None:
    """The rows are in the outbox; cron or the next sending finds them."""
    from docassemble.legalaidsync import scheduled

    asked: list[bool] = []

    def fail(*given: Any, **named: Any) -> None:
        asked.append(True)
        raise away(CANARY)

    monkeypatch.setattr(tasks.deliver, "apply_async", fail)
    monkeypatch.setattr(scheduled.compat, "has_own_task", lambda: own_task)
    monkeypatch.setattr(scheduled, "background_action", fail)
    monkeypatch.setattr(scheduled, "keep_cron_session", lambda: None)
    monkeypatch.setattr(sending.interview, "deliver_soon", scheduled.deliver_soon)
    assert sending.send()["reference"] == ORIGIN.reference
    logged = caplog.text + capsys.readouterr().err
    assert asked
    assert f"the broker is away: {away.__name__}" in logged
    assert CANARY not in logged


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_broken_configuration_ends_the_first_screen_on_ours(sending: Sending, language: str) -> None:
    configuration_broken(sending)
    with pytest.raises(ConfigurationInvalid) as failed:
        visit(INTAKE, Visitor())
    seen = shown_for(failed.value, {"screen_language": language})
    assert seen.title == OURS[language][0]
    assert FAILURES[configuration_broken][language == "es"] in seen.text


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("away", [database_away, RedisAway], ids=["database", "Redis"])
def test_where_docassembles_own_handler_fails_too_the_last_page_stands(
    sending: Sending, caplog: pytest.LogCaptureFixture, away: Any, language: str
) -> None:
    from docassemble.legalaidsync.safe_page import LastPage

    def application(environ: Any, start_response: Any) -> Any:
        if away is RedisAway:
            raise RedisAway(CANARY)
        database_away(sending)
        sending.send()

    query = {"i": f"{PACKAGE}:data/questions/{INTAKE}", "lang": language}
    page = Client(LastPage(application)).get("/interview", query_string=query)
    assert page.status_code == 500
    assert OURS[language][0] in page.text
    assert OURS[language][3] in page.text
    [code] = set(CODE.findall(page.text))
    assert code in caplog.text
    assert CANARY.lower() not in (page.text + caplog.text).lower()
    assert "Traceback" not in page.text + caplog.text
