"""Plays one whole intake over HTTP, as a client would, and reports what was pulled, asked and written."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import requests

from . import synthetic_client as client
from .client_link import client_link, matter_of
from .intake_player import IntakePlayer, Walk
from .sandbox_records import client_of, part
from .server import Server

SYNC_DESK = "docassemble.legalaidsync:data/questions/dashboard.yml"
DELIVERY_SECONDS = 60.0
HTTP_SECONDS = 10

Check = tuple[str, bool]


@dataclass(frozen=True)
class Timing:
    """Seconds that the client needed for all screens, and that delivery took afterwards."""

    screens: float
    delivery: float


def play(server: Server) -> bool:
    """Play the intake of a synthetic case and print the report.

    Returns:
        True if everything that the client said stands in the sandbox's records, each exactly once.
    """
    _control(server, "POST", "reset")
    matter = matter_of(server, client.CASE_NUMBER)
    player = IntakePlayer(client_link(server, client.CASE_NUMBER), client.SHEET)
    started = time.monotonic()
    walk = player.walk()
    at_the_end = time.monotonic()
    finished = wait_until_delivered(player)
    timing = Timing(at_the_end - started, time.monotonic() - at_the_end)
    journal = _journal(server)
    checks = list(_checks(server, matter, walk.reference, finished))
    _print_report(walk, journal, checks, timing)
    _print_addresses(server, matter)
    return all(passed for _, passed in checks)


def wait_until_delivered(player: IntakePlayer, seconds: float = DELIVERY_SECONDS) -> bool:
    """Ask the last screen's own status event until it says that nothing is left to do; False if time runs out."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = json.loads(player.browser.action("sync_progress").content)
        if answer["finished"]:
            return True
        time.sleep(0.5)
    return False


def _checks(server: Server, matter: str, reference: str, finished: bool) -> Iterator[Check]:
    record = client_of(server).matters.get(matter)
    yield "delivery says that everything is in the file", finished
    yield "changed facts stand in the matter", all(record[key] == value for key, value in client.EXPECTED.items())
    yield "the new street stands in the matter", record["client_address_home"]["street"] == client.EXPECTED_STREET
    yield "one new adverse party", _count(server, matter, "adverse_parties", _is_the_lender) == 1
    yield "one new income", _count(server, matter, "incomes", _is_the_pay) == 1
    yield "one case note with the reference", _count(server, matter, "case_notes", _carries(reference, "subject")) == 1
    yield "two documents with the reference", _count(server, matter, "documents", _carries(reference, "name")) == 2
    yield "the paper arrived byte by byte", _paper_is_whole(server, matter, reference)


def _count(server: Server, matter: str, resource: str, wanted: Callable[[dict[str, Any]], bool]) -> int:
    return sum(1 for row in part(server, matter, resource) if wanted(row))


def _is_the_lender(row: dict[str, Any]) -> bool:
    return bool(row["organization_name"] == client.EXPECTED_PARTY)


def _is_the_pay(row: dict[str, Any]) -> bool:
    return bool(row["amount"] == client.EXPECTED_AMOUNT and row["period"] == "Monthly")


def _carries(reference: str, key: str) -> Callable[[dict[str, Any]], bool]:
    return lambda row: bool(reference) and reference in row[key]


def _paper_is_whole(server: Server, matter: str, reference: str) -> bool:
    rows = [row for row in part(server, matter, "documents") if reference in row["name"] and "paper" in row["name"]]
    return any(client_of(server).documents.download(row["uuid"]).content == client.PAPER.content for row in rows)


def _print_report(walk: Walk, journal: list[dict[str, Any]], checks: list[Check], timing: Timing) -> None:
    print("\nOne intake, played over HTTP")
    _print_requests("pulled from LegalServer", [row for row in journal if _reads(row)])
    print(f"  asked: {len(walk.titles)} screens in {timing.screens:.1f} s")
    for title in walk.titles:
        print(f"    {title}")
    _print_requests("written to LegalServer", [row for row in journal if not _reads(row)])
    print(f"  reference code: {walk.reference}; all of it delivered {timing.delivery:.1f} s after the last screen")
    print("  checked against the sandbox's records:")
    for what, passed in checks:
        print(f"    {'OK     ' if passed else 'MISSING'} {what}")


def _reads(row: dict[str, Any]) -> bool:
    """Say whether a request changes nothing; a conflict check is asked by POST."""
    return bool(row["method"] == "GET" or row["path"].endswith("/conflict_check"))


def _print_requests(title: str, rows: list[dict[str, Any]]) -> None:
    print(f"  {title}: {len(rows)} requests")
    for row in rows:
        print(f"    {row['method']} {row['path']} {row['status']}")


def _print_addresses(server: Server, matter: str) -> None:
    record = client_of(server).matters.get(matter)
    page = f"{server.sandbox_url}/matter/dynamic-profile/view/{record['case_id']}"
    print("\nOpen in a browser:")
    print(f"  the client's intake (another case):  {client_link(server, '26-0001042')}")
    print(f"  the case as staff see it:            {page}")
    print(f"  all cases of the sandbox:            {server.sandbox_url}/")
    print(f"  the sync desk, for staff:            {server.url}/interview?i={SYNC_DESK}")
    print(f"  docassemble, for the administrator:  {server.url}/user/sign-in")


def _journal(server: Server) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _control(server, "GET", "journal").json()
    return [row for row in rows if row["path"].startswith("/api")]


def _control(server: Server, method: str, name: str) -> requests.Response:
    return requests.request(method, f"{server.sandbox_url}/sandbox/{name}", timeout=HTTP_SECONDS)
