"""`python -m benchmarks [NAME]`: measure one thing, or all, and print rows for the table of README.md."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from devserver.failures import DevServerError

from . import (
    api_calls,
    claiming,
    client_cost,
    delivery_beside_people,
    delivery_rate,
    desk,
    load_case,
    rate_limit,
    robots,
    submit_commit,
    submit_offline,
    whole_case,
)
from .figures import Figure, heading, row

MEASUREMENTS: Mapping[str, Callable[[], Iterator[Figure]]] = {
    "load_case": load_case.figures,
    "whole_case": whole_case.figures,
    "client_cost": client_cost.figures,
    "rate_limit": rate_limit.figures,
    "submit_offline": submit_offline.figures,
    "claiming": claiming.figures,
    "submit_commit": submit_commit.figures,
    "delivery_rate": delivery_rate.figures,
    "robots": robots.figures,
    "delivery_beside_people": delivery_beside_people.figures,
    "api_calls": api_calls.figures,
    "desk": desk.figures,
}
INTERRUPTED = 128 + signal.SIGINT


def main(arguments: list[str] | None = None) -> int:
    """Run one measurement, or all; return the exit code: 1 if the server did not start, 130 after Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("measurement", nargs="?", choices=MEASUREMENTS, help="by default all of them")
    only = parser.parse_args(arguments).measurement
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _print_table([only] if only else list(MEASUREMENTS))
    except DevServerError as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _print_table(names: list[str]) -> None:
    print(heading(), flush=True)
    for name in names:
        for figure in MEASUREMENTS[name]():
            print(row(figure, name, date.today()), flush=True)


if __name__ == "__main__":
    sys.exit(main())
