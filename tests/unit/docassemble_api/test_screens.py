"""A screen is read from docassemble's JSON."""

from __future__ import annotations

import pytest

from docassemble.legalaidsync.docassemble_api.encoding import encoded, encoded_json
from docassemble.legalaidsync.docassemble_api.markup import inputs_in, links_in, text_of
from docassemble.legalaidsync.docassemble_api.prefill import needs_page, prefilled
from docassemble.legalaidsync.docassemble_api.screen import Screen

from .recorded import checkboxes, fields, screen, text_field


def test_title_and_labels_are_text_without_markup() -> None:
    shown = Screen.from_json(fields("a <b>bold</b> &amp; clear", text_field("a", label="<em>First</em> name")))
    assert shown.title == "a bold & clear"
    assert shown.field("a").label == "First name"
    assert (shown.question_name, shown.question_id) == ("ID a <b>bold</b> &amp; clear", "a <b>bold</b> &amp; clear")


def test_an_unknown_field_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Screen.from_json(fields("who", text_field("a"))).field("b")


@pytest.mark.parametrize(
    ("question_type", "known", "kind"),
    [
        ("fields", {}, "fields"),
        ("settrue", {}, "continue"),
        ("yesnomaybe", {}, "yesno"),
        ("multiple_choice", {}, "choice"),
        ("deadend", {}, "end"),
        ("deadend", {"reload": 10000}, "waiting"),
        ("wait", {}, "waiting"),
        ("review", {}, "review"),
    ],
)
def test_the_kind_says_what_a_person_can_do(question_type: str, known: dict[str, object], kind: str) -> None:
    assert Screen.from_json(screen(question_type, "x", **known)).kind == kind


def test_a_no_yes_question_posts_false_for_yes() -> None:
    """docassemble swaps the labels in the JSON: `noLabel` holds the text of Yes."""
    item = {"variable_name": "v", "number": 0, "datatype": "boolean", "sign": -1}
    shown = Screen.from_json(screen("noyes", "x", fields=[item], yesLabel="No", noLabel="Yes"))
    assert {button.label: button.value for button in shown.buttons} == {"No": "True", "Yes": "False"}


def test_choices_that_run_code_are_buttons_with_a_number() -> None:
    choices = [{"label": "Do this", "value": 0}, {"label": "Do that", "value": 1}]
    shown = Screen.from_json(screen("multiple_choice", "x", fields=[{"number": 0, "choices": choices}]))
    assert [(button.label, button.variable, button.value) for button in shown.buttons] == [
        ("Do this", "_multiple_choice", "0"),
        ("Do that", "_multiple_choice", "1"),
    ]


def test_a_review_that_sets_a_variable_has_the_label_of_its_page() -> None:
    shown = Screen.from_json(screen("review", "x", continueLabel="Resume", question_variable_name="checked"))
    assert [(button.label, button.variable) for button in shown.buttons] == [("Continue", "checked")]


def test_attachments_have_a_name_and_an_address_per_format() -> None:
    attachment = {"name": "<p>Letter</p>", "filename": "letter", "url": {"docx": "/uploadedfile/4/letter.docx"}}
    (document,) = Screen.from_json(screen("deadend", "x", attachments=[attachment])).attachments
    assert (document.name, document.urls["docx"]) == ("Letter", "/uploadedfile/4/letter.docx")


def test_links_that_run_actions_are_read_wherever_they_hide() -> None:
    action = encoded_json({"action": "edit", "arguments": {"n": 5}})
    for anchor in (
        f'<a data-action="{action}" href="#"><i></i> Edit</a>',
        f'<a data-embaction="{action}" href="/x">Edit</a>',
        f'<a href="/interview?action={action}&amp;i=a">Edit</a>',
    ):
        (link,) = links_in(f"<p>{anchor}</p>")
        assert (link.label, link.action, link.arguments) == ("Edit", "edit", {"n": 5})


def test_a_link_with_a_broken_action_is_an_ordinary_link() -> None:
    (link,) = links_in('<a href="/interview?action=%25%25">Odd</a>')
    assert link.action == ""


def test_text_keeps_paragraphs_apart_and_leaves_scripts_out() -> None:
    assert text_of("<p>One<br>two</p><script>no()</script><ul><li>three</li></ul>") == "One\ntwo\nthree"


def test_to_text_shows_what_a_person_sees() -> None:
    shown = Screen.from_json(fields("Who are you?", text_field("a", label="Name"), subquestionText="<p>Hello</p>"))
    assert shown.to_text().splitlines() == [
        "[fields] Who are you?",
        "Hello",
        "Name (text, required): a",
        "[Continue]",
    ]


def test_dates_and_boxes_that_only_the_page_knows_are_filled_in_from_it() -> None:
    shown = Screen.from_json(fields("edit", text_field("born", datatype="BirthDate"), checkboxes("got", "snap", "wic")))
    box = encoded(f"got[B'{encoded('wic')}']")
    page = (
        f'<input type="text" name="{encoded("born")}" value="01/02/1990">'
        f'<input type="checkbox" name="{box}" value="True" checked>'
        f'<input type="checkbox" name="{encoded("other")}" value="True">'
    )
    assert needs_page(shown, ())
    filled = prefilled(shown, inputs_in(page))
    assert filled.field("born").default == "01/02/1990"
    assert [choice.selected for choice in filled.field("got").choices] == [False, True, False]


def test_the_page_is_not_asked_for_what_is_answered_anyway() -> None:
    shown = Screen.from_json(fields("edit", text_field("born", datatype="BirthDate"), text_field("name")))
    assert not needs_page(shown, {"born"})


def test_menu_items_and_action_buttons_are_links_too() -> None:
    action = f"/interview?action={encoded_json({'action': 'review', 'arguments': {}})}"
    menu, button = Screen.from_json(
        screen(
            "settrue",
            "x",
            menu_items=[{"label": "Review", "url": action}],
            additional_buttons=[{"label": "<b>Save</b>", "action": "https://court.mail.example/"}],
        )
    ).links
    assert (menu.label, menu.action) == ("Review", "review")
    assert (button.label, button.action, button.href) == ("Save", "", "https://court.mail.example/")


def test_help_and_explained_words_are_read_as_text() -> None:
    told = {
        "helpText": [{"heading": "Why", "content": "<p>Because <b>so</b>.</p>"}],
        "interviewHelpText": [{"content": "<p>Call us.</p>"}],
        "terms": {"lease": "<p>A contract.</p>"},
        "autoterms": {"tenant": "Who rents."},
        "progress": 30,
    }
    shown = Screen.from_json(screen("deadend", "end", **told))
    assert shown.help == ("Why\nBecause so.", "Call us.")
    assert shown.terms == {"lease": "A contract.", "tenant": "Who rents."}
    assert shown.progress == 30
