"""Sends the attacks and watches: no server error, no word that must stay inside, no second effect."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings

from .attacks import Attack, attacks
from .castle import Castle

SECONDS = 60
CUT_OFF = "cut off by the server"


@dataclass
class Outcome:
    """What came of a siege.

    `answers` counts (kind, status); `links` are those that calls got, by their token and id; `effects` is what was
    brought about; `breaches` say what went wrong, at most one for each kind of breach and status.
    """

    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    breaches: dict[str, str] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    effects: dict[str, int] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return sum(self.answers.values())


def lay_siege(castle: Castle, number: int, seed_number: int = 1) -> Outcome:
    """Send so many attacks, each of a caller without cookies; the same seed sends the same ones."""
    outcome, before = Outcome(), castle.effects()
    wire = requests.Session()

    @seed(seed_number)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(attacks(castle))
    def siege(attack: Attack) -> None:
        wire.cookies.clear()
        _watch(castle, attack, _send(wire, castle, attack), outcome)

    siege()
    outcome.effects = {name: count - before[name] for name, count in castle.effects().items()}
    if outcome.effects["links made"] != len(set(outcome.links.values())):
        outcome.breaches["twice"] = f"{outcome.effects}, but {len(set(outcome.links.values()))} links were given"
    return outcome


def _send(wire: requests.Session, castle: Castle, attack: Attack) -> requests.Response | None:
    known: dict[str, Any] = {"params": attack.query, "data": attack.body or None, "timeout": SECONDS}
    headers = {name: value.encode("latin-1") for name, value in attack.headers.items()}
    try:
        return wire.request(
            attack.method, castle.server.url + attack.path, headers=headers, allow_redirects=False, **known
        )
    except requests.ConnectionError:
        return None


def _watch(castle: Castle, attack: Attack, answer: requests.Response | None, outcome: Outcome) -> None:
    status = str(answer.status_code) if answer is not None else CUT_OFF
    outcome.answers[attack.kind, status] += 1
    if answer is None:
        outcome.breaches.setdefault(f"{attack.kind} {CUT_OFF}", repr(attack)[:2000])
        return
    if answer.status_code >= requests.codes.server_error:
        outcome.breaches.setdefault(f"{attack.kind} {status}", repr(attack)[:2000])
    if any(word in answer.text for word in castle.words):
        outcome.breaches.setdefault(f"{attack.kind} told a secret", repr(attack)[:2000])
    if answer.status_code == requests.codes.created:
        _note_link(attack, str(answer.json()["data"]["link"]), outcome)
    if "Set-Cookie" in answer.headers and attack.kind in ("route", "event", "replay", "short link", "list"):
        outcome.breaches.setdefault(f"{attack.kind} set a cookie", repr(attack)[:2000])


def _note_link(attack: Attack, link: str, outcome: Outcome) -> None:
    call = (attack.headers.get("Authorization", ""), attack.headers.get("Idempotency-Key", ""))
    if outcome.links.setdefault(call, link) != link:
        outcome.breaches.setdefault("twice", f"two links for one call: {attack!r}"[:2000])
