"""One HTTP call as data: what to send, and the template under which logs may name it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Any
from urllib.parse import quote

SAFE_METHODS = frozenset({"GET", "HEAD"})
FilePart = tuple[str, bytes, str]  # name of the file, bytes, MIME type


def template_fields(template: str) -> frozenset[str]:
    """Return the names in braces of a path template, for example {"matter"} of `/matters/{matter}`."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


@dataclass(frozen=True)
class Call:
    """A request before it is sent. `template` keeps record ids out of logs; `params` fills it.

    `has_effect` marks a GET that changes something. The representation shows the endpoint only, because tracebacks show
    representations.
    """

    method: str
    template: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, Any] | None = field(default=None, repr=False)
    json: Any = field(default=None, repr=False)
    form: Mapping[str, Any] | None = field(default=None, repr=False)
    files: Mapping[str, FilePart] | Sequence[tuple[str, FilePart]] | None = field(default=None, repr=False)
    has_effect: bool = False

    @property
    def endpoint(self) -> str:
        """Method and template: safe to write into a log."""
        return f"{self.method} {self.template}"

    @property
    def path(self) -> str:
        """The template with its parameters, each quoted."""
        return self.template.format(**{name: quote(str(value), safe="") for name, value in self.params.items()})

    @property
    def is_safe(self) -> bool:
        """True if sending it twice changes nothing."""
        return self.method in SAFE_METHODS and not self.has_effect
