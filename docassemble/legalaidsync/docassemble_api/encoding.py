"""How docassemble's browser protocol writes names and values (docassemble.md, section 4)."""

from __future__ import annotations

import base64
import datetime as dt
import json
from dataclasses import dataclass, field
from decimal import Decimal

US_DATE_DATATYPES = frozenset({"BirthDate", "ThreePartsDate"})
THREE_STATE_DATATYPES = frozenset({"boolean", "threestate"})


@dataclass(frozen=True)
class Upload:
    """A file for a `file` or `files` field, or the picture for a signature.

    Args:
        filename: the name on the person's computer.
        content: the bytes.
        mime_type: for example `application/pdf`.
    """

    filename: str
    content: bytes = field(repr=False)
    mime_type: str = "application/octet-stream"

    def as_data_url(self) -> str:
        """Give the file as a `data:` URL, which is how a signature travels."""
        return f"data:{self.mime_type};base64,{base64.b64encode(self.content).decode()}"


def encoded(text: str) -> str:
    """Write a variable name as docassemble does: ordinary base64 (not the URL alphabet) without padding."""
    return base64.b64encode(text.encode()).decode().rstrip("=")


def decoded(text: str) -> str:
    """Read what `encoded` wrote.

    Raises:
        ValueError: the text is not base64 of UTF-8.
    """
    return base64.b64decode(text + "=" * (-len(text) % 4)).decode()


def encoded_json(value: object) -> str:
    """Write a list or dict as the hidden inputs of a page hold it: base64 of JSON."""
    return encoded(json.dumps(value))


def as_posted(value: object, datatype: str = "text") -> str:
    """Write one Python value as the page would post it.

    Args:
        value: str, bool, int, float, Decimal, date, datetime, time or None.
        datatype: the field's datatype as the screen names it. ALToolbox's `BirthDate` and `ThreePartsDate` take
            month/day/year with slashes; everything else takes ISO.

    Raises:
        TypeError: a value of another kind, for example a list for a text field.
    """
    if value is None:
        return "None" if datatype in THREE_STATE_DATATYPES else ""
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, dt.date):
        return value.strftime("%m/%d/%Y") if datatype in US_DATE_DATATYPES else value.isoformat()
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str | bool | int | float):
        return str(value)
    raise TypeError(f"a field of datatype {datatype} cannot take a {type(value).__name__}")
