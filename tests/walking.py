"""What integration and browser tests share: links, answer sheets, waiting, the outbox read from the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import requests
import sqlalchemy

from devserver.client_link import INTAKE, client_link, matter_of, signer_of
from devserver.intake_player import AnswerSheet, IntakePlayer
from devserver.server import Server
from tests.server_database import database_of

COMPLETE = "26-0001042"
GAPS = "26-0001041"
OUT_OF_REACH = "reach the office"
PATIENCE = 120.0
SECONDS = 30

GAP_ANSWERS: Mapping[str, object] = {
    "wrong_sections": [],
    "client.birthdate": date(1979, 5, 17),
    "client.mobile_number": "309-555-0142",
    "safe_channels": [],
    "client.household_adults": 2,
    "client.household_children": 1,
    "what_happened": "A lender says that I owe for a sofa.",
    "papers": [],
}


def sheet(lists: Mapping[str, Any] | None = None, **changed: object) -> AnswerSheet:
    """Return the answers for the case with gaps; dots in names of variables are written as two underscores."""
    named = {name.replace("__", "."): value for name, value in changed.items()}
    return AnswerSheet({**GAP_ANSWERS, **named}, lists or {})


def player(
    server: Server, case_number: str = GAPS, answers: AnswerSheet | None = None, *, interview: str = INTAKE
) -> IntakePlayer:
    """Return a client with a link to a case."""
    link = client_link(server, case_number).replace(INTAKE, interview)
    return IntakePlayer(link, answers or sheet())


def tell_of_a_change(server: Server, case_number: str) -> None:
    """Tell the server, as LegalServer's outgoing API would, that somebody has changed a case: it is read anew."""
    token = signer_of(server).route_token("case_changed", {"site": "sandbox"}, "program legalserver", 1)
    headers = {"Authorization": f"Bearer {token}"}
    body = {"matter": matter_of(server, case_number)}
    url = f"{server.url}/legalaidsync/case_changed"
    requests.post(url, headers=headers, json=body, timeout=SECONDS).raise_for_status()


def wait_for(what: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something is true; fail, naming it, when it does not become true."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain for {what!r}"
        time.sleep(0.3)


def wait_until_reachable(server: Server) -> None:
    """Wait until docassemble's circuit breaker lets a case be pulled again."""

    def reachable() -> bool:
        client = player(server, COMPLETE)
        client.open()
        return OUT_OF_REACH not in client.browser.press("Continue").title

    wait_for(reachable)


@dataclass(frozen=True)
class OutboxRows:
    """The outbox of the private server, read straight from PostgreSQL."""

    server: Server

    def states(self, reference: str) -> dict[str, list[str]]:
        """Return the states of a submission's operations, by kind, in order."""
        found: dict[str, list[str]] = {}
        for row in self._read("o.kind, o.state", reference):
            found.setdefault(row.kind, []).append(row.state)
        return found

    def summaries(self, reference: str) -> dict[str, list[str]]:
        """Return the labels that the operations of a submission name, by kind."""
        found: dict[str, list[str]] = {}
        for row in self._read("o.kind, o.summary", reference):
            found.setdefault(row.kind, []).extend(str(row.summary).split(", "))
        return found

    def all_in(self, reference: str, *states: str) -> bool:
        """Return whether a submission exists and all its operations are in one of these states."""
        rows = self._read("o.kind, o.state", reference)
        return bool(rows) and all(row.state in states for row in rows)

    def submissions(self, reference: str) -> int:
        """Return how many submissions carry a reference."""
        return len({row.submission_id for row in self._read("o.submission_id", reference)})

    def first_ids(self, reference: str) -> tuple[int, int]:
        """Return the ids of a submission and of its first operation."""
        row = self._read("o.submission_id, o.id", reference)[0]
        return row.submission_id, row.id

    def id_of(self, reference: str, kind: str) -> int:
        """Return the id of the first operation of a kind."""
        return next(int(row.id) for row in self._read("o.id, o.kind", reference) if row.kind == kind)

    def trail(self, reference: str) -> list[Any]:
        """Return the audit rows of a submission."""
        query = sqlalchemy.text(
            "select a.* from legalaidsync_attempt a join legalaidsync_submission s on s.id = a.submission_id "
            "where s.reference = :reference order by a.id"
        )
        with database_of(self.server).connect() as connection:
            return list(connection.execute(query, {"reference": reference}))

    def _read(self, columns: str, reference: str) -> list[Any]:
        query = sqlalchemy.text(
            f"select {columns} from legalaidsync_operation o join legalaidsync_submission s on s.id = o.submission_id "
            "where s.reference = :reference order by o.position"
        )
        with database_of(self.server).connect() as connection:
            return list(connection.execute(query, {"reference": reference}))
