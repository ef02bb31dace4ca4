"""Files that LegalServer sends. Facts: section 11.2 of the API sheet."""

from __future__ import annotations

from requests import Response

from ..errors import NotFound
from ..transport import Call, Download, downloaded
from .answers import known_of

__all__ = ["Download", "file_of"]

HTML = "text/html"


def file_of(response: Response, call: Call) -> Download:
    """Return the file of an answer.

    Raises:
        NotFound: a page came instead of the file (LegalServer answers 200 with its log-in page).
    """
    file = downloaded(response)
    if file.mime_type == HTML and "content-disposition" not in response.headers:
        raise NotFound("a page came instead of the file", **known_of(response, call))
    return file
