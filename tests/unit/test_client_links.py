"""The register of clients' links: what each step allows, and who wins when two come at the same time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event

from docassemble.legalaidsync.audit import verify, views
from docassemble.legalaidsync.client_links.register import FINISHING, ClientLink, Register, Sent, Standing
from docassemble.legalaidsync.delivery.chain import sealing
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.schema import ensure_schema
from docassemble.legalaidsync.errors import GiveUp, LinkExpired, LinkRevoked, LinkUnknown, LinkUsed
from docassemble.legalaidsync.links import CaseLink
from tests.at_once import at_once
from tests.unit.delivery.conftest import Clock

PHONE, LIBRARY = "session-of-the-phone", "session-in-the-library"
STAFF = "user 7"
CIPHER = Cipher(["test key"])
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = create_engine(f"sqlite:///{tmp_path / 'links.db'}")
    event.listen(made, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    ensure_schema(made)
    return sealing(made, CIPHER)


@pytest.fixture
def register(engine: Engine, clock: Clock) -> Register:
    return Register(engine, clock)


def make(register: Register, *, days: float = 14, matter: str = "m-1") -> ClientLink:
    return register.make("sandbox", matter, days=days, actor=STAFF, case_number="26-0001042")


def standing(register: Register, link: ClientLink) -> Standing:
    found = register.one(link.link_id)
    assert found
    return found.standing(register.clock())


def events(engine: Engine) -> list[tuple[str, str]]:
    rows = [row for row in views(engine, "sandbox", "m-1") if row.resource == "link"]
    return [(row.actor, *row.field_names) for row in rows]


def test_a_link_goes_from_waiting_to_answered(register: Register, engine: Engine) -> None:
    link = make(register)
    steps: list[tuple[Callable[[], object], Standing]] = [
        (lambda: None, Standing.WAITING),
        (lambda: register.look(link.link_id, PHONE), Standing.OPENED),
        (lambda: register.take(link.link_id, PHONE), Standing.USED),
        (lambda: register.finish(link.link_id), Standing.ANSWERED),
    ]
    for step, reached in steps:
        step()
        assert standing(register, link) is reached
    client = f"link {link.link_id}"
    assert events(engine) == [(STAFF, "made"), (client, "opened"), (client, "used"), (client, "answered")]


def test_looking_at_a_link_does_not_take_it(register: Register) -> None:
    """A program that previews messages looks at every link."""
    link = make(register)
    register.look(link.link_id, LIBRARY)
    register.look(link.link_id, PHONE)
    assert standing(register, link) is Standing.OPENED
    register.take(link.link_id, PHONE)
    assert standing(register, link) is Standing.USED


def test_the_session_that_took_a_link_may_go_on_and_no_other_may(register: Register) -> None:
    link = make(register)
    register.take(link.link_id, PHONE)
    register.take(link.link_id, PHONE)
    register.look(link.link_id, PHONE)
    for step in (register.look, register.take, register.check):
        with pytest.raises(LinkUsed):
            step(link.link_id, LIBRARY)


def test_the_id_of_the_session_is_not_kept(register: Register, engine: Engine) -> None:
    link = make(register)
    register.take(link.link_id, PHONE)
    found = register.one(link.link_id)
    assert found
    assert PHONE not in json.dumps(vars(found), default=str)


@pytest.mark.parametrize(
    ("past_expiry", "taken", "refused"),
    [
        (-timedelta(seconds=1), False, None),
        (timedelta(0), False, LinkExpired),
        (timedelta(0), True, None),
        (FINISHING - timedelta(seconds=1), True, None),
        (FINISHING, True, LinkExpired),
    ],
)
def test_a_link_expires_but_who_has_begun_may_finish(
    register: Register, clock: Clock, past_expiry: timedelta, taken: bool, refused: type[GiveUp] | None
) -> None:
    link = make(register, days=2)
    if taken:
        register.take(link.link_id, PHONE)
    clock.now = link.expires + past_expiry
    if refused is None:
        register.take(link.link_id, PHONE)
    else:
        with pytest.raises(refused):
            register.take(link.link_id, PHONE)


@pytest.mark.parametrize("taken", [False, True])
def test_a_revoked_link_stops_whoever_has_it(register: Register, taken: bool) -> None:
    link = make(register)
    if taken:
        register.take(link.link_id, PHONE)
    assert register.revoke(link.link_id, STAFF)
    assert not register.revoke(link.link_id, "user 8")
    for step in (register.look, register.take, register.check):
        with pytest.raises(LinkRevoked):
            step(link.link_id, PHONE)
    assert standing(register, link) is Standing.REVOKED


def test_a_link_that_nobody_registered_is_refused(register: Register) -> None:
    for step in (register.look, register.take, register.check):
        with pytest.raises(LinkUnknown):
            step("3f2a", PHONE)
    assert not register.revoke("3f2a", STAFF)


def test_a_new_link_is_asked_for_once_until_staff_make_one(register: Register, engine: Engine) -> None:
    link, other = make(register), make(register, matter="m-2")
    assert register.ask_for_new(link.claims)
    assert not register.ask_for_new(link.claims)
    assert register.ask_for_new(other.claims)
    make(register)
    assert [each.link_id for each in register.asking()] == [other.link_id]
    assert not register.ask_for_new(link.claims)
    assert events(engine).count((f"link {link.link_id}", "asked for a new one")) == 1


def test_staff_take_a_wish_off_the_list_by_hand(register: Register) -> None:
    link = make(register)
    assert not register.settle(link.link_id, STAFF)
    register.ask_for_new(link.claims)
    assert register.settle(link.link_id, STAFF)
    assert register.asking() == []


def test_an_unregistered_link_of_ours_that_asks_is_registered_as_revoked(register: Register) -> None:
    claims = CaseLink("sandbox", "m-1", "old", register.clock() - DAY)
    assert register.ask_for_new(claims)
    assert not register.ask_for_new(claims)
    [asking] = register.asking()
    assert asking.standing(register.clock()) is Standing.REVOKED
    with pytest.raises(LinkRevoked):
        register.take("old", PHONE)


def test_how_a_link_was_given_is_kept_without_an_address(register: Register, engine: Engine) -> None:
    link = make(register)
    register.given(link.link_id, "copy", STAFF)
    register.given(link.link_id, "email", STAFF, Sent.REFUSED)
    register.shown(link.link_id, STAFF)
    found = register.one(link.link_id)
    assert found
    assert (found.channel, found.sending) == ("email", "refused")
    assert found.sent_at
    assert [name for _, name in events(engine)] == ["made", "given by copy", "given by email, refused", "shown"]


def test_links_are_listed_by_case_and_newest_first(register: Register, clock: Clock) -> None:
    made = []
    for matter in ("m-1", "m-2", "m-1"):
        made.append(make(register, matter=matter).link_id)
        clock.advance(minutes=1)
    assert [each.link_id for each in register.newest()] == made[::-1]
    assert [each.link_id for each in register.of_case("sandbox", "m-1")] == [made[2], made[0]]
    assert register.of_case("elsewhere", "m-1") == []


def test_old_links_are_forgotten_and_stay_refused(register: Register, clock: Clock) -> None:
    old, new = make(register, days=1), make(register, days=30)
    clock.advance(days=10)
    assert register.forget(clock.now - DAY) == 1
    with pytest.raises(LinkUnknown):
        register.take(old.link_id, PHONE)
    register.take(new.link_id, PHONE)


def test_only_ids_act(register: Register) -> None:
    with pytest.raises(ValueError, match="an id"):
        register.make("sandbox", "m-1", days=1, actor="ann@mail.example")
    assert register.newest() == []


def test_the_audit_of_links_is_part_of_the_sealed_chain(register: Register, engine: Engine) -> None:
    link = make(register)
    register.take(link.link_id, PHONE)
    assert verify(engine, CIPHER).breaks == ()


@pytest.mark.parametrize("attempt", range(3))
def test_of_many_devices_at_once_one_takes_the_link(register: Register, engine: Engine, attempt: int) -> None:
    link = make(register)
    taken = at_once(8, lambda number: register.take(link.link_id, f"session {number}"))
    assert sorted(type(each).__name__ for each in taken) == ["LinkUsed"] * 7 + ["NoneType"]
    assert [name for _, name in events(engine)].count("used") == 1


def test_of_many_requests_for_a_new_link_one_counts(register: Register) -> None:
    claims = CaseLink("sandbox", "m-1", "unregistered", register.clock() - DAY)
    answers: list[bool] = []
    assert at_once(6, lambda _: answers.append(register.ask_for_new(claims))) == [None] * 6
    assert sorted(answers) == [False] * 5 + [True]
