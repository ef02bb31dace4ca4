"""Opening a launch: the stash is taken once, and what was taken is found again by the same person only."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from docassemble.legalaidsync.launch.metadata import Announced
from docassemble.legalaidsync.settings import read_settings
from tests.docassemble_context import INTERVIEW

KEY, SECRET = "Key16letters0000", "Secret16letters0"
LINK = {"stashed_key": KEY, "stashed_secret": SECRET}
MATTER = "71f41d87-4612-5525-86ce-47e4262b3971"
STASHED = {
    "legalserver_site_abbreviation": "example",
    "legalserver_site_type": "Live",
    "legalserver_matter_uuid": MATTER,
    "legalserver_current_user_uuid": "e97c9af8-a3f0-5456-99e8-acdd5475bffe",
}
Visit = Callable[..., tuple[dict[str, Any], Any]]


class LedAway(Exception):
    """Stands for docassemble's way of leaving an interview for another address."""


class Redis(dict[str, str]):
    """As much of Redis as a launch uses."""

    def set(self, name: str, value: str, *, nx: bool, ex: int) -> bool:
        assert nx
        assert ex > 0
        return self.setdefault(name, value) is value


@pytest.fixture
def world(docassemble_context: Any, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A server with one stash; who visits, and what is stashed, a test may change."""
    from docassemble.legalaidsync import compat, noting
    from docassemble.legalaidsync.launch import opening as launched

    known = SimpleNamespace(stashes={(KEY, SECRET): STASHED}, redis=Redis(), session="s1", user=7, noted=[], found=())

    def taken(key: str, secret: str, delete: bool) -> Any:
        assert delete
        return known.stashes.pop((key, secret), None)

    def leave(how: str, url: str) -> None:
        raise LedAway(how, url)

    configuration = {"legalaidsync": {"sites": [{"name": "example", "token": "t"}]}}
    monkeypatch.setattr(compat, "configuration", lambda: configuration)
    monkeypatch.setattr(compat, "session_id", lambda: known.session)
    monkeypatch.setattr(launched, "retrieve_stashed_data", taken)
    monkeypatch.setattr(launched, "command", leave)
    monkeypatch.setattr(launched, "interview_url", lambda i, session: f"{i}?{session}")
    monkeypatch.setattr(launched, "DARedis", lambda name: known.redis)
    monkeypatch.setattr(launched, "user_logged_in", lambda: known.user is not None)
    monkeypatch.setattr(launched, "user_info", lambda: SimpleNamespace(id=known.user))
    monkeypatch.setattr(launched, "settings", lambda: read_settings(configuration, {}))
    monkeypatch.setattr(launched, "announced", lambda: known.found)
    monkeypatch.setattr(noting.connections, "engine", lambda: None)
    monkeypatch.setattr(noting, "record_view", lambda engine, **row: known.noted.append(row))
    return known


@pytest.fixture
def visit(world: SimpleNamespace) -> Visit:
    """Return a function that follows a launch link in a session, as a user."""
    from docassemble.legalaidsync.launch.opening import open_launch

    def followed(session: str = "s1", user: int | None = 7, **changed: str) -> tuple[dict[str, Any], Any]:
        world.session, world.user = session, user
        case = SimpleNamespace()
        return open_launch(case, LINK | changed), case  # type: ignore[arg-type]

    return followed


def test_a_launch_fills_the_case_as_a_link_does_and_is_noted(visit: Visit, world: SimpleNamespace) -> None:
    launch, case = visit()
    assert (launch["problem"], launch["variables"]) == ("", STASHED)
    assert (case.site, case.matter_uuid, case.link_id) == ("example", MATTER, f"launch-{launch['id']}")
    assert [(row["actor"], row["resource"], row["matter_uuid"]) for row in world.noted] == [
        (case.opened_by, "launch", MATTER)
    ]


def test_what_is_kept_for_later_visits_holds_neither_key_nor_secret(visit: Visit, world: SimpleNamespace) -> None:
    visit()
    kept = str(dict(world.redis))
    assert KEY not in kept
    assert SECRET not in kept


def test_a_first_visit_whose_answers_were_not_saved_can_be_made_again(visit: Visit) -> None:
    first, _ = visit()
    assert visit() == (first, visit()[1])


def test_the_same_person_in_another_session_is_led_back(visit: Visit) -> None:
    visit("s1")
    with pytest.raises(LedAway) as led:
        visit("s2")
    assert led.value.args == ("exit", f"{INTERVIEW}?s1")


@pytest.mark.parametrize(
    ("first", "second"),
    [((7, {}), (8, {})), ((None, {}), (None, {})), ((None, {}), (7, {})), ((7, {}), (7, {"stashed_secret": "x"}))],
)
def test_anybody_else_finds_a_used_link(visit: Visit, world: SimpleNamespace, first: Any, second: Any) -> None:
    visit("s1", first[0], **first[1])
    launch, case = visit("s2", second[0], **second[1])
    assert (launch["problem"], launch["variables"]) == ("LinkExpired", {})
    assert not vars(case)
    assert len(world.noted) == 1


def test_of_two_visits_at_the_same_moment_one_gets_the_case(visit: Visit, world: SimpleNamespace) -> None:
    """docassemble reads a stash and deletes it in two steps, so both may have read it."""
    visit("s1", 7)
    world.stashes[(KEY, SECRET)] = STASHED
    assert visit("s2", 8)[0]["problem"] == "LinkExpired"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"legalserver_site_abbreviation": "other"}, "ConfigurationInvalid"),
        ({"legalserver_matter_uuid": "x"}, "LinkInvalid"),
    ],
)
def test_a_launch_that_leads_nowhere_leaves_the_case_empty(
    visit: Visit, world: SimpleNamespace, changed: dict[str, str], problem: str
) -> None:
    world.stashes[(KEY, SECRET)] = STASHED | changed
    launch, case = visit()
    assert launch["problem"] == problem
    assert not vars(case)
    assert not world.noted


@pytest.mark.parametrize("changed", [{"stashed_key": "*"}, {"stashed_key": ""}, {"stashed_secret": ""}])
def test_an_address_that_names_no_stash_is_not_looked_up(
    visit: Visit, world: SimpleNamespace, changed: dict[str, str]
) -> None:
    assert visit(**changed)[0]["problem"] == "LinkInvalid"
    assert (KEY, SECRET) in world.stashes


def test_another_launch_is_told_from_the_one_of_the_session(world: SimpleNamespace, visit: Visit) -> None:
    from docassemble.legalaidsync.launch.opening import another_was_launched

    launch, _ = visit()
    assert not another_was_launched(launch, LINK)
    assert not another_was_launched(launch, {})
    assert not another_was_launched("", LINK)
    assert another_was_launched(launch, LINK | {"stashed_key": "Other16letters00"})


@pytest.mark.parametrize(
    ("query", "launched"), [({}, True), ({"case": "token"}, False), ({"case": "token", "stashed_key": KEY}, True)]
)
def test_a_clients_link_goes_before_the_launch_of_an_earlier_visit(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, query: dict[str, str], launched: bool
) -> None:
    """docassemble's `url_args` keep what earlier addresses said."""
    from docassemble.legalaidsync import compat
    from docassemble.legalaidsync.launch.opening import comes_by_launch

    monkeypatch.setattr(compat, "query_parameter", lambda name: query.get(name, ""))
    assert comes_by_launch(LINK) is launched
    assert not comes_by_launch({})


OF_EXAMPLE = {"variables": {"legalserver_site_abbreviation": "Example"}}


def housing_case(*, is_pulled: bool = True) -> Any:
    record = {"legal_problem_code": {"lookup_value_name": "63 Private Landlord/Tenant"}}
    return SimpleNamespace(record=record, is_pulled=is_pulled)


@pytest.mark.parametrize(("said", "for_client"), [({"external": True}, True), ({}, False), (None, False)])
def test_only_an_interview_that_is_listed_as_external_is_for_clients(
    world: SimpleNamespace, said: dict[str, Any] | None, for_client: bool
) -> None:
    from docassemble.legalaidsync.launch.opening import is_for_client

    world.found = () if said is None else (Announced(INTERVIEW, said),)
    assert is_for_client() is for_client


@pytest.mark.parametrize(
    ("said", "state", "wrong"),
    [
        ({"case types": ["63"]}, "pulled", ""),
        ({"case types": ["Family"]}, "pulled", "kind"),
        ({"case types": ["Family"]}, "not", ""),
        ({"sites": ["elsewhere"]}, "pulled", "site"),
        ({"sites": ["elsewhere"]}, "not", "site"),
        ({"sites": ["example"], "case types": ["63"]}, "pulled", ""),
        (None, "pulled", ""),
    ],
)
def test_an_interview_for_another_kind_of_case_or_another_office_is_noticed(
    world: SimpleNamespace, said: dict[str, Any] | None, state: str, wrong: str
) -> None:
    from docassemble.legalaidsync.launch.opening import misfit

    world.found = () if said is None else (Announced(INTERVIEW, said),)
    assert misfit(housing_case(is_pulled=state == "pulled"), OF_EXAMPLE) == wrong


def test_staff_are_offered_what_fits_the_case_and_the_office(world: SimpleNamespace) -> None:
    from docassemble.legalaidsync.launch.opening import fitting

    offers: dict[str, dict[str, Any]] = {
        "all": {},
        "housing": {"case types": ["63"]},
        "family": {"case types": ["Family"]},
        "elsewhere": {"sites": ["elsewhere"]},
        "client": {"external": True},
    }
    world.found = tuple(Announced(f"docassemble.x:{name}.yml", {"name": name, **said}) for name, said in offers.items())
    named = [name for _, name in fitting(housing_case(), OF_EXAMPLE)]
    assert named == ["all", "housing"]


@pytest.mark.parametrize(
    ("interview", "staff", "led"),
    [
        ("docassemble.x:all.yml", True, True),
        ("docassemble.x:all.yml", False, False),
        ("docassemble.x:client.yml", True, False),
        ("https://evil.example", True, False),
        (None, True, False),
        (["docassemble.x:all.yml"], True, False),
    ],
)
def test_staff_are_led_to_nothing_else(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, interview: Any, staff: bool, led: bool
) -> None:
    from docassemble.legalaidsync.launch import opening

    stashed: list[Any] = []
    sent: list[str] = []
    world.found = (Announced("docassemble.x:all.yml", {}), Announced("docassemble.x:client.yml", {"external": True}))
    monkeypatch.setattr(opening, "is_staff", lambda: staff)
    monkeypatch.setattr(opening.compat, "stash", lambda data, seconds: stashed.append(data) or ("k", "s"))
    monkeypatch.setattr(opening.compat, "root_address", lambda: "https://da.example/")
    monkeypatch.setattr(opening, "command", lambda name, url: sent.append(url))
    opening.launch_instead(housing_case(), OF_EXAMPLE, interview)
    there = "https://da.example/interview?i=docassemble.x:all.yml&new_session=1&stashed_key=k&stashed_secret=s"
    assert (sent, stashed) == (([there], [OF_EXAMPLE["variables"]]) if led else ([], []))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.legalserver.org/matter/view/7", True),
        ("https://example.legalserver.org.evil.example/", False),
        ("javascript:alert(1)", False),
        (None, False),
    ],
)
def test_the_way_back_leads_to_the_site_of_the_case_or_nowhere(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, address: str | None, shown: bool
) -> None:
    from docassemble.legalaidsync.launch import opening as launched

    site = read_settings({"legalaidsync": {"sites": [{"name": "example", "token": "t"}]}}, {}).site("example")
    monkeypatch.setattr(launched, "connect", lambda name: (None, site))
    case: Any = SimpleNamespace(site="example", record={"case_profile_url": address})
    assert launched.profile_address(case) == (address if shown else "")
