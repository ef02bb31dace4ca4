"""Files that a site sends."""

from __future__ import annotations

from dataclasses import dataclass, field

from requests import Response
from werkzeug.http import parse_options_header


@dataclass(frozen=True)
class Download:
    """The bytes of a file."""

    content: bytes = field(repr=False)
    filename: str
    mime_type: str


def downloaded(response: Response, otherwise: str = "document") -> Download:
    """Return the file of an answer; `otherwise` is its name if the site gives none."""
    mime_type = response.headers.get("content-type", "").split(";")[0]
    return Download(response.content, _filename(response) or otherwise, mime_type)


def _filename(response: Response) -> str:
    """Werkzeug reads the `filename*=` form too, which carries letters beyond ASCII."""
    _, options = parse_options_header(response.headers.get("content-disposition", ""))
    return options.get("filename") or ""
