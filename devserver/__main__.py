"""Commands of the development server: `python -m devserver demo [--check] | run | stop | clean`."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from .failures import DevServerError
from .folder import DEMO_FOLDER, PrivateFolder, private_folders
from .launch import offer_launches
from .server import Server

STOP_SECONDS = 60
INTERRUPTED = 128 + signal.SIGINT


class Interrupted(BaseException):
    """Ctrl-C or SIGTERM arrived; a BaseException, so that nothing mistakes it for a failure."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code: 0 if all went well, 1 if not, 130 if it was interrupted before its end."""
    options = _parser().parse_args(arguments)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except DevServerError as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except Interrupted:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devserver", description=__doc__)
    commands = parser.add_subparsers(required=True)
    demo = commands.add_parser("demo", help="start the server and play one whole intake")
    demo.add_argument("--check", action="store_true", help="stop after the report; fail if anything did not arrive")
    demo.set_defaults(command=_demo)
    commands.add_parser("run", help="start the server without playing").set_defaults(command=_run)
    commands.add_parser("stop", help="stop the servers of this checkout").set_defaults(command=_stop)
    commands.add_parser("clean", help="stop them and delete their folders").set_defaults(command=_clean)
    return parser


def _demo(options: argparse.Namespace) -> int:
    from .intake_report import play

    with _started() as server:
        arrived = play(server)
        if not options.check:
            _stay(server)
    return 0 if arrived else 1


def _run(options: argparse.Namespace) -> int:
    with _started() as server:
        _stay(server)
    return 0


def _stop(options: argparse.Namespace) -> int:
    """Ask the process that holds each private folder to stop, and wait until it has."""
    for folder in private_folders():
        holder = PrivateFolder(folder).holder()
        if holder:
            os.kill(holder, signal.SIGTERM)
            _wait_until_free(folder)
            print(f"stopped the server in {folder}")
    return 0


def _wait_until_free(folder: Path) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while PrivateFolder(folder).holder():
        if time.monotonic() > deadline:
            raise DevServerError(f"The server in {folder} did not stop within {STOP_SECONDS} seconds.")
        time.sleep(0.2)


def _clean(options: argparse.Namespace) -> int:
    """Delete the private folders, and the database clusters that had to lie outside of them."""
    _stop(options)
    for folder in private_folders():
        outside = PrivateFolder(folder).remembered().get("postgres_data")
        for path in (outside, folder):
            if path and Path(path).exists():
                shutil.rmtree(path)
                print(f"deleted {path}")
    return 0


def _started() -> Server:
    print("Starting PostgreSQL, Redis, docassemble, Celery and the LegalServer sandbox ...")
    return Server(DEMO_FOLDER, say=print)


def _stay(server: Server) -> None:
    """Say where to look, then wait for Ctrl-C or SIGTERM."""
    offer_launches(server)
    print(_addresses(server))
    try:
        while True:
            signal.pause()
    except Interrupted:
        print("\nStopping everything ...")


def _addresses(server: Server) -> str:
    secrets = f"in {server.folder.credentials_file}"
    if not server.folder.remembered().get("secrets_shown"):
        server.folder.remember(secrets_shown=True)
        secrets = f"{server.admin_password}   API key: {server.api_key}\n  (shown this once; kept {secrets})"
    return f"""
Open in a browser:
  the intake           {server.url}/interview?i=docassemble.legalaidsync:data/questions/intake.yml
  staff, LegalServer   {server.sandbox_url}/   (a case there opens interviews here, with that case)
  staff, sync desk     {server.url}/interview?i=docassemble.legalaidsync:data/questions/dashboard.yml
  sign in              {server.url}/user/sign-in
  as                   {server.admin_email}   password: {secrets}
Ctrl-C stops everything."""


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Turn the first signal into an orderly end; later ones must not disturb it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Interrupted


if __name__ == "__main__":
    sys.exit(main())
