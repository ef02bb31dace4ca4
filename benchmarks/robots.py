"""Robots that take interviews: one against bare `requests`, ten at once, and what our library adds to a screen."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psutil
import requests

from devserver import synthetic_client
from devserver.client_link import client_link
from devserver.folder import BENCH_FOLDER
from devserver.intake_player import AnswerSheet, IntakePlayer
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser
from tests.sandbox_client import SandboxClient

from .exchange import Said, keeping_session, say_again
from .figures import Figure
from .samples import Prepare, Sample, sample_in_rounds

ROBOTS, ROUNDS, WALKS = 10, 9, 15
REVIEW = "Look at everything"
QUESTIONS = Path("docassemble/robots/data/questions")
PLAIN, LIBRARY = "without the library", "with the library"
INCLUDE = """include:
  - docassemble.legalaidsync:data/questions/legalaidsync.yml
---
"""
SCREENS = 8
INTERVIEW = "---\n".join(
    [
        *(f"question: What about {number}?\nfields:\n  - Answer: answer_{number}\n" for number in range(SCREENS)),
        "mandatory: True\ncode: |\n" + "".join(f"  answer_{number}\n" for number in range(SCREENS)),
        "mandatory: True\nquestion: The end\n",
    ]
)
# Nobody's papers: an upload would be the only request that is no plain form.
SHEET = AnswerSheet({**synthetic_client.SHEET.answers, "papers": []}, synthetic_client.SHEET.lists)


def figures() -> Iterator[Figure]:
    """Start the private server and measure; yield one figure after the other."""
    write_interviews(BENCH_FOLDER)
    with Server(BENCH_FOLDER, say=_say) as server:
        sandbox = SandboxClient(server.sandbox_url, server.sandbox_token)
        sandbox.reset()
        sandbox.settings(requests_per_minute=None)
        take_intake(server)
        yield robot_against_bare(server)
        yield many_at_once(server)
        yield from what_the_library_adds(server)


def write_interviews(folder: Path) -> None:
    """Write one interview twice, with our library and without it, where the server of that folder finds it."""
    questions = folder / QUESTIONS
    questions.mkdir(parents=True, exist_ok=True)
    (questions.parents[1] / "__init__.py").touch()
    (questions / "plain.yml").write_text(INTERVIEW)
    (questions / "library.yml").write_text(INCLUDE + INTERVIEW)


def take_intake(server: Server, session: requests.Session | None = None) -> IntakePlayer:
    """Walk the intake to the review and return the client there."""
    player = IntakePlayer(client_link(server, synthetic_client.CASE_NUMBER), SHEET, session=session)
    player.walk(until=REVIEW)
    return player


def robot_against_bare(server: Server, rounds: int = ROUNDS) -> Figure:
    """Walk the intake by robot, and say the same by bare `requests`, in turn."""
    said = said_on_a_walk(server)
    ways: dict[str, Prepare] = {
        "the robot": lambda: partial(take_intake, server),
        "bare": partial(_bare_walk, server, said),
    }
    taken = sample_in_rounds(ways, rounds)
    ours, bare = taken["the robot"], taken["bare"]
    screens = sum(one.wants_json for one in said)
    return Figure(
        "The robot takes the intake, against bare `requests`",
        f"**{screens / ours.median:.1f} screens a second, {100 / ours.times(bare):.0f} % of bare** "
        f"({screens / bare.median:.1f}); {len(said)} requests a walk",
        "Reading and filling in screens costs next to nothing beside docassemble's own work.",
        "; ".join(f"{name}: {sample.raw}" for name, sample in taken.items()),
    )


def said_on_a_walk(server: Server) -> list[Said]:
    """Return what a robot says on its way to the review.

    Raises:
        LookupError: bare `requests` that say the same do not come there, so nothing could be compared.
    """
    session, said = keeping_session()
    last = take_intake(server, session).browser.screen
    again = _bare_walk(server, said)()
    if again["_question_name"] != last.question_name:
        raise LookupError(f"bare requests came to {again['_question_name']!r}")
    return said


def _bare_walk(server: Server, said: list[Said]) -> Callable[[], Any]:
    link = client_link(server, synthetic_client.CASE_NUMBER)
    token = parse_qs(urlsplit(link).query)["case"][0]
    return partial(say_again, server.url, said, case=token)


def many_at_once(server: Server, robots: int = ROBOTS) -> Figure:
    """Let robots take the intake at the same time, each with a link of its own."""
    clocks = [StopWatch() for _ in range(robots)]
    with ThreadPoolExecutor(robots) as pool:
        started = time.perf_counter()
        players = list(pool.map(lambda clock: take_intake(server, clock.session), clocks))
        seconds = time.perf_counter() - started
    arrived = sum(REVIEW in player.browser.screen.title for player in players)
    if arrived < robots:
        raise LookupError(f"{robots - arrived} of {robots} robots did not come to the review")
    waits = [wait for clock in clocks for wait in clock.seconds]
    slow = statistics.quantiles(waits, n=10)[-1]
    return Figure(
        f"{robots} robots take the intake at once",
        f"**{len(waits) / seconds:.1f} screens a second**, all {robots} at the review; a screen takes "
        f"{1000 * statistics.median(waits):.0f} ms, 9 of 10 under {1000 * slow:.0f} ms",
        "One web process with eight threads; each screen is docassemble's whole work from answer to question.",
        f"{len(waits)} screens in {seconds:.1f} s",
    )


class StopWatch:
    """A session that notes how long each answer took."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.session = requests.Session()
        self.session.hooks["response"].append(self._note)

    def _note(self, answer: requests.Response, **_: object) -> None:
        self.seconds.append(answer.elapsed.total_seconds())


@dataclass(frozen=True)
class Cost:
    """What one screen costs the server: seconds that pass, and seconds of a processor."""

    passed: Sample
    worked: Sample


def what_the_library_adds(server: Server, walks: int = WALKS) -> Iterator[Figure]:
    """Walk the same questions with our library and without it, one robot and then ten."""
    for robots in (1, ROBOTS):
        costs = costs_of(server, robots, walks)
        yield added_figure(costs[PLAIN], costs[LIBRARY], robots)


def costs_of(server: Server, robots: int, walks: int) -> dict[str, Cost]:
    """Measure both interviews in turn, so that both meet the same machine; the first walk of each is not counted."""
    files = {PLAIN: "plain.yml", LIBRARY: "library.yml"}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in files}
    for _ in range(walks + 1):
        for name, file in files.items():
            taken[name].append(_walk_at_once(server, f"docassemble.robots:data/questions/{file}", robots))
    return {name: _cost(runs[1:]) for name, runs in taken.items()}


def _cost(runs: list[tuple[float, float]]) -> Cost:
    passed, worked = zip(*runs, strict=True)
    return Cost(Sample(passed), Sample(worked))


def _walk_at_once(server: Server, i: str, robots: int) -> tuple[float, float]:
    """Return what a screen took: seconds, and seconds of a processor in the web process."""
    browsers = [Browser(server.url) for _ in range(robots)]
    work, started = _work_of(server), time.perf_counter()
    with ThreadPoolExecutor(robots) as pool:
        screens = sum(pool.map(lambda browser: _answer_all(browser, i), browsers))
    return (time.perf_counter() - started) / screens, (_work_of(server) - work) / screens


def _answer_all(browser: Browser, i: str) -> int:
    """Answer until the end and return the number of screens."""
    screen = browser.start(i)
    screens = 1
    while screen.kind == "fields":
        screen = browser.answer({screen.fields[0].variable: "kale"})
        screens += 1
    if screen.kind != "end":
        raise LookupError(f"{screen.title!r} came instead of the end")
    return screens


def _work_of(server: Server) -> float:
    used = [psutil.Process(pid).cpu_times() for pid in server.web_pids()]
    return sum(times.user + times.system for times in used)


def added_figure(plain: Cost, library: Cost, robots: int) -> Figure:
    """Return the row: what the library adds to a screen in time and in work."""
    added = 1000 * (library.passed.median - plain.passed.median)
    worked = 1000 * (library.worked.median - plain.worked.median)
    who = "one robot" if robots == 1 else f"{robots} robots at once"
    return Figure(
        f"Server time that the library adds to a screen, {who}",
        f"**{added:.1f} ms**, {worked:.1f} ms of a processor ({plain.passed.in_ms} and {plain.worked.in_ms} a screen "
        f"without, {library.passed.in_ms} and {library.worked.in_ms} with it)",
        "An author who includes the library does not slow down the rest of the interview.",
        f"{PLAIN}: {plain.passed.raw}, processor {plain.worked.raw}; "
        f"{LIBRARY}: {library.passed.raw}, processor {library.worked.raw}",
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr)
