# do not pre-load
"""What the sync desk says of an error when staff search for the code that a person was shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docassemble.base.util import get_language

from .. import errors
from ..audit.troubles import Trouble, troubles_called
from ..connections import engine
from ..screens import say
from ..staff import View, staff
from ..troubles import sentence_key, sentence_of
from .screens import when

__all__ = ["TroubleShown", "troubles_found"]

# What staff do, by the class of ours or the nearest class above it; else by the sentence that the person has read.
STEPS = {"RetryLater": "step_trouble_again", "FixTheConfiguration": "step_trouble_server"}
STEPS_OF_OTHERS = dict.fromkeys(("trouble_database", "trouble_server", "trouble_file"), "step_trouble_server")
OTHERWISE = "step_trouble_report"


@dataclass(frozen=True)
class TroubleShown:
    """One error: its code and time, what happened, what to do, and what an administrator may want to know."""

    title: str
    told: str
    step: str
    lines: tuple[str, ...]


def troubles_found(view: View) -> list[TroubleShown]:
    """Return the error whose code staff search for, in a list that is empty if there is none."""
    staff("submissions")
    text = str(view.get("text") or "")
    return [_shown(each) for each in troubles_called(engine(), text)] if text.strip() else []


def _shown(trouble: Trouble) -> TroubleShown:
    return TroubleShown(
        title=say("desk_trouble", code=trouble.code, when=when(trouble.at)),
        told=sentence_of(trouble.error_class, get_language()),
        step=say(_step(trouble.error_class)),
        lines=tuple(_lines(trouble)),
    )


def _step(name: str) -> str:
    kind = getattr(errors, name, object)
    ours = next((STEPS[each.__name__] for each in kind.__mro__ if each.__name__ in STEPS), "")
    return ours or STEPS_OF_OTHERS.get(sentence_key(name), OTHERWISE)


def _lines(trouble: Trouble) -> Iterator[str]:
    yield say("desk_trouble_class", name=trouble.error_class)
    if trouble.interview:
        yield say("desk_trouble_interview", name=trouble.interview)
    if trouble.endpoint:
        yield say("desk_trouble_endpoint", name=trouble.endpoint)
    if trouble.places:
        yield say("desk_trouble_places", name=trouble.places)
