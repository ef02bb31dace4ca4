"""Turns a verb into one call, or refuses before anything is sent. Pure functions, no network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..errors import RequestInvalid
from ..transport import Call, FilePart
from ..transport.calls import template_fields
from .encoding import Upload
from .rows import Row

Files = Upload | Sequence[Upload]


def arguments(row: Row, given: Sequence[Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """Return all arguments of a verb by name, without those that are None.

    Raises:
        RequestInvalid: one is missing, unknown or given twice, or what can't be undone is not confirmed.
    """
    order = [*_in_path(row), *row.required.split(), *([row.files] if row.files else [])]
    if len(given) > len(order):
        raise RequestInvalid(f"{row.name} takes these by position: {', '.join(order) or 'nothing'}")
    by_position = dict(zip(order, given, strict=False))
    known = {*order, *row.takes.split(), *([row.confirm] if row.confirm else [])}
    wrong = sorted(({*named} - known) | ({*named} & {*by_position}))
    if wrong:
        raise RequestInvalid(f"{row.name} does not take these, or has them already", keys=wrong)
    found = {name: value for name, value in {**by_position, **named}.items() if value is not None}
    _check(row, found, order)
    return {name: value for name, value in found.items() if name != row.confirm}


def call_for(row: Row, found: Mapping[str, Any]) -> Call:
    """Return the call of a verb with the arguments that `arguments` has checked."""
    inside = _in_path(row)
    params = {name: str(found[name]) for name in inside}
    rest = {name: value for name, value in found.items() if name not in inside and name != row.files}
    values = {**row.fixed, **rest}
    if row.reads:
        query = {name: in_form(value) for name, value in values.items()}
        return Call(row.method, row.path, params, query or None, has_effect=row.has_effect)
    if row.files and row.files in found:
        parts = [(row.files, part) for part in parts_of(found[row.files])]
        return Call(row.method, row.path, params, form=as_form(values), files=parts)
    texts = row.lists_as_text.split()
    body = {name: json.dumps(value) if name in texts and _is_list(value) else value for name, value in values.items()}
    return Call(row.method, row.path, params, json=body)


def parts_of(files: Files) -> list[FilePart]:
    """Return one part for each file."""
    return [(file.filename, file.content, file.mime_type) for file in ([files] if isinstance(files, Upload) else files)]


def as_form(values: Mapping[str, Any]) -> dict[str, str]:
    """Return values as the fields of a form; an empty one is sent too, because docassemble tells it from none."""
    return {name: in_form(value) for name, value in values.items()}


def in_form(value: Any) -> str:
    """Write one value for a query or a form: objects as JSON, yes and no as 1 and 0."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return json.dumps(value) if isinstance(value, Mapping) or _is_list(value) else str(value)


def _in_path(row: Row) -> list[str]:
    return sorted(template_fields(row.path))


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _check(row: Row, found: Mapping[str, Any], order: Iterable[str]) -> None:
    optional = {row.files} if row.resource == "packages" else set()
    missing = [name for name in order if name not in optional and found.get(name) in (None, "", [])]
    if missing:
        raise RequestInvalid(f"{row.name} needs these arguments", endpoint=row.endpoint, keys=missing)
    if row.confirm and found.get(row.confirm) is not True and not (row.unless and found.get(row.unless)):
        raise RequestInvalid(f"{row.name} can't be undone: confirm it", endpoint=row.endpoint, keys=[row.confirm])
    empty = [name for name in row.takes.split() if row.confirm and found.get(name) == ""]
    if empty:
        raise RequestInvalid("an empty filter would find everything", endpoint=row.endpoint, keys=empty)
