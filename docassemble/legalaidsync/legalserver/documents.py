"""Documents: upload to a matter, list, download. Facts: sections 3.4, 9.4 and 11 of the API sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from requests import Response
from werkzeug.http import parse_options_header

from ..errors import NotFound
from ..transport import Call
from .endpoints import Endpoint, Record

DOWNLOAD = "/modules/document/download.php"
HTML = "text/html"


@dataclass(frozen=True)
class Download:
    """A document's bytes."""

    content: bytes = field(repr=False)
    filename: str
    mime_type: str


class Documents(Endpoint):
    """The documents of a site (API v2)."""

    def upload(self, *, matter: str, filename: str, content: bytes, mime_type: str, title: str = "") -> Record:
        """Put a file into a matter and return its record.

        Args:
            matter: uuid.
            filename: name under which staff see it.
            content: bytes.
        """
        form: dict[str, Any] = {"module": "matter", "module_uuid": matter, "name": filename, "title": title or filename}
        return self._one(Call("POST", self._collection, form=form, files={"file": (filename, content, mime_type)}))

    def download(self, uuid: str) -> Download:
        """Return a document's bytes.

        Raises:
            NotFound: a page came instead of the file (LegalServer answers 200 with its log-in page).
        """
        call = Call("GET", DOWNLOAD, query={"unique_id": uuid})
        response = self._transport.send(call)
        mime_type = response.headers.get("content-type", "").split(";")[0]
        if mime_type == HTML and "content-disposition" not in response.headers:
            raise NotFound("a page came instead of the file", status=response.status_code, endpoint=call.endpoint)
        return Download(response.content, _filename(response), mime_type)


def _filename(response: Response) -> str:
    """Werkzeug reads the `filename*=` form too, which carries letters beyond ASCII."""
    _, options = parse_options_header(response.headers.get("content-disposition", ""))
    return options.get("filename") or "document"
