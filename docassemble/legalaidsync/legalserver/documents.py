"""Documents: upload, upsert, list, download. Facts: sections 3.4, 7.5, 9.4 and 11 of the API sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..errors import RequestInvalid
from ..transport import Call
from .answers import body_of, one_record
from .calling import Route, call_for, check_match
from .endpoints import Endpoint, Record
from .files import Download, file_of
from .values.writing import to_json, to_query

DOWNLOAD = "/modules/document/download.php"
UNPACKED = "files.zip"
OWN_KEYS = frozenset({"id", "uuid", "module_id", "module_uuid"})


class Documents(Endpoint):
    """The documents of a site."""

    def upload(
        self,
        *,
        filename: str,
        content: bytes,
        mime_type: str,
        matter: str = "",
        title: str = "",
        match: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> Record:
        """Put a file into a matter, or into another record, and return the document's record (on v1 its uuid only).

        Args:
            filename: name under which staff see it.
            matter: uuid; without it `module` and `module_uuid` or `module_id` say where the file belongs (v2).
            match: replaces the file that these search keys find, instead of adding one (v2). It must be scoped.
            fields: further fields of the document, for example `type`.

        Raises:
            RequestInvalid: nothing says where the file belongs, or `match` could find a file of another matter.
        """
        way = self._way("upload")
        if not (matter or OWN_KEYS & fields.keys()):
            raise RequestInvalid("documents.upload needs to know where the file belongs", keys=["matter"])
        if match is not None:
            check_scope(way, match)
        known = {"title": title or filename, **fields}
        form = _form_v1(matter, filename, known) if way.version == 1 else _form_v2(matter, filename, known, match)
        return self._send_file(way, form, "file", (filename, content, mime_type))

    def upsert(
        self,
        fields: Mapping[str, Any],
        *,
        match: Mapping[str, Any],
        update_data: Mapping[str, Any] | None = None,
        **where: Any,
    ) -> Record:
        """Replace the document that `match` finds, or add one; `fields` are the arguments of `upload`."""
        if update_data is not None:
            raise RequestInvalid("documents are uploaded as a form, which has no update_data")
        return self.upload(**{**fields, **where}, match=match)

    def upload_zip(
        self, *, matter: str, content: bytes, filename: str = UNPACKED, subfolder: str = "", sharepoint: bool = False
    ) -> Record:
        """Put a zip into a matter and return its uuid; one with the name `files.zip` is unpacked and a note is written.

        Args:
            subfolder: of the matter, for what is unpacked.
            sharepoint: unpack into the matter's SharePoint folder instead.
        """
        form = _webhook_form(matter, subfolder, sharepoint)
        return self._send_file(self._way("upload_zip"), form, "files", (filename, content, "application/zip"))

    def upload_documate(self, *, matter: str, content: bytes, filename: str, mime_type: str) -> Record:
        """Put a file into a matter as Gavel does, and return its uuid. Version 1 only."""
        file = (filename, content, mime_type)
        return self._send_file(self._way("upload_documate"), _webhook_form(matter, "", False), "files", file)

    def download(self, uuid: str = "", *, id: int | None = None) -> Download:
        """Return a document's bytes, by its uuid or by its number.

        Raises:
            NotFound: a page came instead of the file (LegalServer answers 200 with its log-in page).
        """
        call = Call("GET", DOWNLOAD, query={"unique_id": uuid} if id is None else {"id": id})
        return file_of(self._transport.send(call), call)

    def _send_file(self, way: Route, form: Mapping[str, Any], part: str, file: tuple[str, bytes, str]) -> Record:
        bare = call_for(way, where={})
        call = Call("POST", bare.template, form=form, files={part: file})
        response = self._transport.send(call)
        return one_record(response, call) if way.version > 1 else dict(body_of(response, call))


def check_scope(way: Route, match: Mapping[str, Any]) -> None:
    """Raise RequestInvalid unless a match can find files of one record only.

    Seen live: `update[name]` alone matched a file of another matter and moved it (section 7.5).
    """
    check_match(way, match)
    if not any(match.get(key) for key in OWN_KEYS):
        raise RequestInvalid("a match without a matter could move another matter's file", keys=["module_uuid"])


def _form_v1(matter: str, filename: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"metadata": json.dumps({"filename": filename, "matter_uuid": matter, **to_json(fields, 1)})}


def _form_v2(matter: str, filename: str, fields: Mapping[str, Any], match: Mapping[str, Any] | None) -> dict[str, Any]:
    place = {"module": "matter", "module_uuid": matter} if matter else {}
    nested = {f"update[{key}]": value for key, value in to_query(match or {}).items()}
    return {**place, "name": filename, **to_query(fields), **nested}


def _webhook_form(matter: str, subfolder: str, sharepoint: bool) -> dict[str, Any]:
    """LegalServer's own client sends the text `True`."""
    form = {"legalserver_matter_uuid": matter}
    if subfolder:
        form["legalserver_subfolder"] = subfolder
    return {**form, "save_to_sharepoint": "True"} if sharepoint else form
