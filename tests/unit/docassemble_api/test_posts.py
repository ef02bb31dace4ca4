"""What the robot posts is what the page of the screen would post."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from docassemble.legalaidsync.docassemble_api.encoding import Upload, as_posted, decoded, encoded
from docassemble.legalaidsync.docassemble_api.filling import Post
from docassemble.legalaidsync.docassemble_api.posting import answers_post
from docassemble.legalaidsync.docassemble_api.screen import Screen
from docassemble.legalaidsync.errors import NotAcceptable

from .recorded import checkboxes, fields, screen, text_field


def posted(shown: dict[str, Any], answers: dict[str, object]) -> dict[str, str]:
    """The named inputs of a post, names decoded."""
    data = answers_post(Screen.from_json(shown), answers).data
    return {decoded(name): value for name, value in data.items() if not name.startswith("_") and name != "csrf_token"}


def visible(post: Post) -> list[str]:
    """The inputs that the post calls visible."""
    return [decoded(name) for name in json.loads(decoded(post.data["_visible"]))]


@pytest.mark.parametrize(
    ("value", "datatype", "text"),
    [
        ("Ann", "text", "Ann"),
        (True, "boolean", "True"),
        (None, "threestate", "None"),
        (None, "text", ""),
        (3, "integer", "3"),
        (Decimal("1E+3"), "currency", "1000"),
        (dt.date(1990, 1, 2), "date", "1990-01-02"),
        (dt.date(1990, 1, 2), "BirthDate", "01/02/1990"),
        (dt.date(1990, 1, 2), "ThreePartsDate", "01/02/1990"),
        (dt.datetime(2026, 1, 2, 13, 45), "datetime", "2026-01-02T13:45"),
        (dt.time(13, 45), "time", "13:45"),
    ],
)
def test_a_python_value_is_written_as_its_field_expects_it(value: object, datatype: str, text: str) -> None:
    assert as_posted(value, datatype) == text


def test_a_value_that_no_field_takes_is_refused() -> None:
    with pytest.raises(TypeError):
        as_posted(["a"], "text")


@pytest.mark.parametrize("name", ["client.name.first", "benefits['año?>']", "x"])
def test_names_survive_the_encoding(name: str) -> None:
    assert decoded(encoded(name)) == name
    assert "=" not in encoded(name)


def test_every_post_carries_token_question_datatypes_aliases_and_event() -> None:
    data = answers_post(Screen.from_json(fields("who", text_field("a"))), {"a": "1"}).data
    assert data["csrf_token"] == "the-token"
    assert data["_question_name"] == "ID who"
    assert json.loads(decoded(data["_event"])) == ["sought"]
    assert {"_datatypes", "_varnames", "_tracker"} <= data.keys()


def test_fields_left_alone_are_posted_as_an_untouched_page_posts_them() -> None:
    shown = fields(
        "who",
        text_field("a", required=False),
        text_field("b", default="before"),
        text_field("c", datatype="boolean", inputtype="yesno", sign=1, required=False),
        text_field("d", datatype="boolean", inputtype="yesnoradio", required=False),
    )
    assert posted(shown, {}) == {"a": "", "b": "before", "c": "False", "d": "None"}


def test_a_required_field_left_out_is_named_and_nothing_is_made_up() -> None:
    with pytest.raises(NotAcceptable) as caught:
        answers_post(Screen.from_json(fields("who", text_field("a"), text_field("b"))), {"a": "1"})
    assert caught.value.keys == ("b",)


def test_a_required_field_can_be_sent_empty_on_purpose() -> None:
    assert posted(fields("who", text_field("a")), {"a": ""}) == {"a": ""}


def test_a_variable_that_is_not_on_the_screen_is_named() -> None:
    with pytest.raises(NotAcceptable) as caught:
        answers_post(Screen.from_json(fields("who", text_field("client.name"))), {"client.nam": "Ann"})
    assert caught.value.keys == ("client.nam",)


def test_a_real_index_or_object_finds_the_field_of_a_generic_question() -> None:
    shown = fields("person", text_field("people[i].name.first"), text_field("x.phone"))
    assert posted(shown, {"people[2].name.first": "Ann", "client.phone": "555-0100"}) == {
        "people[i].name.first": "Ann",
        "x.phone": "555-0100",
    }


def test_every_box_is_posted_and_named_as_the_page_names_it() -> None:
    """The key is encoded inside the name; the JSON's own name is misread where the key has an apostrophe."""
    shown = fields("benefits", checkboxes("benefits", "snap", "it's"))
    assert posted(shown, {"benefits": ["it's"]}) == {
        f"benefits[B'{encoded('snap')}']": "False",
        f"""benefits[B'{encoded("it's")}']""": "True",
    }


@pytest.mark.parametrize("ticked", [["snap"], {"SNAP"}, {"snap": True, "wic": False}, "snap"])
def test_boxes_are_given_by_key_or_label_in_a_list_set_or_dict(ticked: object) -> None:
    shown = fields("benefits", checkboxes("benefits", "snap", "wic"))
    assert list(posted(shown, {"benefits": ticked}).values()) == ["True", "False"]


def test_no_box_at_all_is_an_answer_too() -> None:
    assert set(posted(fields("benefits", checkboxes("benefits", "snap")), {"benefits": []}).values()) == {"False"}


def test_a_box_that_is_not_offered_is_refused() -> None:
    with pytest.raises(NotAcceptable) as caught:
        posted(fields("benefits", checkboxes("benefits", "snap")), {"benefits": ["rent"]})
    assert caught.value.keys == ("benefits",)


@pytest.mark.parametrize("answer", ["r", "Red"])
def test_a_choice_is_given_by_value_or_by_label(answer: str) -> None:
    shown = fields("colour", text_field("colour", choices=[{"label": "Red", "value": "r"}]))
    assert posted(shown, {"colour": answer}) == {"colour": "r"}


def test_a_choice_that_is_not_offered_is_refused_unless_the_field_takes_free_text() -> None:
    choices = [{"label": "Red", "value": "r"}]
    with pytest.raises(NotAcceptable):
        posted(fields("colour", text_field("colour", choices=choices)), {"colour": "green"})
    free = fields("colour", text_field("colour", choices=choices, inputtype="combobox"))
    assert posted(free, {"colour": "green"}) == {"colour": "green"}


def test_an_object_is_posted_by_its_encoded_name() -> None:
    choices = [{"label": "Olga", "value": "helpers[0]"}]
    shown = fields(
        "who helps",
        text_field("one", datatype="object", choices=choices),
        text_field("many", datatype="object_checkboxes", choices=choices),
    )
    assert posted(shown, {"one": "Olga", "many": ["helpers[0]"]}) == {
        "one": encoded("helpers[0]"),
        f"many[O'{encoded(encoded('helpers[0]'))}']": "True",
        "many.gathered": "True",
    }


CONDITIONAL = (
    text_field("tenant", datatype="boolean", inputtype="yesnoradio"),
    text_field("rent", datatype="currency", show_if_var="tenant", show_if_val="True", show_if_sign=1),
)


def test_a_field_that_the_page_shows_is_posted_under_its_alias() -> None:
    post = answers_post(Screen.from_json(fields("home", *CONDITIONAL)), {"tenant": True, "rent": 900})
    assert post.data[encoded("_field_1")] == "900"
    assert visible(post) == ["tenant", "_field_1"]


def test_a_field_that_the_page_hides_is_neither_asked_nor_posted() -> None:
    post = answers_post(Screen.from_json(fields("home", *CONDITIONAL)), {"tenant": False})
    assert visible(post) == ["tenant"]
    assert encoded("_field_1") not in post.data


def test_an_upload_is_a_file_part_and_is_called_visible() -> None:
    shown = fields("proof", text_field("proof", datatype="file"), text_field("more", datatype="files", required=False))
    post = answers_post(Screen.from_json(shown), {"proof": Upload("a.pdf", b"%PDF", "application/pdf")})
    assert post.files == [(encoded("proof"), ("a.pdf", b"%PDF", "application/pdf"))]
    assert visible(post) == ["proof", "more"]
    assert [decoded(name) for name in json.loads(decoded(post.data["_files"]))] == ["proof", "more"]


def test_a_file_field_takes_nothing_but_uploads() -> None:
    with pytest.raises(NotAcceptable):
        posted(fields("proof", text_field("proof", datatype="file")), {"proof": "a.pdf"})


def test_a_signature_travels_as_a_picture() -> None:
    shown = screen("signature", "sign", fields=[{"variable_name": "sig", "number": 0, "required": True}])
    data = answers_post(Screen.from_json(shown), {"sig": Upload("s.png", b"png", "image/png")}).data
    assert decoded(data["_save_as"]) == "sig"
    assert data["_the_image"] == "data:image/png;base64,cG5n"


def test_rows_of_a_list_that_nobody_opened_are_not_posted() -> None:
    rows = [text_field(f"fruits[{row}]", number=f"{row}_0") for row in range(3)]
    shown = fields("fruits", *rows, listCollect={"addAnotherLabel": "Add another"})
    post = answers_post(Screen.from_json(shown), {"fruits[0]": "apple", "fruits[1]": "pear"})
    assert visible(post) == ["fruits[0]", "fruits[1]"]
    assert json.loads(decoded(post.data["_list_collect_list"])) == "fruits"
    assert post.data[encoded("fruits.there_is_another")] == "False"


def test_nothing_private_is_in_the_repr_of_a_post_or_an_upload() -> None:
    shown = fields("proof", text_field("proof", datatype="file"), text_field("note"))
    upload = Upload("a.pdf", b"very private", "application/pdf")
    post = answers_post(Screen.from_json(shown), {"proof": upload, "note": "my secret"})
    assert "secret" not in repr(post)
    assert "private" not in repr(upload)


def color_or_other(*more: dict[str, Any]) -> dict[str, Any]:
    """A list of colours that disables what stands below it, and a box for any other colour."""
    offered = [{"label": color, "value": color} for color in ("Red", "Blue")]
    listed = text_field("color", choices=offered, disable_others=True, required=False)
    return fields("color", listed, text_field("color"), *more)


def test_a_choice_that_disables_the_others_is_posted_alone() -> None:
    assert posted(color_or_other(text_field("why")), {"color": "Red"}) == {"_field_0": "Red"}


def test_what_the_list_does_not_offer_goes_into_the_other_box() -> None:
    shown = color_or_other(text_field("why"))
    assert posted(shown, {"color": "Mauve", "why": "It is"}) == {"color": "Mauve", "why": "It is"}


def test_a_box_that_nothing_disables_must_be_filled_in() -> None:
    with pytest.raises(NotAcceptable) as refused:
        posted(color_or_other(text_field("why")), {"color": "Mauve"})
    assert refused.value.keys == ("why",)


def test_of_two_boxes_for_one_variable_the_shown_one_is_posted() -> None:
    """Interviews ask for one thing in two ways, depending on an answer above."""
    above = text_field("likes", datatype="boolean", inputtype="yesnoradio")
    hidden = {"show_if_var": "likes", "show_if_val": "True"}
    shown = fields(
        "why", above, text_field("why", show_if_sign=1, **hidden), text_field("why", show_if_sign=0, **hidden)
    )
    assert posted(shown, {"likes": True, "why": "a"}) == {"likes": "True", "_field_1": "a"}
    assert posted(shown, {"likes": False, "why": "b"}) == {"likes": "False", "_field_2": "b"}


def test_a_silencer_rules_its_own_row_only() -> None:
    offered = [{"label": "Apple", "value": "Apple"}]
    rows = [
        {**item, "number": f"{row}_{place}"}
        for row in (0, 1)
        for place, item in enumerate(
            (
                text_field(f"fruit[{row}].name", choices=offered, disable_others=True, required=False),
                text_field(f"fruit[{row}].name"),
                text_field(f"fruit[{row}].seeds"),
            )
        )
    ]
    answers = {"fruit[0].name": "Apple", "fruit[1].name": "Kiwi", "fruit[1].seeds": "9"}
    given = posted(fields("fruit", *rows, listCollect={}), answers)
    assert given == {
        "_field_0_0": "Apple",
        "fruit[1].name": "Kiwi",
        "fruit[1].seeds": "9",
        "fruit.there_is_another": "False",
    }
