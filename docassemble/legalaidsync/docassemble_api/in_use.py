"""Which fields of a screen a person uses: of opened rows, shown, not disabled, one of several for one variable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .filling import takes
from .screen import Field, Screen

FIRST_ROWS = frozenset({"", "0"})


def fields_in_use(screen: Screen, given: Mapping[str, object], held: Mapping[str, str]) -> Iterator[Field]:
    """Give the fields that a page would post.

    Unconditional fields come first: what they hold decides which of the others a person would see.

    Args:
        screen: what is shown.
        given: the answers, by the screen's own names of variables.
        held: what the form holds so far, by variable. Fill in each field before you take the next one.
    """
    askable = [known for known in screen.fields if known.active and known.variable]
    rows = FIRST_ROWS | {known.row for known in askable if known.variable in given}
    done: set[str] = set()
    for known in sorted(askable, key=lambda known: known.conditional):
        if known.row in rows and known.variable not in done and _is_used(known, askable, given, held):
            done.add(known.variable)
            yield known


def _is_used(known: Field, askable: Sequence[Field], given: Mapping[str, object], held: Mapping[str, str]) -> bool:
    silencer = next((other for other in askable if _silences(other, known, given)), None)
    if known.variable in given:
        if silencer and silencer.variable == known.variable:
            return known is silencer
        same = [other for other in askable if other.variable == known.variable]
        return known is _best(same, given[known.variable], held)
    return silencer is None and not known.silences and _is_shown(known, held)


def _silences(other: Field, known: Field, given: Mapping[str, object]) -> bool:
    return other.silences and other.row == known.row and takes(other, given.get(other.variable))


def _best(same: Sequence[Field], value: object, held: Mapping[str, str]) -> Field:
    """Choose among fields for one variable: one that takes the value, and is shown, if there is any."""
    fitting = [known for known in same if takes(known, value)] or [known for known in same if not known.silences]
    return next((known for known in fitting if _is_shown(known, held)), fitting[0] if fitting else same[0])


def _is_shown(known: Field, held: Mapping[str, str]) -> bool:
    if known.scripted:
        return False
    if known.show_if is None:
        return True
    variable, value, sign = known.show_if
    return variable in held and (held[variable] == value) == (sign > 0)
