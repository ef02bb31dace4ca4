"""Fills in one field of a screen: which names and values the page would post for it (docassemble.md, section 4)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..errors import NotAcceptable
from .encoding import Upload, as_posted, encoded
from .screen import FILE_DATATYPES, FREE_TEXT_INPUTS, OBJECT_DATATYPES, Choice, Field

LEFT_ALONE = object()
TICK_BOXES = frozenset({"yesno", "noyes", "yesnowide", "noyeswide"})

FilePart = tuple[str, tuple[str, bytes, str]]


@dataclass
class Post:
    """A form ready to be sent: text parts and file parts by encoded name, and what the page counts as visible."""

    data: dict[str, str] = field(default_factory=dict, repr=False)
    files: list[FilePart] = field(default_factory=list, repr=False)
    file_fields: list[str] = field(default_factory=list)
    visible: list[str] = field(default_factory=list)
    by_variable: dict[str, str] = field(default_factory=dict, repr=False)

    def put(self, name: str, value: str, *, variable: str = "") -> None:
        """Add one text part under its plain name, and remember what it means for the variable."""
        self.data[encoded(name)] = value
        self.by_variable[variable or name] = value

    def show(self, name: str) -> None:
        """Count an input among those that the person could see."""
        self.visible.append(encoded(name))


def fill(post: Post, known: Field, value: object) -> None:
    """Add one field to a post.

    Args:
        post: the form so far.
        known: the field.
        value: the answer, or LEFT_ALONE for what an untouched page posts.

    Raises:
        NotAcceptable: a choice that is not offered, or a required field left alone; `keys` names the variable.
    """
    if value is LEFT_ALONE and _must_be_answered(known):
        raise NotAcceptable("a required field was left out", keys=[known.variable])
    name = input_name(known)
    if known.many:
        _tick(post, known, value)
    elif known.datatype in FILE_DATATYPES:
        _attach(post, known, name, value)
    else:
        post.put(name, _untouched(known) if value is LEFT_ALONE else _single(known, value), variable=known.variable)
        post.show(name)


def takes(known: Field, value: object) -> bool:
    """Tell whether a field can hold an answer: one that is not empty, and among its choices if it has any."""
    if value is None or value == "":
        return False
    free = known.many or not known.choices or known.input_type in FREE_TEXT_INPUTS
    return free or any(_means(value, choice) for choice in known.choices)


def _must_be_answered(known: Field) -> bool:
    if not known.required or known.input_type in TICK_BOXES:
        return False
    if known.many:
        return not any(choice.selected for choice in known.choices)
    return known.datatype in FILE_DATATYPES or _untouched(known) in ("", "None")


def _untouched(known: Field) -> str:
    selected = next((choice for choice in known.choices if choice.selected), None)
    if selected:
        return _choice_value(known, selected)
    if known.default is not None:
        return as_posted(known.default, known.datatype)
    if known.input_type in TICK_BOXES:
        return "False" if known.sign > 0 else "True"
    return "None" if known.datatype in ("boolean", "threestate", *OBJECT_DATATYPES) else ""


def _single(known: Field, value: object) -> str:
    if not known.choices or value is None or value == "":
        return as_posted(value, known.datatype)
    for choice in known.choices:
        if _means(value, choice):
            return _choice_value(known, choice)
    if known.input_type in FREE_TEXT_INPUTS:
        return as_posted(value, known.datatype)
    raise NotAcceptable("a choice that the screen does not offer", keys=[known.variable])


def _choice_value(known: Field, choice: Choice) -> str:
    return encoded(str(choice.value)) if known.datatype in OBJECT_DATATYPES else str(choice.value)


def _means(value: object, choice: Choice) -> bool:
    return value == choice.value or str(value) in (str(choice.value), choice.label)


def _tick(post: Post, known: Field, value: object) -> None:
    boxes = [choice for choice in known.choices if choice.value is not None]
    ticked = _ticked(known, boxes, value)
    for choice in boxes:
        box = box_name(known, choice)
        post.put(box, str(choice in ticked), variable=choice.variable)
        post.show(box)
    if known.datatype in OBJECT_DATATYPES:
        post.put(f"{known.variable}.gathered", "True")


def _ticked(known: Field, boxes: list[Choice], value: object) -> list[Choice]:
    if value is LEFT_ALONE:
        return [choice for choice in boxes if choice.selected]
    wanted = _wanted(value)
    strange = [item for item in wanted if not any(_names(item, known, choice) for choice in boxes)]
    if strange:
        raise NotAcceptable("a checkbox that the screen does not offer", keys=[known.variable])
    return [choice for choice in boxes if any(_names(item, known, choice) for item in wanted)]


def _wanted(value: object) -> list[object]:
    if value is None or value == "":
        return []
    if isinstance(value, Mapping):
        return [item for item, ticked in value.items() if ticked]
    if isinstance(value, Iterable) and not isinstance(value, str):
        return list(value)
    return [value]


def _names(item: object, known: Field, choice: Choice) -> bool:
    if known.datatype in OBJECT_DATATYPES:
        return _means(item, choice)
    return str(item) == choice.label or item == _key(known, choice)


def _key(known: Field, choice: Choice) -> object:
    return ast.literal_eval(choice.variable[len(known.variable) + 1 : -1])


def box_name(known: Field, choice: Choice) -> str:
    """Give the page's name of one box: the key stands in it encoded, marked B for a text, R for another value, O for
    an object, whose name is encoded twice. (The JSON's own name, `benefits["it's"]`, is misread by docassemble.)"""
    if known.datatype in OBJECT_DATATYPES:
        letter, text = "O", encoded(str(choice.value))
    else:
        key = _key(known, choice)
        letter, text = ("B", key) if isinstance(key, str) else ("R", repr(key))
    return f"{input_name(known)}[{letter}'{encoded(text)}']"


def input_name(known: Field) -> str:
    """Give the page's name of a field: its alias where the page may hide it, else its variable."""
    return known.alias if known.conditional else known.variable


def _attach(post: Post, known: Field, name: str, value: object) -> None:
    uploads = [] if value is LEFT_ALONE else _wanted(value)
    for upload in uploads:
        if not isinstance(upload, Upload):
            raise NotAcceptable("a file field takes an Upload", keys=[known.variable])
        post.files.append((encoded(name), (upload.filename, upload.content, upload.mime_type)))
    post.file_fields.append(encoded(name))
    post.show(name)
