"""What can keep the development server from starting, said in words that name the next step."""

from __future__ import annotations

from pathlib import Path

LAST_LINES = 15


class DevServerError(Exception):
    """The development server cannot go on; the text says why and what to do."""


class AlreadyRunning(DevServerError):
    """Another process has this private folder in use."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"A server is already running in {folder}. Stop it with Ctrl-C, or: make stop")


class DidNotStart(DevServerError):
    """A process ended or stayed silent; the text names its log file and shows the last lines of it."""

    def __init__(self, name: str, why: str, log: Path) -> None:
        super().__init__(f"{name} did not start: {why}\nLog file: {log}\n{last_lines(log)}")


def last_lines(log: Path) -> str:
    """Return the last lines of a log file, indented; an empty or missing file is said to be empty."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(f"    {line}" for line in lines[-LAST_LINES:]) or "    (the log file is empty)"
