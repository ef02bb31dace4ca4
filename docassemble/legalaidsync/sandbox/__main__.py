"""python -m docassemble.legalaidsync.sandbox --port 0 --database FILE: run the stand-in until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse

from .command import add_options, run


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m docassemble.legalaidsync.sandbox", description=__doc__)
    add_options(parser)
    run(parser.parse_args())


if __name__ == "__main__":
    main()
