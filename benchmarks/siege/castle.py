"""What is besieged: a client in the middle of an intake, good tokens and links, and words that nobody may get."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
import sqlalchemy

from devserver.client_link import INTAKE, SITE, case_token, matter_of, register_of, signer_of
from devserver.intake_player import AnswerSheet, IntakePlayer
from devserver.launch import launch_key
from devserver.server import Server

CASE, OTHER_CASE = "26-0001042", "26-0001041"
DOORS = "docassemble.legalaidsync:data/questions/doors.yml"
HOLDERS = 20  # each may make 120 calls a minute
STORY = "siegestory: the cellar door is painted ultramarine"
BUILDER = "program builder"
CALL_IDS = tuple(f"siege-{number}" for number in range(5))
# What is on file of the case, and must not come out: paths in the matter.
PRIVATE = ("first", "last", "date_of_birth", "mobile_phone", "client_email_address")
SECONDS = 30


@dataclass(frozen=True)
class Castle:
    """Everything that an attacker may have got hold of, good or once good, and what he must not get.

    Args:
        tokens: action -> good tokens for its route, one for each holder.
        stale: action -> expired token, with the same arguments.
        events: action -> arguments of a good call as an event, its token among them.
        session: id of the doors' session; `victim`: of a client's own, which is encrypted.
        links: tokens of clients' links: new, taken by the victim, expired, revoked.
        launches: (key, secret) of stashes: a launch of a case, and one of something else.
        launch_key: the API key of the account that stands for LegalServer.
        holders: how the names of this siege's holders begin; answers to those of an earlier one are remembered.
        words: what must never stand in an answer.
    """

    server: Server = field(repr=False)
    tokens: Mapping[str, tuple[str, ...]] = field(repr=False)
    stale: Mapping[str, str] = field(repr=False)
    events: Mapping[str, Mapping[str, Any]] = field(repr=False)
    session: str
    victim: str
    holders: str
    matters: tuple[str, str]
    links: Mapping[str, str] = field(repr=False)
    launches: tuple[tuple[str, str], ...] = field(repr=False)
    launch_key: str = field(repr=False)
    words: tuple[str, ...] = field(repr=False)

    def effects(self) -> dict[str, int]:
        """Count what the attackers' calls have brought about."""
        count = "select count(*) from legalaidsync_link where made_by like :holders"
        moves = "select count(*) from legalaidsync_attempt where actor like :holders"
        engine = sqlalchemy.create_engine(self.server.database_url, poolclass=sqlalchemy.NullPool)
        with engine.connect() as connection:
            found = {
                name: connection.execute(sqlalchemy.text(query), {"holders": f"{self.holders}%"}).scalar_one()
                for name, query in (("links made", count), ("operations released", moves))
            }
        return {name: int(number) for name, number in found.items()}


def build(server: Server) -> Castle:
    """Play a client up to the middle of an intake, and make tokens and links."""
    matter, other = matter_of(server, CASE), matter_of(server, OTHER_CASE)
    taken = case_token(server, other)
    victim = _client_in_the_middle(server, taken)
    arguments = _arguments(matter)
    session = session_of(server, DOORS)
    begin = f"program siege-{secrets.token_hex(3)}-"
    holders = [f"{begin}{number}" for number in range(HOLDERS)]
    signer = signer_of(server)
    return Castle(
        server=server,
        tokens={
            name: tuple(signer.route_token(name, bound, holder, 1) for holder in holders)
            for name, bound in arguments.items()
        },
        stale={name: signer.route_token(name, bound, holders[0], -1) for name, bound in arguments.items()},
        events={
            name: {**bound, "token": signer.door_token(name, bound, holders[0], session, 1)}
            for name, bound in arguments.items()
        },
        session=session,
        victim=victim,
        holders=begin,
        matters=(matter, other),
        links={"new": case_token(server, matter), "taken": taken, **_dead_links(server, matter)},
        launches=tuple(_stashed(server, data) for data in (_launch(matter), {"facts": {"first_name": "Robin"}})),
        launch_key=launch_key(server),
        words=(STORY, *_on_file(server, matter), *_on_file(server, other), *_secrets(server)),
    )


def _arguments(matter: str) -> dict[str, dict[str, Any]]:
    return {
        "sync_status": {"submission": 1},
        "case_summary": {"site": SITE, "matter": matter},
        "case_changed": {"site": SITE},
        "prefill": {"site": SITE, "matter": matter},
        "new_intake": {"site": SITE},
        "retry_sync": {"site": SITE},
        "deliver_due": {},
        "health": {},
    }


def _client_in_the_middle(server: Server, token: str) -> str:
    """Return the id of a session in which a client has told the story."""
    answers = {"wrong_sections": [], "what_happened": STORY, "client.mobile_number": "309-555-0142"}
    client = IntakePlayer(f"{server.url}/interview?i={INTAKE}&case={token}", AnswerSheet(answers))
    client.open()
    headers = {"X-API-Key": server.api_key}
    listed = requests.get(f"{server.url}/api/interviews", params={"i": INTAKE}, headers=headers, timeout=SECONDS)
    client.go_on(client.browser.current(), until="Is this right?")
    return str(max(listed.json()["items"], key=lambda row: row["modtime"])["session"])


def session_of(server: Server, interview: str) -> str:
    """Return the id of a new session of an interview, made as docassemble's API makes one."""
    headers = {"X-API-Key": server.api_key}
    made = requests.get(f"{server.url}/api/session/new", params={"i": interview}, headers=headers, timeout=SECONDS)
    return str(made.json()["session"])


def _dead_links(server: Server, matter: str) -> dict[str, str]:
    register, signer = register_of(server), signer_of(server)
    late = register.make(SITE, matter, days=-1, actor=BUILDER, interview=INTAKE)
    gone = register.make(SITE, matter, days=1, actor=BUILDER, interview=INTAKE)
    register.revoke(gone.link_id, BUILDER)
    return {
        "late": signer.link_key(late.link_id),
        "revoked": signer.link_key(gone.link_id),
    }


def _launch(matter: str) -> dict[str, str]:
    return {
        "legalserver_site_abbreviation": SITE,
        "legalserver_site_type": "Demo",
        "legalserver_matter_uuid": matter,
        "legalserver_current_user_uuid": str(uuid.UUID(int=7)),
    }


def _stashed(server: Server, data: dict[str, Any]) -> tuple[str, str]:
    headers = {"X-API-Key": launch_key(server)}
    body = {"data": data, "raw": True}
    made = requests.post(f"{server.url}/api/stash_data", json=body, headers=headers, timeout=SECONDS).json()
    return str(made["stash_key"]), str(made["secret"])


def _on_file(server: Server, matter: str) -> list[str]:
    headers = {"Authorization": f"Bearer {server.sandbox_token}"}
    found = requests.get(f"{server.sandbox_url}/api/v2/matters/{matter}", headers=headers, timeout=SECONDS)
    record = found.json()["data"]
    return [str(record[path]) for path in PRIVATE if len(str(record.get(path) or "")) > 4]


def _secrets(server: Server) -> tuple[str, ...]:
    return (server.api_key, server.sandbox_token, server.admin_password, launch_key(server))
