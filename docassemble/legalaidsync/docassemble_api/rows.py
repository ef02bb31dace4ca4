"""How one endpoint of docassemble's API is written down: a row of data. Facts: section 3 of docassemble.md.

Lists of names are written as one text with spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

ANYBODY = ""


class Answer(Enum):
    """What comes back."""

    JSON = "JSON, or nothing"
    PAGES = "items, page by page"
    FILE = "the bytes of a file"
    TEXT = "text"
    OWN = "whatever the interview answers, with its own status"


@dataclass(frozen=True)
class Row:
    """One thing that can be done with one endpoint.

    Args:
        resource, verb: attribute of the facade and of the resource.
        method, path: names in braces are arguments.
        required: arguments that must be given; after those of the path they may be given by position, in this order.
        takes: further arguments, by name.
        who: the privileges of which the key's owner needs one; empty for anybody. `self` means: or for himself.
        answer: what comes back.
        fixed: what is sent beside the arguments.
        confirm: an argument that must be True, because what is deleted does not come back. It is not sent.
        unless: the argument that makes `confirm` unnecessary.
        files: the argument that holds an `Upload`, or several.
        lists_as_text: arguments whose lists travel as a text of JSON.
        has_effect: a GET that must not be repeated blindly.
        note: what one must know besides.
    """

    resource: str
    verb: str
    method: str
    path: str
    required: str = ""
    takes: str = ""
    who: str = ANYBODY
    answer: Answer = Answer.JSON
    fixed: Mapping[str, str] = field(default_factory=dict)
    confirm: str = ""
    unless: str = ""
    files: str = ""
    lists_as_text: str = ""
    has_effect: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        """How a program calls it: `users.list`."""
        return f"{self.resource}.{self.verb}"

    @property
    def endpoint(self) -> str:
        """Method and template: safe to write into a log."""
        return f"{self.method} {self.path}"

    @property
    def reads(self) -> bool:
        """True if its arguments travel in the query, as with GET and DELETE."""
        return self.method in ("GET", "DELETE")
