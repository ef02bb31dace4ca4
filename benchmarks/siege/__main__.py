"""`python -m benchmarks.siege [--requests 10000] [--seed 1]`.

The exit code is 1 if anything broke, came out, or was done twice.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time

from devserver.folder import CHECKOUT
from devserver.server import Server

from .battle import lay_siege
from .castle import build

FOLDER = CHECKOUT / ".private" / "siege"


def main(arguments: list[str] | None = None) -> int:
    """Run the siege and print what it counted."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Server(FOLDER) as server:
        castle = build(server)
        started = time.monotonic()
        outcome = lay_siege(castle, options.requests, options.seed)
        seconds = time.monotonic() - started
    for (kind, status), number in sorted(outcome.answers.items()):
        print(f"{kind:8} {status:>22} {number:6}")
    print(f"{outcome.requests} requests in {seconds:.0f} s; effects: {outcome.effects}")
    for what, attack in outcome.breaches.items():
        print(f"BREACH {what}: {attack}")
    print("nothing broke, nothing came out, nothing was done twice" if not outcome.breaches else "the castle fell")
    return 1 if outcome.breaches else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.siege", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
