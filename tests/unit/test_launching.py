"""A stash is believed in nothing: what is in it is checked, and it leads only to a site of the Configuration."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docassemble.legalaidsync.delivery.actors import check_actor
from docassemble.legalaidsync.errors import ConfigurationInvalid, LinkInvalid
from docassemble.legalaidsync.launch.stash import VARIABLES, is_stash, launch_id, launched_site, proof, read_launch
from docassemble.legalaidsync.settings import read_settings

MATTER = "71f41d87-4612-5525-86ce-47e4262b3971"
USER = "e97c9af8-a3f0-5456-99e8-acdd5475bffe"
STASHED = {
    "legalserver_site_abbreviation": "Example",
    "legalserver_site_type": "Demo",
    "legalserver_matter_uuid": MATTER,
    "legalserver_current_user_uuid": USER,
}
SITES = [
    {"name": "example", "token": "t"},
    {"name": "training", "url": "https://example-demo.legalserver.org", "token": "t"},
]


def test_a_stash_names_a_case_of_a_site_and_who_opened_it() -> None:
    launch = read_launch(STASHED)
    assert (launch.host, launch.matter_uuid, launch.current_user_uuid) == ("example-demo", MATTER, USER)
    assert launch.variables() == STASHED
    assert set(VARIABLES) == set(STASHED)


def test_a_launch_leads_to_the_site_of_that_address() -> None:
    sites = read_settings({"legalaidsync": {"sites": SITES}}, {})
    assert launched_site(sites, read_launch(STASHED).host).name == "training"
    assert launched_site(sites, read_launch(STASHED | {"legalserver_site_type": "Live"}).host).name == "example"


@pytest.mark.parametrize("changed", [{"legalserver_site_abbreviation": "other"}, {"legalserver_site_type": "Test"}])
def test_a_site_that_the_configuration_does_not_have_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(ConfigurationInvalid):
        launched_site(read_settings({"legalaidsync": {"sites": SITES}}, {}), read_launch(STASHED | changed).host)


@pytest.mark.parametrize(
    "changed",
    [
        {"legalserver_matter_uuid": "26-0001042"},
        {"legalserver_matter_uuid": ""},
        {"legalserver_matter_uuid": None},
        {"legalserver_matter_uuid": {"a": 1}},
        {"legalserver_current_user_uuid": "../../users"},
        {"legalserver_site_abbreviation": "evil.example/x"},
        {"legalserver_site_abbreviation": 7},
        {"legalserver_site_type": "Beta"},
        {"legalserver_site_type": ["Live"]},
        {"legalserver_site_abbreviation": "a" * 101},
    ],
)
def test_a_stash_with_anything_else_in_it_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(LinkInvalid) as refused:
        read_launch(STASHED | changed)
    assert not any(str(value) and str(value) in str(refused.value) for value in changed.values() if value != "")


@pytest.mark.parametrize("name", VARIABLES)
def test_only_the_user_may_be_missing(name: str) -> None:
    stashed = {key: value for key, value in STASHED.items() if key != name}
    if name == "legalserver_current_user_uuid":
        assert read_launch(stashed).current_user_uuid == ""
    else:
        with pytest.raises(LinkInvalid):
            read_launch(stashed)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(VARIABLES), ANYTHING | st.sampled_from(list(STASHED.values()))) | ANYTHING)
def test_whatever_is_stashed_is_read_or_refused(stashed: Any) -> None:
    try:
        launch = read_launch(stashed)
    except LinkInvalid:
        return
    assert set(launch.host) <= set(string.ascii_lowercase + string.digits + "-.")
    assert check_actor(launch.opener(7))


def test_the_audit_names_docassembles_user_beside_legalservers() -> None:
    launch = read_launch(STASHED)
    assert launch.opener(7) == f"user 7 legalserver user {USER}"
    assert launch.opener(None) == f"legalserver user {USER}"
    assert read_launch(STASHED | {"legalserver_current_user_uuid": ""}).opener(7) == "user 7 legalserver"
    assert all(check_actor(launch.opener(user)) for user in (7, None))


def test_neither_key_nor_secret_can_be_found_from_what_is_kept() -> None:
    kept = launch_id("Key16letters0000") + proof("Key16letters0000", "secret")
    assert "Key16" not in kept
    assert "secret" not in kept
    assert proof("Key16letters0000", "secret") != proof("Key16letters0000", "Secret")


@pytest.mark.parametrize("text", ["", "a b", "../x", "*", "a" * 65, None, 7, "clé"])
def test_what_is_no_key_of_a_stash_is_never_looked_up(text: Any) -> None:
    assert not is_stash(text)
