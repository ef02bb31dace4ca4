"""What `/lsinterviews` answers: the official package's answers, right also where that one's are not."""

from __future__ import annotations

from typing import Any

import pytest

from docassemble.legalaidsync.errors import ConfigurationInvalid
from docassemble.legalaidsync.launch.listing import BAD_FORMAT, NOT_CONFIGURED, answer, read_listing
from docassemble.legalaidsync.launch.metadata import Announced

LETTER = "docassemble.letters:data/questions/letter.yml"
EVICTION = "docassemble.housing:data/questions/eviction.yml"


def official(*entries: Any) -> dict[str, Any]:
    return {"legalserver": {"example": {"bearer": "t"}, "interviews": list(entries)}}


def offered(configuration: dict[str, Any], *found: Announced, **asked: Any) -> list[dict[str, Any]]:
    body, status = answer(configuration, found, **asked)
    assert status == 200
    listed: list[dict[str, Any]] = body["interviews"]
    return listed


def test_an_entry_gets_the_defaults_of_the_official_package() -> None:
    assert offered(official({"interview": LETTER})) == [
        {"interview": LETTER, "name": "No Name", "external": False, "sites": []}
    ]


def test_an_entry_is_passed_on_as_it_stands() -> None:
    entry = {"interview": LETTER, "name": "Letter", "external": True, "sites": ["example"], "group": "Letters"}
    assert offered(official(entry)) == [entry]


def test_the_entry_after_a_dropped_one_is_treated_like_every_other() -> None:
    """The official package removes entries while it loops, so it skips the one after."""
    listed = offered(official({"name": "no interview"}, {"interview": LETTER}, {"name": "bad"}, {}, "text", None))
    assert listed == [{"interview": LETTER, "name": "No Name", "external": False, "sites": []}]


@pytest.mark.parametrize("configuration", [{}, {"legalserver": None}, {"legalserver": {}, "legalaidsync": None}])
def test_without_any_configuration_there_is_404(configuration: dict[str, Any]) -> None:
    assert answer(configuration, [Announced(LETTER)]) == (NOT_CONFIGURED, 404)


@pytest.mark.parametrize("section", ["legalserver", "legalaidsync"])
@pytest.mark.parametrize("wrong", [{"interview": LETTER}, "text", 7])
def test_a_list_that_is_none_gets_400(section: str, wrong: Any) -> None:
    assert answer({section: {"interviews": wrong}}, []) == (BAD_FORMAT, 400)


def test_a_section_that_is_no_mapping_gets_400() -> None:
    assert answer({"legalserver": "text"}, []) == (BAD_FORMAT, 400)


def test_our_section_lists_interviews_too_after_those_of_the_official_one() -> None:
    ours = {"legalaidsync": {"interviews": [{"interview": EVICTION, "sites": "example"}]}}
    listed = offered(official({"interview": LETTER}) | ours)
    assert [(each["interview"], each["sites"]) for each in listed] == [(LETTER, []), (EVICTION, ["example"])]


def test_an_interview_lists_itself_by_its_metadata() -> None:
    found = Announced(EVICTION, {"name": "Eviction answer", "external": True, "sites": ["example"]})
    assert offered(official(), found) == [
        {"interview": EVICTION, "name": "Eviction answer", "external": True, "sites": ["example"]}
    ]


def test_the_configuration_has_the_last_word_about_an_interview_and_can_hide_it() -> None:
    found = [Announced(EVICTION, {"name": "Its own name"}), Announced(LETTER, {"name": "Letter"})]
    listed = offered(official({"interview": EVICTION, "name": "Ours"}, {"interview": LETTER, "hidden": True}), *found)
    assert [(each["interview"], each["name"]) for each in listed] == [(EVICTION, "Ours")]


def test_keys_of_ours_do_not_reach_legalserver() -> None:
    listed = offered(official({"interview": LETTER, "case types": ["63"], "hidden": False}))
    assert set(listed[0]) == {"interview", "name", "external", "sites"}


def test_a_caller_may_ask_for_one_site() -> None:
    entries = [
        {"interview": LETTER, "sites": ["Example"]},
        {"interview": EVICTION, "sites": ["other"]},
        {"interview": "x"},
    ]
    assert [each["interview"] for each in offered(official(*entries), site="example")] == [LETTER, "x"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["63 Private Landlord/Tenant", "60-69 Housing"], [EVICTION, LETTER]),
        (["60-69 housing"], [LETTER]),
        (["630 Something"], []),
        ([], [EVICTION, LETTER]),
    ],
)
def test_a_caller_may_ask_for_a_kind_of_case(asked: list[str], found: list[str]) -> None:
    entries = [
        {"interview": EVICTION, "case types": ["63"]},
        {"interview": LETTER, "case types": ["60-69 Housing", "Consumer"]},
    ]
    assert [each["interview"] for each in offered(official(*entries), case_types=asked)] == found


def test_an_administrator_is_told_what_was_left_out_and_why() -> None:
    listing = read_listing(official({"name": "x"}), [Announced(LETTER, problem="launch_no_yaml")])
    assert listing.interviews == ()
    assert listing.left_out == (
        "an entry of `legalserver: interviews` names no `interview`",
        f"{LETTER}: its metadata is no YAML",
    )


def test_a_list_that_is_none_names_itself() -> None:
    with pytest.raises(ConfigurationInvalid, match="`legalaidsync: interviews`"):
        read_listing({"legalaidsync": {"interviews": "x"}}, [])
