"""The command that runs the stand-in until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from .application import default_database, make_app
from .server import serve


def add_options(parser: argparse.ArgumentParser) -> None:
    """Tell a parser the options of the stand-in."""
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 picks a free one")
    parser.add_argument("--database", type=Path, default=default_database(), help="SQLite file that keeps the records")
    parser.add_argument("--token", default="sandbox-token", help="bearer token that is accepted")
    parser.add_argument("--no-premium", action="store_true", help="answer 402 to the endpoints of the paid tier")
    parser.add_argument("--requests-per-minute", type=int, default=200, help="rate limit; 0 for none")


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


def run(chosen: argparse.Namespace) -> None:
    """Serve until told to stop, with the options of `add_options`."""
    app = make_app(
        chosen.database,
        token=chosen.token,
        premium=not chosen.no_premium,
        requests_per_minute=chosen.requests_per_minute or None,
    )
    server = serve(app, chosen.port)
    signal.signal(signal.SIGTERM, _stop)
    print(f"LegalServer sandbox on http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
