# do not pre-load
"""What people see instead of docassemble's error page, when something happens that no screen of ours expects.

docassemble runs the `error action` of trouble.yml then; `safe_page.py` stands behind it. Each has a reference code that
stands in the log and is found at the sync desk, with the class of the error and where it was raised, and no person's
value: docs/safety.md.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import Any

from docassemble.base.util import action_arguments, get_language, log
from flask import g

from . import compat, connections, errors
from .audit.troubles import BEFORE, ENDPOINT, INTERVIEW, Trouble, keep_trouble
from .compat.failing import shows_an_error
from .compat.languages import translate_interview
from .delivery.plan import new_reference
from .wording import SOURCE_LANGUAGE, all_translations, say, translate

__all__ = ["ACTION", "is_in_trouble", "speak_of_trouble", "trouble_code", "trouble_told"]

logger = logging.getLogger(__name__)
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
    """Return the reference code of what has just gone wrong, the same one for a whole request; it goes into the log.

    When "Try again" is pressed, docassemble makes the screen once more without showing it, and no error is known then:
    of that nothing is kept.
    """
    if CODE not in g:
        known = _known()
        said, trace = (str(known.get(name) or "") for name in ("error_message", "error_trace"))
        trouble = _trouble(_class_in(known), trace, said)
        _write_into_the_log(trouble)
        if known:
            keep_for_staff(trouble)
        setattr(g, CODE, trouble.code)
    return str(g.get(CODE))


def trouble_told() -> str:
    """Return what has happened, in one sentence in the language of the screen."""
    return sentence_of(_class_in(_known()), get_language())


def note_trouble(name: str, trace: str) -> str:
    """Write an error into docassemble's log, and keep it for staff.

    Args:
        name: its class.
        trace: its traceback, of which only files and lines are kept: its last line may hold what a person typed.

    Returns:
        The reference code.
    """
    trouble = _trouble(name, trace)
    _write_into_the_log(trouble)
    keep_for_staff(trouble)
    return trouble.code


def _trouble(name: str, trace: str, said: str = "") -> Trouble:
    """What may be kept of an error; of `Class: text` only the endpoint, and only of ours, which hold no value."""
    interview = compat.interview_name()
    endpoint = ENDPOINT.search(said) if is_ours(name) else None
    return Trouble(
        code=new_code(),
        at=datetime.now(UTC),
        error_class=name,
        places=", ".join(f"{file}:{line}" for file, line in FRAME.findall(trace)[-MOST_FRAMES:]),
        interview=interview if INTERVIEW.fullmatch(interview) else None,
        endpoint=endpoint[0] if endpoint else None,
    )


def _write_into_the_log(trouble: Trouble) -> None:
    where = f"in {trouble.interview or 'no interview'} at {trouble.places or 'no place'}"
    log(f"legalaidsync: trouble {trouble.code} {trouble.error_class} {where}")


def new_code() -> str:
    """Return a new reference code of an error."""
    return f"{BEFORE}{new_reference()}"


def keep_for_staff(trouble: Trouble) -> None:
    """Keep an error where the sync desk finds it. The trouble itself may keep us from that; the log has it then too."""
    try:
        keep_trouble(connections.engine(), trouble)
    except Exception as error:  # whatever it is, the person waits for the screen
        logger.warning("legalaidsync: trouble %s is in the log only: %s", trouble.code, type(error).__name__)


def is_ours(name: str) -> bool:
    """Return whether a class is one of errors.py."""
    ours = getattr(errors, name, None)
    return isinstance(ours, type) and issubclass(ours, errors.LegalAidSyncError)


def sentence_of(name: str, language: str) -> str:
    """Return what an error of that class means, for a person."""
    return translate(getattr(errors, name).sentence, language) if is_ours(name) else say(sentence_key(name), language)


def sentence_key(name: str) -> str:
    """Return the key of the sentence about a class of somebody else's."""
    return next((key for key, names in SENTENCES.items() if name in names), "trouble_other")


def _known() -> dict[str, Any]:
    return dict(action_arguments()) if shows_an_error() else {}


def _class_in(known: dict[str, Any]) -> str:
    """docassemble hands over `Class: text`; of the text nothing is kept."""
    found = CLASS.match(str(known.get("error_message") or ""))
    return found[1] if found else "an error"
