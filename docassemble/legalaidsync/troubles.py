# do not pre-load
"""What people see instead of docassemble's error page, when something happens that no screen of ours expects.

docassemble runs the `error action` of trouble.yml then; `safe_page.py` stands behind it. Each has a reference code that
stands in the log too, with the class of the error and where it was raised, and no person's value: docs/safety.md.
"""

from __future__ import annotations

import re
from typing import Any

from docassemble.base.util import action_arguments, get_language, log
from flask import g

from . import compat, errors
from .compat.failing import shows_an_error
from .compat.languages import translate_interview
from .delivery.plan import new_reference
from .wording import SOURCE_LANGUAGE, all_translations, say, translate

__all__ = ["ACTION", "is_in_trouble", "speak_of_trouble", "trouble_code", "trouble_told"]

ACTION = "something_went_wrong"
CODE = "legalaidsync_trouble"
CLASS = re.compile(r"(\w+)(?::|$)")
FRAME = re.compile(r'File "[^"]*?([\w.]+\.(?:py|yml))", line (\d+)')
MOST_FRAMES = 4
# Classes of other people's errors -> the sentence that says what has happened.
SENTENCES = {
    "trouble_database": (
        "OperationalError", "InterfaceError", "ProgrammingError", "InternalError", "DBAPIError", "PendingRollbackError",
    ),
    "trouble_server": ("ConnectionError", "TimeoutError", "BusyLoadingError", "ReadOnlyError", "OSError"),
    "trouble_file": ("FileNotFoundError", "TemplateNotFound", "DAInvalidFilename", "DANotFoundError", "BadZipFile"),
}  # fmt: skip


def is_in_trouble() -> bool:
    """Return whether docassemble asks for our screen because an error has just been raised; a link can't ask for it."""
    return compat.current_action() == ACTION and shows_an_error()


def speak_of_trouble() -> None:
    """Let docassemble show our screen in each language, also if a broken Configuration let none be shown yet."""
    translate_interview(all_translations(), SOURCE_LANGUAGE)


def trouble_code() -> str:
    """Return the reference code of what has just gone wrong, the same one for a whole request; it goes into the log."""
    if CODE not in g:
        known = _known()
        setattr(g, CODE, note_trouble(_class_in(known), str(known.get("error_trace") or "")))
    return str(g.get(CODE))


def trouble_told() -> str:
    """Return what has happened, in one sentence in the language of the screen."""
    return sentence_of(_class_in(_known()), get_language())


def note_trouble(name: str, trace: str) -> str:
    """Write an error into docassemble's log.

    Args:
        name: its class.
        trace: its traceback, of which only files and lines are kept: its last line may hold what a person typed.

    Returns:
        The reference code.
    """
    code = f"E-{new_reference()}"
    places = ", ".join(f"{file}:{line}" for file, line in FRAME.findall(trace)[-MOST_FRAMES:])
    log(f"legalaidsync: trouble {code} {name} in {compat.interview_name() or 'no interview'} at {places or 'no place'}")
    return code


def sentence_of(name: str, language: str) -> str:
    """Return what an error of that class means, for a person."""
    ours = getattr(errors, name, None)
    if isinstance(ours, type) and issubclass(ours, errors.LegalAidSyncError):
        return translate(ours.sentence, language)
    return say(next((key for key, names in SENTENCES.items() if name in names), "trouble_other"), language)


def _known() -> dict[str, Any]:
    return dict(action_arguments()) if shows_an_error() else {}


def _class_in(known: dict[str, Any]) -> str:
    """docassemble hands over `Class: text`; of the text nothing is kept."""
    found = CLASS.match(str(known.get("error_message") or ""))
    return found[1] if found else "an error"
