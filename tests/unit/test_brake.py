"""How many new cases one address and one device begin in an hour, what is counted, and what of it stands in Redis."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.errors import ConfigurationInvalid
from docassemble.legalaidsync.settings import Settings
from docassemble.legalaidsync.settings.brake import Brake, read_brake
from docassemble.legalaidsync.transport import RateLimit
from docassemble.legalaidsync.wording import in_language

pytestmark = pytest.mark.usefixtures("docassemble_context")
HOUR = 3600
SHELTER, PHONE = "198.51.100.7", "aPhone"


@dataclass
class Door:
    """The public entrance; a visit is a session from an address, on a device."""

    brake: Any
    patch: pytest.MonkeyPatch
    counts: dict[str, RateLimit]
    sessions: int = 0

    def visit(self, address: str = SHELTER, device: str = PHONE, *, session: str = "", link: bool = False) -> bool:
        """Begin, or ask for a new link; return whether the visitor may."""
        self.sessions += 1
        self.patch.setattr(self.brake.compat, "session_id", lambda: session or f"session {self.sessions}")
        self.patch.setattr(self.brake.compat, "visitor", lambda: (address, device))
        return not (self.brake.asks_too_often() if link else self.brake.begins_too_often())


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    from docassemble.legalaidsync.intake import brake

    counts: dict[str, RateLimit] = {}
    monkeypatch.setattr(
        brake, "visitor_pace", lambda name, most: counts.setdefault(name, RateLimit(name, most, window=HOUR))
    )
    monkeypatch.setattr(brake, "settings", lambda: Settings(sites={}, brake=Brake(address=4, device=2)))
    monkeypatch.setattr(brake, "outbox", lambda: SimpleNamespace(cipher=Cipher(["key"])))
    monkeypatch.setattr(brake, "is_staff", lambda: False)
    return Door(brake, monkeypatch, counts)


def test_a_device_begins_only_so_many_cases(door: Door) -> None:
    assert [door.visit() for _ in range(3)] == [True, True, False]
    assert door.visit(device="another")


def test_an_address_has_room_for_several_devices_and_an_end_too(door: Door) -> None:
    assert [door.visit(device=f"device {number}") for number in range(5)] == [True] * 4 + [False]
    assert door.visit("203.0.113.9", "device 5")


def test_who_goes_back_and_begins_again_in_one_session_counts_once(door: Door) -> None:
    assert all(door.visit(session="one") for _ in range(5))
    assert door.visit()
    assert not door.visit(session="late")
    assert not door.visit(session="late")


def test_new_links_are_counted_apart_from_new_cases(door: Door) -> None:
    assert [door.visit() for _ in range(3)] == [True, True, False]
    assert [door.visit(link=True) for _ in range(3)] == [True, True, False]


def test_staff_are_not_counted(door: Door) -> None:
    door.patch.setattr(door.brake, "is_staff", lambda: True)
    assert all(door.visit() for _ in range(9))
    assert door.counts == {}


def test_who_can_not_be_told_apart_is_not_counted_together(door: Door) -> None:
    assert all(door.visit("", "") for _ in range(9))


def test_what_is_counted_names_neither_address_nor_device(door: Door) -> None:
    door.visit()
    assert len(door.counts) == 3
    assert not [name for name in door.counts if SHELTER in name or PHONE in name]


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("10.9.8.7, 198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("", ""),
        ("nowhere", ""),
    ],
)
def test_of_what_a_proxy_says_the_part_counts_that_a_visitor_can_not_choose(
    monkeypatch: pytest.MonkeyPatch, told: str, address: str
) -> None:
    from docassemble.legalaidsync import compat

    monkeypatch.setattr(compat, "get_current_info", lambda: {"clientip": told, "user": {"device_id": PHONE}})
    assert compat.visitor() == (address, PHONE)


def test_the_brake_may_be_set() -> None:
    assert read_brake(None) == Brake(address=60, device=10)
    assert read_brake({"device": 30}) == Brake(address=60, device=30)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (5, "brake must be a mapping"),
        ({"adress": 5}, "unknown keys: adress"),
        ({"address": 0}, "brake: address must be a whole number, 1 or more"),
        ({"device": True}, "brake: device must be a whole number, 1 or more"),
    ],
)
def test_a_mistake_in_the_brake_is_named(found: Any, said: str) -> None:
    with pytest.raises(ConfigurationInvalid) as caught:
        read_brake(found)
    assert said in caught.value.detail
    assert in_language(caught.value.detail, "es") != caught.value.detail
