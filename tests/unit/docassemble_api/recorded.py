"""Screens as docassemble 1.10.13 gives them in JSON, trimmed to what is read."""

from __future__ import annotations

import copy
from typing import Any

from docassemble.legalaidsync.docassemble_api.encoding import encoded, encoded_json

Json = dict[str, Any]


def screen(question_type: str, name: str, *, steps: int = 1, **known: Any) -> Json:
    """One screen with the parts that every screen has."""
    common = {
        "questionType": question_type,
        "questionText": f"<p>{name}</p>",
        "_question_name": f"ID {name}",
        "id": name,
        "csrf_token": "the-token",
        "_tracker": steps,
        "steps": steps,
        "allow_going_back": steps > 1,
        "continueLabel": "Continue",
        "event_list": ["sought"],
        "lang": "en",
        "message_log": [],
    }
    return common | known


def fields(name: str, *items: Json, steps: int = 1, **known: Any) -> Json:
    """A screen of fields, with the datatypes and aliases that the page would carry."""
    numbered = [{"active": True, "number": number, "required": True} | item for number, item in enumerate(items)]
    datatypes = {encoded(item["variable_name"]): item.get("datatype", "text") for item in numbered}
    aliases = {encoded(f"_field_{item['number']}"): encoded(item["variable_name"]) for item in numbered}
    hidden = {"_datatypes": encoded_json(datatypes), "_varnames": encoded_json(aliases)}
    return screen("fields", name, steps=steps, fields=numbered, **hidden, **known)


def text_field(variable: str, **known: Any) -> Json:
    """A text field, or one of another datatype."""
    return {"variable_name": variable, "label": variable, "datatype": "text"} | known


def checkboxes(variable: str, *keys: str, **known: Any) -> Json:
    """A checkbox field with one box per key and docassemble's `None of the above`."""
    boxes: list[Json] = [{"label": key.upper(), "value": True, "variable_name": f"{variable}[{key!r}]"} for key in keys]
    return text_field(variable, datatype="checkboxes", choices=[*boxes, {"label": "None of the above"}], **known)


def answered_by_the_page(shown: Json, *, body: str = "", messages: dict[str, str] | None = None) -> Json:
    """What docassemble answers to `ajax=1`: the page, and the sentences for single fields."""
    return {
        "action": "body",
        "steps": shown["steps"],
        "body": body,
        "extra_scripts": [{"type": "validation", "messages": copy.deepcopy(messages or {})}],
    }
