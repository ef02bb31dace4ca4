"""What attackers send: good calls bent in every way that hypothesis thinks of."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from devserver.client_link import INTAKE
from docassemble.legalaidsync.client_links.register import SHORT

from .castle import CALL_IDS, DOORS, HOLDERS, Castle

ROUTES = "/legalaidsync/"
LAUNCHED = "docassemble.legalaidsync:data/questions/launched_case.yml"
READING = ("sync_status", "case_summary", "health", "openapi.json")
KINDS = ("application/json", "application/json; charset=utf-7", "text/plain", "multipart/form-data", "")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
EVIL_ACTIONS = ("_da_set", "_da_define", "_da_list_add", "need", "multi_user", "", "sync_status_link", "intake_done")
SEPARATORS = "._-=/%&?#"


@dataclass(frozen=True)
class Attack:
    """One request.

    Args:
        kind: what is attacked, for the report.
        body: bytes as they are sent.
    """

    kind: str
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def attacks(castle: Castle) -> st.SearchStrategy[Attack]:
    """Return a strategy of requests to every endpoint and link."""
    kinds = (_on_routes, _on_events, _on_links, _on_launches, _on_sessions, _replays)
    one = st.one_of([kind(castle) for kind in kinds])
    return st.builds(lambda attack, wave: attack, one, st.integers())  # without waves nothing would ever come twice


def _on_routes(castle: Castle) -> st.SearchStrategy[Attack]:
    others = ("openapi.json", "", "../api/user_list", "prefill/", "%00", "lsinterviews")
    return st.sampled_from([*castle.tokens, *castle.tokens, *others]).flatmap(lambda action: _on_route(castle, action))


def _on_route(castle: Castle, action: str) -> st.SearchStrategy[Attack]:
    """Half of the tokens are good for this action, half of the methods are right."""
    right = "GET" if action in READING else "POST"
    good = st.sampled_from(castle.tokens.get(action, castle.tokens["health"]))
    return st.builds(
        lambda method, token, call_id, body, kind: Attack(
            "route", method, ROUTES + action, {}, _headers(f"Bearer {token}", call_id, kind), body
        ),
        st.one_of(st.just(right), st.sampled_from(METHODS)),
        st.one_of(good, _bent_token(castle)),
        st.one_of(st.sampled_from(CALL_IDS), st.text(max_size=20)),
        _bodies(castle),
        st.one_of(st.just(KINDS[0]), st.sampled_from(KINDS)),
    )


def _on_events(castle: Castle) -> st.SearchStrategy[Attack]:
    """Calls of the doors' session: other arguments, other actions, what is no base64, another session."""
    good = st.sampled_from([{"action": name, "arguments": dict(called)} for name, called in castle.events.items()])
    called = st.one_of(good.flatmap(_bent_call), st.builds(_evil_call, st.sampled_from(EVIL_ACTIONS), _values(castle)))
    packed = st.one_of(called.map(_packed), st.text(max_size=60), st.binary(max_size=40).map(_b64))
    return st.builds(
        lambda action, session, extra: Attack(
            "event", "GET", "/interview", {"i": DOORS, "session": session, "action": action, **extra}
        ),
        packed,
        st.sampled_from([castle.session, castle.victim, "x" * 32, ""]),
        st.dictionaries(
            st.sampled_from(["matter", "json", "cache", "reset", "new_session", "submission"]),
            _values(castle),
            max_size=2,
        ),
    )


def _on_links(castle: Castle) -> st.SearchStrategy[Attack]:
    """Clients' links and stashes of told facts, bent, and dead ones as they are."""
    token = st.one_of(
        st.sampled_from(list(castle.links.values())), st.sampled_from(list(castle.links.values())).flatmap(_bent)
    )
    told = st.one_of(
        st.just(""), st.text(max_size=40), st.from_regex(r"[A-Za-z0-9]{16}\.[A-Za-z0-9]{16}", fullmatch=True)
    )
    opened = st.builds(
        lambda case, prefill: Attack("link", "GET", "/interview", {"i": INTAKE, "case": case, "prefill": prefill}),
        token,
        told,
    )
    short = st.builds(
        lambda key, prefill: Attack("short link", "GET", f"/{SHORT}{quote(key)}", {"prefill": prefill}), token, told
    )
    return st.one_of(opened, opened, short)


def _on_launches(castle: Castle) -> st.SearchStrategy[Attack]:
    """LegalServer's launches, key and secret mixed and bent, for clients and for staff; its list with other keys."""
    keys, secrets = zip(*castle.launches, strict=True)
    any_of = [st.one_of(st.sampled_from(known), st.sampled_from(known).flatmap(_bent)) for known in (keys, secrets)]
    launched = st.builds(
        lambda i, key, secret: Attack(
            "launch", "GET", "/interview", {"i": i, "stashed_key": key, "stashed_secret": secret}
        ),
        st.sampled_from([INTAKE, LAUNCHED]),
        *any_of,
    )
    listed = st.builds(
        lambda key, site: Attack("list", "GET", "/lsinterviews", {"site": site, "key": key}),
        st.one_of(_bent(castle.launch_key), st.text(max_size=40)),
        _values(castle),
    )
    return st.one_of(launched, launched, listed)


def _on_sessions(castle: Castle) -> st.SearchStrategy[Attack]:
    """The session of a client, by its id alone."""
    action = st.builds(_evil_call, st.sampled_from(EVIL_ACTIONS), _values(castle)).map(_packed)
    return st.builds(
        lambda extra: Attack("session", "GET", "/interview", {"i": INTAKE, "session": castle.victim, **extra}),
        st.one_of(st.just({}), st.builds(lambda packed: {"action": packed}, action), st.just({"json": "1"})),
    )


def _replays(castle: Castle) -> st.SearchStrategy[Attack]:
    """Good calls that act, again and again under a few ids."""
    bodies = {"prefill": json.dumps({"facts": {"first_name": "Robin"}}).encode(), "retry_sync": b"{}"}
    return st.builds(
        lambda action, holder, call_id: Attack(
            "replay",
            "POST",
            ROUTES + action,
            {},
            _headers(f"Bearer {castle.tokens[action][holder]}", call_id, "application/json"),
            bodies[action],
        ),
        st.sampled_from(sorted(bodies)),
        st.integers(0, HOLDERS - 1),
        st.sampled_from(CALL_IDS),
    )


def _bent_token(castle: Castle) -> st.SearchStrategy[str]:
    """Tokens of other actions, expired ones, with signs changed, of links, and nonsense."""
    known = [*(each[0] for each in castle.tokens.values()), *castle.stale.values(), *castle.links.values()]
    return st.one_of(st.sampled_from(known), st.sampled_from(known).flatmap(_bent), st.text(max_size=60))


def _bent(text: str) -> st.SearchStrategy[str]:
    """A text with one sign changed, cut off, doubled, or its parts put together anew."""
    places = st.integers(0, max(0, len(text) - 1))
    changed: list[Callable[[int, str], str]] = [
        lambda at, sign: text[:at] + sign + text[at + 1 :],
        lambda at, sign: text[:at],
        lambda at, sign: text[:at] + sign + text[at:],
        lambda at, sign: ".".join(reversed(text.split("."))),
    ]
    return st.builds(
        lambda how, at, sign: how(at, sign), st.sampled_from(changed), places, st.sampled_from("AZaz09" + SEPARATORS)
    )


def _bent_call(called: dict[str, Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from([*called["arguments"], "extra"])
    other = st.one_of(st.text(max_size=20), st.integers(), st.none(), st.lists(st.integers(), max_size=3))
    return st.builds(lambda name, value: {**called, "arguments": {**called["arguments"], name: value}}, names, other)


def _evil_call(action: str, value: Any) -> dict[str, Any]:
    return {"action": action, "arguments": {"variables": [["multi_user", True], ["what_happened", value]]}}


def _values(castle: Castle) -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from([*castle.matters, castle.victim, "1", "-1", "every", "\x00"]), st.text(max_size=20)
    )


def _bodies(castle: Castle) -> st.SearchStrategy[bytes]:
    facts = st.dictionaries(
        st.one_of(st.sampled_from(["first_name", "zip", "county", "date_of_birth"]), st.text(max_size=10)),
        _json(),
        max_size=3,
    )
    whole = st.fixed_dictionaries(
        {},
        optional={
            "facts": st.one_of(facts, _json()),
            "matter": _json(),
            "language": _json(),
            "site": _json(),
            "token": _json(),
            "interview": _json(),
        },
    )
    raw = st.sampled_from(
        [
            b"",
            b"{",
            b"[" * 5000,
            b'{"facts":' * 3000,
            b"\xff\xfe",
            b'{"facts": NaN}',
            b'{"matter": "\\ud800"}',
            b"9" * 5000,
            b" " * 70_000,
        ]
    )
    return st.one_of(
        whole.map(lambda asked: json.dumps(asked).encode()),
        _json().map(lambda asked: json.dumps(asked).encode()),
        raw,
        st.binary(max_size=60),
    )


def _json() -> st.SearchStrategy[Any]:
    plain = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=20))
    return st.recursive(
        plain,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
        max_leaves=6,
    )


def _headers(authorization: str, call_id: str, kind: str) -> dict[str, str]:
    """Headers that HTTP can carry at all: the rest never leaves an attacker's machine."""
    wanted = {"Authorization": authorization, "Idempotency-Key": call_id, "Content-Type": kind}
    clean = {
        name: "".join(sign for sign in value if " " <= sign <= "ÿ" and sign != "\x7f").strip()
        for name, value in wanted.items()
    }
    return {name: value for name, value in clean.items() if value}


def _packed(called: Any) -> str:
    return _b64(json.dumps(called).encode())


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
