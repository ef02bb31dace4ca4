"""Reports that staff opened to the API. Facts: section 14 of the API sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from requests import Response

from ..settings import Token
from ..transport import Call, Transport
from .answers import body_of, unusable

EXPORT = "/modules/report/api_export.php"


class Reports:
    """The reports of a site. They lie outside of the API's versions and have a key each."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def export(
        self,
        report: int | str,
        *,
        api_key: Token,
        filters: Mapping[str, Any] | None = None,
        hidden_columns: bool = True,
        **more: Any,
    ) -> list[dict[str, Any]]:
        """Return the rows of a report, all at once; all values are text, `t` and `f` stand for yes and no.

        Args:
            report: its number.
            api_key: the key of this report.
            filters: column -> value, instead of the report's own.
            hidden_columns: false leaves the columns out that the report hides.
            more: any further parameters.

        Raises:
            OutcomeUnknown: the answer is neither JSON rows nor XML.
        """
        query: dict[str, Any] = {"load": report, "api_key": str(api_key), **more}
        query |= {f"filter[{column}]": value for column, value in (filters or {}).items()}
        if not hidden_columns:
            query["display_hidden_columns"] = "False"
        call = Call("GET", EXPORT, query=query)
        return _rows(self._transport.send(call), call)


def _rows(response: Response, call: Call) -> list[dict[str, Any]]:
    """JSON or XML, whichever the report was set up for; the form of the JSON around the rows is not known."""
    if response.headers.get("content-type", "").split(";")[0] in ("application/xml", "text/xml"):
        return _xml_rows(response, call)
    body = body_of(response, call)
    rows = next((value for value in body.values() if isinstance(value, list)), None) if isinstance(body, dict) else body
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise unusable("holds no rows", response, call)
    return rows


def _xml_rows(response: Response, call: Call) -> list[dict[str, Any]]:
    try:
        tree = ElementTree.fromstring(response.content)
    except ElementTree.ParseError:
        raise unusable("is not XML", response, call) from None
    return [{cell.tag: cell.text or "" for cell in row} for row in tree.iter("row")]
