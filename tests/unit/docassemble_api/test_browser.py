"""The robot against a small web server that plays docassemble."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable

import pytest

from docassemble.legalaidsync.docassemble_api.browser import Browser, Session, Upload
from docassemble.legalaidsync.docassemble_api.encoding import decoded, encoded, encoded_json
from docassemble.legalaidsync.errors import (
    GiveUp,
    LegalAidSyncError,
    NeedsBrowser,
    NotAcceptable,
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    RateLimited,
    Refused,
    SiteDown,
    Unreachable,
)

from .conftest import FakeInterview
from .recorded import answered_by_the_page, fields, screen, text_field

I = "docassemble.legalaidsync:data/questions/intake.yml"  # noqa: E741
WHO = fields("who", text_field("name"))
NEXT = screen("deadend", "thanks", steps=2)


def test_start_begins_a_new_session_with_url_args(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(WHO)
    assert browser.start(I, source="crm").title == "who"
    assert interview.requests == [("GET", "/interview", {"i": I, "json": "1", "new_session": "1", "source": "crm"})]


def test_an_answer_leads_to_the_next_screen_with_one_request(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(WHO, NEXT)
    browser.start(I)
    screen_after = browser.answer({"name": "Ann"})
    assert (screen_after.title, screen_after.repeated) == ("thanks", False)
    assert interview.forms[0][encoded("name")] == "Ann"
    assert interview.forms[0]["json"] == "1"
    assert len(interview.requests) == 2


def test_a_refused_answer_comes_back_with_the_sentences_that_the_page_shows(
    browser: Browser, interview: FakeInterview
) -> None:
    """The JSON leaves the sentences out, so the same form is posted once more as the page posts it."""
    body = '<div id="daflash"><div class="da-alert alert alert-danger">Six is <b>bad</b>.<button></button></div></div>'
    page = answered_by_the_page(WHO, body=body, messages={encoded("name"): "Too <em>short</em>"})
    interview.will_show(WHO, WHO, page)
    browser.start(I)
    again = browser.answer({"name": "A"})
    assert again.repeated
    assert again.problems == ("Six is bad.", "Too short")
    assert again.problem_fields == {"name": "Too short"}
    first, second = interview.forms
    assert first[encoded("name")] == second[encoded("name")] == "A"
    assert second["ajax"] == "1"
    assert "json" not in second


def test_a_problem_under_an_alias_is_given_by_variable(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(WHO, WHO, answered_by_the_page(WHO, messages={encoded("_field_0"): "No."}))
    browser.start(I)
    assert browser.answer({"name": "A"}).problem_fields == {"name": "No."}


def test_an_answer_accepted_at_the_second_try_is_no_problem(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(WHO, WHO, answered_by_the_page(NEXT), NEXT)
    browser.start(I)
    assert not browser.answer({"name": "A"}).repeated
    assert browser.screen.title == "thanks"


def test_the_same_question_for_the_next_person_is_not_a_repetition(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(WHO, fields("who", text_field("name"), steps=2))
    browser.start(I)
    assert not browser.answer({"name": "Ann"}).repeated


def test_a_button_is_pressed_by_label_or_by_value(browser: Browser, interview: FakeInterview) -> None:
    item = {"variable_name": "tenant", "number": 0, "datatype": "boolean"}
    question = screen("yesno", "tenant?", fields=[item], yesLabel="Yes", noLabel="No")
    interview.will_show(question, NEXT, question, NEXT)
    for label in ("Yes", True):
        browser.start(I)
        browser.press(label)
    assert [form[encoded("tenant")] for form in interview.forms] == ["True", "True"]


def test_a_button_that_is_not_there_is_refused_and_nothing_is_sent(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(WHO)
    browser.start(I)
    with pytest.raises(NotAcceptable):
        browser.press("Submit to court")
    assert len(interview.requests) == 1


def test_edit_links_of_a_review_screen_come_from_its_page(browser: Browser, interview: FakeInterview) -> None:
    action = encoded_json({"action": "client.name.first", "arguments": {}})
    interview.will_show(screen("review", "check", continueLabel="Resume"))
    interview.will_answer(f'<a class="da-review-action" href="#" data-action="{action}">Edit</a><a href="#">Menu</a>')
    interview.will_show(WHO)
    assert [link.label for link in browser.start(I).links] == ["Edit"]
    assert browser.press("Edit").title == "who"
    assert interview.requests[-1][2]["action"] == action


def test_of_two_links_with_one_label_the_caller_must_choose(browser: Browser, interview: FakeInterview) -> None:
    links = "".join(
        f'<a href="/interview?action={encoded_json({"action": "edit", "arguments": {"n": number}})}">Edit</a>'
        for number in range(2)
    )
    interview.will_show(screen("settrue", "list", subquestionText=links), NEXT)
    browser.start(I)
    with pytest.raises(NotAcceptable):
        browser.press("Edit")
    browser.press("Edit", number=1)
    assert decoded(interview.requests[-1][2]["action"]) == '{"action": "edit", "arguments": {"n": 1}}'


def test_an_event_that_answers_by_itself_leaves_the_screen_where_it_was(
    browser: Browser, interview: FakeInterview
) -> None:
    interview.will_show(WHO)
    interview.will_answer('{"ok": false}', status=418, content_type="application/json")
    browser.start(I)
    reply = browser.action("status", case="abc")
    assert (reply.kind, reply.status, reply.json) == ("response", 418, {"ok": False})
    assert browser.screen.title == "who"


def test_an_upload_is_sent_as_multipart(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(fields("proof", text_field("proof", datatype="file")), NEXT)
    browser.start(I)
    browser.answer({"proof": Upload("a.pdf", b"%PDF-1.4", "application/pdf")})
    assert interview.files == [(encoded("proof"), "a.pdf", "application/pdf", b"%PDF-1.4")]
    assert {"_files", "_visible", "csrf_token"} <= interview.forms[0].keys()


def test_back_is_only_possible_where_the_screen_offers_it(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(WHO, NEXT, WHO)
    browser.start(I)
    with pytest.raises(NotAcceptable):
        browser.back()
    browser.answer({"name": "Ann"})
    assert browser.back().title == "who"
    assert interview.forms[-1]["_back_one"] == "1"


def test_another_tab_shows_an_earlier_screen_and_shares_the_session(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(WHO, NEXT, NEXT)
    earlier = browser.start(I)
    browser.answer({"name": "Ann"})
    tab = browser.another_tab(earlier)
    assert tab.screen == earlier
    assert tab.answer({"name": "Bea"}).title == browser.screen.title
    assert [form[encoded("name")] for form in interview.forms] == ["Ann", "Bea"]


def test_a_session_that_docassemble_replaces_by_a_new_one_is_not_found(
    browser: Browser, interview: FakeInterview
) -> None:
    interview.will_answer("", status=302, location=f"/interview?i={I}&json=1")
    with pytest.raises(NotFound):
        browser.resume(i=I, session="x" * 32, secret="0123456789abcdef")


def test_a_reload_that_begins_a_new_session_is_not_found(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(WHO, NEXT, WHO)
    browser.start(I)
    browser.answer({"name": "Ann"})
    with pytest.raises(NotFound):
        browser.current()


def test_a_refresh_is_followed(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(WHO)
    interview.will_answer("", status=302, location=f"/interview?i={I}")
    interview.will_show(NEXT)
    browser.start(I)
    assert browser.answer({"name": "Ann"}).title == "thanks"


def test_leaving_the_interview_tells_where_to_and_does_not_go_there(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(WHO)
    interview.will_answer("", status=302, location="https://court.mail.example/?json=1")
    browser.start(I)
    left = browser.answer({"name": "Ann"})
    assert (left.kind, left.location) == ("left", "https://court.mail.example/")
    assert len(interview.requests) == 2


def test_an_interview_for_users_only_is_a_missing_permission(browser: Browser, interview: FakeInterview) -> None:
    interview.will_answer("", status=302, location="/user/sign-in?next=/interview")
    with pytest.raises(PermissionMissing):
        browser.start(I)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Refused),
        (403, PermissionMissing),
        (404, NotFound),
        (413, Refused),
        (429, RateLimited),
        (501, GiveUp),
        (502, OutcomeUnknown),
        (503, SiteDown),
    ],
)
def test_an_error_page_is_an_error_of_its_class(
    browser: Browser, interview: FakeInterview, status: int, error: type[LegalAidSyncError]
) -> None:
    interview.will_answer("<p>private</p>", status=status)
    with pytest.raises(error) as caught:
        browser.start(I, source="private")
    assert caught.value.status == status
    assert "private" not in str(caught.value)


def test_a_web_page_instead_of_a_screen_is_never_a_success(browser: Browser, interview: FakeInterview) -> None:
    """After a post nobody knows whether the interview has acted."""
    interview.will_answer("<p>Welcome to the proxy</p>")
    with pytest.raises(GiveUp):
        browser.start(I)
    interview.will_show(WHO)
    interview.will_answer("<p>Welcome to the proxy</p>")
    browser.start(I)
    with pytest.raises(OutcomeUnknown):
        browser.answer({"name": "Ann"})


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = Browser(f"http://127.0.0.1:{free.getsockname()[1]}")
        with pytest.raises(Unreachable):
            nowhere.start(I)


def test_cookies_are_not_sent_to_another_server(browser: Browser, interview: FakeInterview) -> None:
    with pytest.raises(GiveUp):
        browser.get("https://elsewhere.mail.example/file")
    assert interview.requests == []


def test_a_wrong_password_is_a_missing_permission(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show({"csrf_token": "t"}, {"errors": {"password": ["Incorrect"]}})
    with pytest.raises(PermissionMissing):
        browser.log_in("ann@mail.example", "wrong")
    assert interview.forms[0]["csrf_token"] == "t"


def test_nothing_secret_is_in_the_repr(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show(WHO)
    browser.resume(i=I, session="s" * 32, secret="0123456789abcdef")
    assert "0123456789abcdef" not in repr(browser)
    assert "s" * 32 not in repr(browser)


@pytest.mark.parametrize("act", [lambda browser: browser.answer({}), lambda browser: browser.press("Pay")])
def test_a_screen_of_an_unknown_kind_needs_a_person_in_a_browser(
    browser: Browser, interview: FakeInterview, act: Callable[[Browser], object]
) -> None:
    interview.will_show(screen("hologram", "pay"))
    assert browser.start(I).kind == "hologram"
    with pytest.raises(NeedsBrowser, match="hologram"):
        act(browser)
    assert interview.forms == []


def test_a_second_factor_needs_a_person(browser: Browser, interview: FakeInterview) -> None:
    interview.will_show({"csrf_token": "t"})
    interview.will_answer("", status=302, location="/mfa_login")
    with pytest.raises(NeedsBrowser):
        browser.log_in("a@mail.example", "right")


def test_what_the_error_page_says_is_kept_but_not_written(browser: Browser, interview: FakeInterview) -> None:
    """It may repeat what a person typed."""
    interview.will_answer("<h1>Error</h1><blockquote>ValueError: <b>Ann</b></blockquote><pre>...</pre>", status=501)
    with pytest.raises(GiveUp) as failed:
        browser.start(I)
    assert [reason.words for reason in failed.value.reasons] == ["ValueError: Ann"]
    assert "Ann" not in str(failed.value) + repr(failed.value.reasons)


@pytest.mark.parametrize(
    ("place", "told"),
    [((42.35, -71.05), {"latitude": 42.35, "longitude": -71.05}), (None, {"error": "Location not available"})],
)
def test_the_place_is_told_to_an_interview_that_asks(
    base_url: str, interview: FakeInterview, place: tuple[float, float] | None, told: dict[str, object]
) -> None:
    browser = Browser(base_url, place=place)
    interview.will_show(fields("who", text_field("name"), track_location=True), NEXT)
    browser.start(I)
    browser.answer({"name": "Ann"})
    assert json.loads(interview.forms[0]["_track_location"]) == told


def test_the_sessions_of_a_user_are_listed_page_after_page(browser: Browser, interview: FakeInterview) -> None:
    first, second = ({"filename": I, "session": letter * 32, "title": "Intake", "email": None} for letter in "xy")
    interview.will_show({"interviews": [first], "next_id": "MTA"}, {"interviews": [second], "next_id": None})
    sessions = browser.sessions()
    assert next(sessions) == Session(I, "x" * 32, "Intake")
    assert len(interview.requests) == 1
    assert list(sessions) == [Session(I, "y" * 32, "Intake")]
    assert interview.requests[1][2] == {"json": "1", "next_id": "MTA"}


def test_the_secret_is_what_the_server_gave(browser: Browser, interview: FakeInterview) -> None:
    assert browser.secret == ""
    interview.will_show(WHO)
    interview.replies[0][1]["Set-Cookie"] = "secret=open-sesame; Path=/"
    browser.start(I)
    assert browser.secret == "open-sesame"
