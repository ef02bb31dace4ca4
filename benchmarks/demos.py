"""`python -m benchmarks.demos [NAME ...]`: the robot walks every interview that docassemble ships, and tells how far.

Where the machine lacks a program (pandoc, LibreOffice, LaTeX, pdftk) docassemble fails and says so; these are counted
apart.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from devserver.failures import DevServerError
from devserver.folder import BENCH_FOLDER
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser
from tests.demos.catalogue import full_name, shipped, special_answers
from tests.demos.walker import COMPLETED, OUTCOMES, Guesser, Walk

INTERRUPTED = 128 + signal.SIGINT
ROBOTS = 2


@dataclass
class Walked:
    """One interview with the seconds it took."""

    walk: Walk
    seconds: float

    def line(self) -> str:
        """Return a line of the table."""
        title = self.walk.last.title if self.walk.last else ""
        why = self.walk.why if self.walk.outcome != COMPLETED else " ".join(title.split())
        name = self.walk.i.removeprefix("docassemble.")
        return f"| {name} | {self.walk.outcome} | {len(self.walk.titles)} | {self.seconds:.1f} | {why[:100]} |"


def walk_all(server: Server, names: Iterable[str]) -> Iterable[Walked]:
    """Walk interviews, some at once; yield them in their order."""

    def walk(i: str) -> Walked:
        browser = Browser(server.url)
        browser.log_in(server.admin_email, server.admin_password)
        started = time.perf_counter()
        walked = Guesser(browser, special_answers(i)).walk(i)
        return Walked(walked, time.perf_counter() - started)

    with ThreadPoolExecutor(ROBOTS) as pool:
        yield from pool.map(walk, names)


def main(arguments: list[str] | None = None) -> int:
    """Walk the named interviews, or all; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.demos", description=__doc__)
    parser.add_argument("names", nargs="*", help="for example text-field; by default all that docassemble ships")
    names = [full_name(name) for name in parser.parse_args(arguments).names] or list(shipped())
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Server(BENCH_FOLDER) as server:
            _report(walk_all(server, names))
    except DevServerError as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _report(walked: Iterable[Walked]) -> None:
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    print("| Interview | Outcome | Screens | Seconds | Last screen, or why not |\n| --- | --- | --- | --- | --- |")
    for one in walked:
        print(one.line(), flush=True)
        outcomes[one.walk.outcome] += 1
        reasons.update([f"{one.walk.outcome}: {one.walk.why}"] if one.walk.why else [])
    print(f"\n{sum(outcomes.values())} interviews; " + ", ".join(f"{name} {outcomes[name]}" for name in OUTCOMES))
    for reason, times in reasons.most_common():
        print(f"{times:4d}  {reason}")


if __name__ == "__main__":
    sys.exit(main())
