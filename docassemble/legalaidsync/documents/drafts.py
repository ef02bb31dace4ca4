"""Removes the copies of a finished document that docassemble forgets in the server's temporary folder."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import psutil

# docassemble 1.10 assembles a DOCX template in a file of this name and leaves it there: base/parse.py, `delete=False`.
DRAFTS = "datemp*.docx"


def remove_drafts(content: bytes) -> int:
    """Remove the drafts of one document, and no other session's.

    docassemble holds a draft open until it has stored the document. One that is held open belongs to a request of the
    same moment (a double press), which would fail without it, and removes it itself.

    Args:
        content: the finished document, which docassemble has stored among the files of the session.

    Returns:
        How many were removed.
    """
    drafts = {path for path in Path(tempfile.gettempdir()).resolve().glob(DRAFTS) if _holds(path, content)}
    finished = drafts - _held_open() if drafts else drafts
    for path in finished:
        path.unlink(missing_ok=True)
    return len(finished)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:  # another program's file, or one that has gone meanwhile
        return False


def _held_open() -> set[Path]:
    """Return the files that the processes of this system user hold open."""
    held: set[Path] = set()
    for process in psutil.process_iter():
        with suppress(psutil.Error):  # another user's process, or one that has gone meanwhile
            held.update(Path(file.path) for file in process.open_files())
    return held
