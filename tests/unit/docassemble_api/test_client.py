"""The client of docassemble's API in front of servers that do as they are told: every failure is one class."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import requests

from devserver import ports
from docassemble.legalaidsync import errors
from docassemble.legalaidsync.docassemble_api.client import Docassemble, Session, Upload
from docassemble.legalaidsync.settings import Timeouts, Token
from docassemble.legalaidsync.transport import http
from tests.request_keeper import RequestKeeper
from tests.unit.transport.rough_server import RoughServer, Turn, answer, hang, reset

KEY = "a-key-that-nobody-may-see"
SECRET = "a-secret-that-nobody-may-see"
ROOT = "https://forms.invalid"
SHORT = Timeouts(connect=1.0, read=0.3, page=0.8)
WHERE = Session("docassemble.x:y.yml", "s" * 32, Token(SECRET))
PAGE = b"<!DOCTYPE html><title>Sign in to continue</title>"

Call = Callable[[Docassemble], Any]


def said(status: int, body: Any, **headers: str) -> Turn:
    """Answer as docassemble's API does: with the CORS header."""
    return answer(status, body, **{"Content_Type": "application/json", "Access_Control_Allow_Origin": "*"} | headers)


def page(status: int, content: bytes = PAGE, **headers: str) -> Turn:
    """Answer with a page that is none of docassemble's API."""
    return answer(status, content, Content_Type="text/html", **headers)


def connect(server: RoughServer) -> Docassemble:
    return Docassemble(server.url, KEY, timeouts=SHORT)


def kept(answered: Any = None, **headers: str) -> tuple[Docassemble, RequestKeeper]:
    keeper = RequestKeeper(answered, **headers)
    session = requests.Session()
    session.mount(ROOT, keeper)
    return Docassemble(ROOT, KEY, session=session), keeper


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait longer before an attempt than a call may take, so that there is one attempt only."""
    monkeypatch.setattr(http, "wait_random_exponential", lambda **_: lambda state: SHORT.page)


READ: Call = lambda server: server.me.get()  # noqa: E731
WRITE: Call = lambda server: server.me.update(country="US")  # noqa: E731
ASK: Call = lambda server: server.ask(WHERE)  # noqa: E731
START: Call = lambda server: server.sessions.create(WHERE.i)  # noqa: E731
FILE: Call = lambda server: server.files.get(7)  # noqa: E731
NULL_ANSWER = "get_question_data: failure to assemble interview: TypeError: 'NoneType' object is not subscriptable"

FAILURES: dict[str, tuple[Turn, Call, type[errors.LegalAidSyncError]]] = {
    "a wrong key": (said(403, "Access denied."), READ, errors.TokenRefused),
    "a lacking privilege, said so": (
        said(403, "You do not have sufficient privileges."),
        WRITE,
        errors.PermissionMissing,
    ),
    "an unknown session": (said(400, "Unable to obtain interview dictionary."), ASK, errors.SessionGone),
    "a secret that does not fit": (said(400, "Unable to decrypt interview dictionary."), ASK, errors.WrongSecret),
    "a vanished file": (said(404, b"File not found", Content_Type="text/html"), FILE, errors.FileGone),
    "an interview that raises": (
        said(400, "ZeroDivisionError: division by zero\ntrace"),
        START,
        errors.InterviewFailed,
    ),
    "docassemble's page about an exception": (page(501), WRITE, errors.InterviewFailed),
    "an endpoint that is not there": (page(404), READ, errors.EndpointOff),
    "a page in front, as if it were an answer": (page(200), READ, errors.ProxyAnswered),
    "a page in front, before a file": (page(200), FILE, errors.ProxyAnswered),
    "a page in front, before an interview's answer": (page(200), ASK, errors.ProxyAnswered),
    "a page in front that wants a password": (page(401), READ, errors.ProxyAnswered),
    "a gateway that gave up": (page(502), WRITE, errors.ProxyAnswered),
    "JSON of something in front": (answer(403, {"error": "blocked"}), READ, errors.ProxyAnswered),
    "half a JSON": (said(200, b'{"id": '), READ, errors.ProxyAnswered),
    "a write that is led elsewhere": (
        page(301, Location="https://elsewhere.invalid/"),
        WRITE,
        errors.ConfigurationInvalid,
    ),
    "maintenance": (page(503), WRITE, errors.SiteDown),
    "too many requests": (page(429, Retry_After="60"), WRITE, errors.RateLimited),
    "a body that is too large": (page(413), WRITE, errors.Refused),
    "no answer to a read": (hang, READ, errors.OutcomeUnknown),
    "no answer to a write": (hang, WRITE, errors.OutcomeUnknown),
    "a connection that is cut": (reset, WRITE, errors.OutcomeUnknown),
}


@pytest.mark.parametrize("name", FAILURES)
def test_each_failure_is_one_class(name: str) -> None:
    turn, call, kind = FAILURES[name]
    with RoughServer(turn) as server, pytest.raises(errors.LegalAidSyncError) as caught:
        call(connect(server))
    assert type(caught.value) is kind
    assert "LegalServer" not in caught.value.sentence
    assert KEY not in repr(caught.value.__dict__)
    assert SECRET not in str(caught.value)


def test_a_server_that_is_not_there_is_unreachable() -> None:
    port = ports.choose(["nobody"], {})["nobody"]
    with pytest.raises(errors.Unreachable):
        READ(Docassemble(f"http://127.0.0.1:{port}", KEY, timeouts=SHORT))


def test_a_good_key_without_the_privilege_is_told_from_a_wrong_one_by_a_second_question() -> None:
    with RoughServer(said(403, "Access denied."), said(200, ["user"])) as server:
        with pytest.raises(errors.PermissionMissing, match="admin advocate"):
            list(connect(server).users.list())
        assert [line.split()[1] for line in server.requests] == ["/api/user_list", "/api/user/privileges"]


def test_a_session_that_is_gone_is_told_from_an_interview_with_a_type_error() -> None:
    """docassemble says the same of both when it runs an action."""
    gone = said(400, "Unable to obtain interview dictionary.")
    for turn, kind in ((gone, errors.SessionGone), (said(200, {"a": 1}), errors.InterviewFailed)):
        with RoughServer(said(400, NULL_ANSWER), turn) as server, pytest.raises(kind):
            connect(server).sessions.action(WHERE, "status")


def test_a_read_is_repeated_and_whatever_may_have_an_effect_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting a session is a GET, and so is taking data out of the stash for good."""
    monkeypatch.setattr(http, "wait_random_exponential", lambda **_: lambda state: 0.0)
    take: Call = lambda server: server.stash.take("key", "secret")  # noqa: E731
    for call, requests_made in ((READ, 2), (WRITE, 1), (START, 1), (take, 1)):
        with RoughServer(reset, said(200, {"session": "s", "encrypted": False})) as server:
            with suppress(errors.OutcomeUnknown):
                call(connect(server))
            assert len(server.requests) == requests_made


def test_the_log_in_cookie_of_an_answer_is_not_kept() -> None:
    with RoughServer(said(200, {"id": 1}, Set_Cookie="session=a-log-in; Path=/")) as server:
        client = connect(server)
        READ(client)
        READ(client)
        assert "cookie" not in " ".join(server.requests).lower()


def test_the_key_travels_in_a_header_and_shows_nowhere() -> None:
    client, keeper = kept({"id": 1})
    READ(client)
    (request,) = keeper.kept
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in str(request.url)
    assert KEY not in repr(client) + repr(client.me) + repr(vars(client))
    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps(client)


def test_a_secret_shows_in_no_representation_and_only_where_docassemble_wants_it_in_an_address() -> None:
    assert SECRET not in repr(WHERE)
    for call, in_address in ((ASK, False), (lambda server: server.sessions.get(WHERE), True)):
        client, keeper = kept({"questionType": "fields"})
        call(client)
        assert (SECRET in str(keeper.kept[0].url)) == in_address


def test_what_can_not_be_undone_is_refused_before_anything_is_sent() -> None:
    client, keeper = kept()
    for forgotten in (
        lambda: client.users.delete(7),
        lambda: client.users.delete(7, for_good="yes"),
        lambda: client.interviews.delete(),
        lambda: client.interviews.delete(i="docassemble.x:y.yml"),
        lambda: client.interviews.delete(session=None),
        lambda: client.interviews.delete(session=""),
        lambda: client.interviews.delete(everything=True, tag=""),
        lambda: client.my_interviews.delete(),
        lambda: client.user_interviews.delete(7),
        lambda: client.users_interviews.delete(user_id=7),
        lambda: client.config.replace({}),
        lambda: client.projects.delete("mine"),
    ):
        with pytest.raises(errors.RequestInvalid):
            forgotten()
    assert keeper.kept == []


def test_a_call_that_does_not_fit_is_refused_before_anything_is_sent() -> None:
    client, keeper = kept()
    for wrong, keys in (
        (lambda: client.users.get(), ("user",)),
        (lambda: client.users.update(7, frist_name="Marigold"), ("frist_name",)),
        (lambda: client.users.get(7, user=8), ("user",)),
        (lambda: client.files.convert([]), ("file",)),
        (lambda: client.sessions.create(WHERE.i, url_args={"key": "x"}), ("key",)),
        (lambda: client.sessions.create(WHERE.i, url_args={"name": "José"}), ("name",)),
    ):
        with pytest.raises(errors.RequestInvalid) as caught:
            wrong()
        assert caught.value.keys == keys
    with pytest.raises(errors.RequestInvalid):
        client.users.get(7, 8)
    with pytest.raises(AttributeError):
        _ = client.users.remove
    assert keeper.kept == []


def test_lists_walk_all_pages_and_never_in_a_circle() -> None:
    turns = [
        said(200, {"items": [{"id": 1}, {"id": 2}], "next_id": "Mg"}),
        said(200, {"items": [{"id": 3}], "next_id": "Mg"}),
    ]
    with RoughServer(*turns) as server:
        assert [row["id"] for row in connect(server).users.list(include_inactive=True)] == [1, 2, 3]
        assert [line.split()[1].partition("?")[2] for line in server.requests] == [
            "include_inactive=1",
            "include_inactive=1&next_id=Mg",
        ]


def test_several_files_of_one_variable_travel_as_parts_and_the_name_of_the_variable_as_a_text() -> None:
    """A name with brackets and quotes is no safe name of a part."""
    client, keeper = kept()
    papers = [Upload("a.txt", b"first", "text/plain"), Upload("b.txt", b"second", "text/plain")]
    client.sessions.update(WHERE, {"count": 2}, files={"client.papers['pay']": papers})
    form = keeper.form
    assert form.count('name="file0"; filename=') == 2
    assert json.dumps({"file0": "client.papers['pay']"}) in form
    assert json.dumps({"count": 2}) in form
    assert 'name="question"\r\n\r\n0' in form


def test_setting_variables_never_asks_and_asking_adds_no_step() -> None:
    """docassemble throws the variables away when it is asked too and wants a variable without a question."""
    client, keeper = kept({"questionType": "undefined_variable", "variable": "b"}, Content_Type="application/json")
    assert client.answer(WHERE, {"a": 1}).wanted == "b"
    set_, asked = (json.loads(request.body or b"") for request in keeper.kept)
    assert (set_["variables"], set_["question"]) == ({"a": 1}, 0)
    assert (asked["variables"], asked["overwrite"]) == ({}, 1)


def test_with_nothing_to_set_nothing_is_sent() -> None:
    client, keeper = kept()
    client.sessions.update(WHERE, {})
    assert keeper.kept == []


def test_lists_that_change_a_key_travel_as_texts() -> None:
    """docassemble calls a method of texts on them, and answers a list with its error page."""
    client, keeper = kept()
    client.user_keys.update(7, "the key", add_to_allowed=["127.0.0.1"], allowed=["::1"])
    assert keeper.body == {"api_key": "the key", "add_to_allowed": '["127.0.0.1"]', "allowed": ["::1"]}


def test_an_event_that_must_be_ok_has_to_say_so() -> None:
    for reply in (
        said(200, {"ok": False}),
        said(204, b""),
        said(200, ["ok"]),
        said(200, b"ok", Content_Type="text/plain"),
    ):
        with RoughServer(reply) as server, pytest.raises(errors.Refused):
            connect(server).sessions.action(WHERE, "status", must_be_ok=True)


def test_an_interview_answers_with_any_status_and_type() -> None:
    with RoughServer(said(422, {"error": "no"}), said(200, b"<p>Hello", Content_Type="text/html")) as server:
        first, second = ASK(connect(server)), ASK(connect(server))
    assert (first.kind, first.status, first.json) == ("response", 422, {"error": "no"})
    assert (second.kind, second.content_type, second.content) == ("response", "text/html", b"<p>Hello")


def test_an_interview_that_asks_the_same_again_is_given_up() -> None:
    wanted = said(200, {"questionType": "undefined_variable", "variable": "a"})
    with RoughServer(wanted, said(204, b""), wanted) as server, pytest.raises(errors.GiveUp):
        connect(server).drive(WHERE, {"a": 1})


def test_screens_are_driven_by_the_variables_of_their_fields() -> None:
    screen = {"questionType": "fields", "questionName": "Question_1", "fields": [{"variable_name": "a"}, {}]}
    answered = {"a": 1}
    with RoughServer(said(200, screen), said(204, b""), said(200, {"done": True})) as server:
        assert connect(server).drive(WHERE, answered.__getitem__).json == {"done": True}


def test_any_other_call_can_be_made() -> None:
    client, keeper = kept({"ok": True})
    assert client.send("GET", "/legalaidsync/health", query={"a": 1}) == {"ok": True}
    assert (keeper.line, keeper.query) == ("GET /legalaidsync/health", {"a": "1"})
