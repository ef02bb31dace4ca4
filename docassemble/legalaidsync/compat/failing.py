# do not pre-load
"""How docassemble goes about an error in an interview. Part of compat: needs its context."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import has_request_context, session

IN_ERROR = "in error"  # docassemble's own mark in the web session, while it runs an interview's `error action`


def shows_an_error() -> bool:
    """Return whether docassemble runs the interview's `error action` now, because an error was raised."""
    return has_request_context() and IN_ERROR in session


def forget_error() -> None:
    """Let the next visit be an ordinary one."""
    session.pop(IN_ERROR, None)


def metadata_of(interview: str) -> Mapping[str, Any]:
    """Return the metadata of an interview and of what it includes; an empty mapping if it can't be read."""
    from docassemble.base.interview_cache import get_interview

    try:
        found: Mapping[str, Any] = get_interview(interview).consolidated_metadata
    except Exception:  # a file that is missing, or broken: each raises a class of its own
        return {}
    return found
