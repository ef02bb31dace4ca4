"""Removes the copies of a finished document that docassemble forgets in the server's temporary folder."""

from __future__ import annotations

import tempfile
from pathlib import Path

# docassemble 1.10 assembles a DOCX template in a file of this name and leaves it there: base/parse.py, `delete=False`.
DRAFTS = "datemp*.docx"


def remove_drafts(content: bytes) -> int:
    """Remove the drafts of one document, and no other session's.

    Args:
        content: the finished document, which docassemble has stored among the files of the session.

    Returns:
        How many were there.
    """
    drafts = [path for path in Path(tempfile.gettempdir()).glob(DRAFTS) if _holds(path, content)]
    for path in drafts:
        path.unlink(missing_ok=True)
    return len(drafts)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:  # another program's file, or one that has gone meanwhile
        return False
