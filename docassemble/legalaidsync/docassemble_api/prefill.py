"""Reads what a page has filled in already where the JSON does not say it: dates, ticked boxes, chosen objects."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from .encoding import encoded
from .filling import box_name, input_name
from .screen import FILE_DATATYPES, OBJECT_DATATYPES, Choice, Field, Screen

TOLD_IN_JSON = frozenset(
    {"text", "email", "password", "number", "integer", "currency", "float", "range", "boolean", "threestate", "raw"}
)


def needs_page(screen: Screen, answered: Collection[str]) -> bool:
    """Tell whether a field that is left alone may hold something that only the page shows."""
    return any(_is_untold(known) for known in screen.fields if known.variable not in answered)


def prefilled(screen: Screen, inputs: Mapping[str, frozenset[str]]) -> Screen:
    """Give the screen with the defaults of its page.

    Args:
        screen: the screen as its JSON tells it.
        inputs: what the page's form holds: values by input name, both as `markup.inputs_in` reads them.
    """
    return replace(screen, fields=tuple(_completed(known, inputs) for known in screen.fields))


def _is_untold(known: Field) -> bool:
    if not known.active or not known.variable or known.datatype in TOLD_IN_JSON | FILE_DATATYPES:
        return False
    return known.default is None and not any(choice.selected for choice in known.choices)


def _completed(known: Field, inputs: Mapping[str, frozenset[str]]) -> Field:
    if not _is_untold(known):
        return known
    values = inputs.get(encoded(input_name(known)), frozenset())
    if known.many:
        return _marked(known, {choice for choice in known.choices if _is_ticked(known, choice, values, inputs)})
    if known.datatype in OBJECT_DATATYPES:
        return _marked(known, {choice for choice in known.choices if encoded(str(choice.value)) in values})
    return replace(known, default=next(iter(values), None))


def _is_ticked(known: Field, choice: Choice, values: Collection[str], inputs: Collection[str]) -> bool:
    if choice.value is None:
        return False
    name = encoded(box_name(known, choice))
    return name in values or name in inputs


def _marked(known: Field, selected: Collection[Choice]) -> Field:
    return replace(known, choices=tuple(replace(choice, selected=choice in selected) for choice in known.choices))
