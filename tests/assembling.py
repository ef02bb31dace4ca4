"""Interviews assembled in the test's own process, as docassemble's web application does for a visit, without a server.

What a visit needs of the server (sessions, Redis, log-in) is answered by fixed values, so only what happens before
anything is stored or fetched can be looked at: who comes in, and which screen an action ends on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import pluggy

from .docassemble_context import ANSWERS

PACKAGE = "docassemble.legalaidsync"
MORE_ANSWERS: Mapping[str, Any] = {"get_main_page_parts": {}, "url_for": "/"}
EMPTY = ("session_local", "device_local", "user_local", "dirty", "docvar", "doc_cache", "informed", "livehelp")
ALSO_EMPTY = ("answers", "objselections", "accesstime", "tasks", "event_stack", "misc")
NUMBERS = {"progress": 0, "tracker": 0, "steps": 1, "steps_offset": 0}


@dataclass(frozen=True)
class Visitor:
    """Who asks. `privileges` None: nobody is signed in."""

    privileges: tuple[str, ...] | None = None

    def info(self, interview: str, action: str | None, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """What docassemble knows of a visit."""
        signed_in = self.privileges is not None
        user: dict[str, Any] = {
            "is_anonymous": not signed_in,
            "is_authenticated": signed_in,
            "theid": 7,
            "the_user_id": 7,
            "id": 7,
        }
        user |= {"roles": list(self.privileges or ()), "session_uid": "u", "device_id": "d", "location": None}
        user |= {"email": "visitor@mail.example", "firstname": "", "lastname": ""}
        asked = {} if action is None else {"action": action, "arguments": dict(arguments)}
        place = {"session": "unit-test", "secret": "s", "yaml_filename": interview, "encrypted": True, "headers": {}}
        web = {"interface": "web", "url": "http://localhost/interview", "url_root": "http://localhost/", "clientip": ""}
        return {"user": user, "method": "GET", **place, **web, **asked}


@contextmanager
def answered_hooks() -> Iterator[None]:
    """Answer the hooks of docassemble.base that assembling needs beside those of `docassemble_context`."""
    from docassemble.base.plugin_manager import pm

    hooks = type("AnswersOfAVisit", (), {name: _hook(value) for name, value in {**ANSWERS, **MORE_ANSWERS}.items()})()
    pm.register(hooks)
    try:
        yield
    finally:
        pm.unregister(hooks)


@dataclass(frozen=True)
class Seen:
    """What a visitor sees: the title of the screen, and all its text."""

    title: str
    text: str


def visit(
    name: str,
    visitor: Visitor,
    action: str | None = None,
    said: Mapping[str, Any] | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> Seen:
    """Return the screen that a visit ends on.

    Args:
        name: file of an interview of ours.
        action: that the visit asks for.
        said: what the session holds already, for example because somebody else has begun it.
        arguments: of the action.
    """
    from docassemble.base.parse import InterviewStatus
    from docassemble.base.thread_context import empty_globals, global_context, user_dict_context

    interview = interview_named(name)
    answers: dict[str, Any] = _fresh() | dict(said or {})
    with answered_hooks(), global_context(empty_globals()) as context, user_dict_context(answers):
        context.current_info = visitor.info(f"{PACKAGE}:data/questions/{name}", action, arguments or {})
        status = InterviewStatus(current_info=context.current_info)
        interview.assemble(answers, status)
    title = str(status.question_text).strip()
    return Seen(title, f"{title} {status.subquestion_text} {status.question.fields}")


@cache
def interview_named(name: str) -> Any:
    """Return an interview of ours, as docassemble's parser reads it with all that it includes."""
    import docassemble.ALToolbox.ThreePartsDate  # noqa: F401  a server loads it first; it brings a datatype
    from docassemble.base.interview_source import interview_source_from_string
    from docassemble.base.parse import Interview

    with answered_hooks(), _empty_context():
        source = interview_source_from_string(f"{PACKAGE}:data/questions/{name}")
        source.update()
        return Interview(source=source)


@contextmanager
def _empty_context() -> Iterator[None]:
    from docassemble.base.thread_context import empty_globals, global_context, user_dict_context

    with global_context(empty_globals()) as context, user_dict_context({}):
        context.current_info = Visitor().info("", None, {})
        yield


def _fresh() -> dict[str, Any]:
    from docassemble.base.functions import DANav

    kept: dict[str, Any] = {key: {} for key in (*EMPTY, *ALSO_EMPTY)} | dict(NUMBERS)
    kept |= {"answered": set(), "gather": [], "secret": None, "starttime": None, "modtime": None}
    return {"_internal": kept, "url_args": {}, "nav": DANav()}


def _hook(value: Any) -> Any:
    return pluggy.HookimplMarker("docassemble")(lambda self: value)
