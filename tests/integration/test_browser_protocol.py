"""The robot walks interviews that docassemble itself ships, on a real server."""

from __future__ import annotations

import pytest

from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen, Upload
from docassemble.legalaidsync.errors import GiveUp, NotFound, PermissionMissing
from tests.demos.catalogue import special_answers
from tests.demos.walker import Guesser

EXAMPLES = "docassemble.base:data/questions/examples/"


@pytest.fixture
def browser(server: Server) -> Browser:
    """The administrator, because docassemble lets nobody else run its examples."""
    browser = Browser(server.url)
    browser.log_in(server.admin_email, server.admin_password)
    return browser


def start(browser: Browser, name: str) -> Screen:
    """Begin one of docassemble's examples."""
    return browser.start(f"{EXAMPLES}{name}.yml")


def test_text_fields_are_answered_and_read_back(browser: Browser) -> None:
    start(browser, "text-field")
    shown = browser.answer({"target_variable": "kale", "other_target_variable": "figs"})
    assert "target_variable is: “kale”" in shown.to_text()


@pytest.mark.parametrize(("label", "value"), [("Yes", "True"), ("No", "False")])
def test_a_yes_no_question_is_answered_by_its_buttons(browser: Browser, label: str, value: str) -> None:
    start(browser, "yesno")
    assert f"over_eighteen is: “{value}”" in browser.press(label).to_text()


def test_ticked_boxes_are_true_and_the_others_false(browser: Browser) -> None:
    start(browser, "fields-checkboxes")
    shown = browser.answer({"likes_fruit": ["apple", "pear"], "favorite_fruit": "fig"}).to_text()
    assert "{'apple': True, 'peach': False, 'pear': True}" in shown


def test_an_object_is_chosen_by_its_label(browser: Browser) -> None:
    start(browser, "object-radio")
    assert browser.answer({"villain": "Harry Potter"}).title == "Harry Potter will surely be defeated!"


def test_a_list_is_gathered_item_by_item(browser: Browser) -> None:
    start(browser, "gather-list-objects")
    address = {"address": "1 Elm St", "city": "Boston", "state": "MA", "zip": "02110"}
    browser.answer({f"location[0].{part}": text for part, text in address.items()})
    browser.press("Yes")
    browser.answer({f"location[1].{part}": text for part, text in (address | {"address": "2 Oak St"}).items()})
    shown = browser.press("No").to_text()
    assert "1 Elm St" in shown
    assert "2 Oak St" in shown


def test_a_list_is_collected_on_one_screen(browser: Browser) -> None:
    start(browser, "list-collect")
    shown = browser.answer({"fruit[1].name.text": "pear", "fruit[1].seeds": 4})
    assert [row for row in ("apple", "pear") if row in shown.to_text()] == ["apple", "pear"]


def test_an_upload_arrives(browser: Browser) -> None:
    start(browser, "upload")
    shown = browser.answer({"user_picture": Upload("note.txt", b"hello", "text/plain")})
    assert "so adorable" in shown.title


def test_a_refused_answer_shows_its_sentence_and_a_better_one_goes_on(browser: Browser) -> None:
    first = start(browser, "validation-error")
    variable = first.fields[0].variable
    refused = browser.answer({variable: "1"})
    assert refused.repeated
    assert refused.problems == ("No, you typed it wrong.",)
    assert not browser.answer({variable: "I solemnly swear that I am up to no good."}).repeated


def test_back_shows_the_screen_before(browser: Browser) -> None:
    first = start(browser, "yesno")
    browser.press("Yes")
    assert browser.back().title == first.title


def test_an_unknown_interview_is_not_found(browser: Browser) -> None:
    with pytest.raises(NotFound):
        start(browser, "no-such-example")


def test_a_session_is_not_opened_without_its_secret(browser: Browser) -> None:
    with pytest.raises(NotFound):
        browser.resume(i=f"{EXAMPLES}yesno.yml", session="x" * 32, secret="wrong-wrong-wron")


def test_a_wrong_password_does_not_log_in(server: Server) -> None:
    with pytest.raises(PermissionMissing):
        Browser(server.url).log_in(server.admin_email, "not the password")


def test_the_right_password_logs_in(server: Server, browser: Browser) -> None:
    assert browser.get("/userlist").url == f"{server.url}/userlist"


def test_a_user_s_session_is_resumed_elsewhere_by_its_secret(server: Server, browser: Browser) -> None:
    before = set(browser.sessions())
    first = start(browser, "yesno")
    browser.press("Yes")
    (begun,) = set(browser.sessions()) - before
    elsewhere = Browser(server.url)
    elsewhere.log_in(server.admin_email, server.admin_password)
    resumed = elsewhere.resume(i=begun.i, session=begun.session, secret=browser.secret)
    assert (resumed.title, resumed.kind) == ("Result of question", "end")
    assert elsewhere.back().title == first.title


def test_nobody_s_sessions_are_listed_without_a_log_in(server: Server) -> None:
    with pytest.raises(GiveUp):
        list(Browser(server.url).sessions())


def test_a_document_of_the_last_screen_is_downloaded(browser: Browser) -> None:
    i = f"{EXAMPLES}pdf-fill-code.yml"
    last = Guesser(browser, special_answers(i)).walk(i).last
    assert last
    assert browser.get(last.attachments[0].urls["pdf"]).content.startswith(b"%PDF")


def test_words_that_are_explained_and_the_help_are_told(browser: Browser) -> None:
    assert {"creeper", "zombie pigman"} <= start(browser, "terms").terms.keys()
    assert start(browser, "help").help == ("Hint: 2 + 2 = 4.",)


@pytest.mark.parametrize("color", ["Red", "Mauve"])
def test_what_a_list_does_not_offer_goes_into_the_box_below_it(browser: Browser, color: str) -> None:
    start(browser, "disable-others")
    assert browser.answer({"favorite_color": color}).title == f"Your favorite color is\n{color}."


def test_a_waiting_screen_goes_on_by_itself(browser: Browser) -> None:
    start(browser, "background_action_object")
    browser.answer({"value_to_add": 3})
    assert browser.wait(seconds=30, every=0.1).title == "The answer is 556."


def test_an_error_page_is_told_apart_from_a_screen_and_says_why(browser: Browser) -> None:
    with pytest.raises(GiveUp) as failed:
        start(browser, "branch-error")
    assert "long_branch" in failed.value.reasons[0].words
    assert "long_branch" not in str(failed.value)
