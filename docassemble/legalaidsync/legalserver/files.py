"""Files that LegalServer sends. Facts: section 11.2 of the API sheet."""

from __future__ import annotations

from dataclasses import dataclass, field

from requests import Response
from werkzeug.http import parse_options_header

from ..errors import NotFound
from ..transport import Call
from .answers import known_of

HTML = "text/html"


@dataclass(frozen=True)
class Download:
    """The bytes of a file."""

    content: bytes = field(repr=False)
    filename: str
    mime_type: str


def file_of(response: Response, call: Call) -> Download:
    """Return the file of an answer.

    Raises:
        NotFound: a page came instead of the file (LegalServer answers 200 with its log-in page).
    """
    mime_type = response.headers.get("content-type", "").split(";")[0]
    if mime_type == HTML and "content-disposition" not in response.headers:
        raise NotFound("a page came instead of the file", **known_of(response, call))
    return Download(response.content, _filename(response), mime_type)


def _filename(response: Response) -> str:
    """Werkzeug reads the `filename*=` form too, which carries letters beyond ASCII."""
    _, options = parse_options_header(response.headers.get("content-disposition", ""))
    return options.get("filename") or "document"
