"""Reports: their address, their two forms, and what is none. Section 14 of the API sheet."""

from __future__ import annotations

from typing import Any

import pytest

from docassemble.legalaidsync.errors import OutcomeUnknown
from docassemble.legalaidsync.settings import Token
from tests.request_keeper import RequestKeeper

ROWS = [{"Database_ID": "7", "Closed": "f"}, {"Database_ID": "8", "Closed": ""}]
XML = (
    b"<r><row><Database_ID>7</Database_ID><Closed>f</Closed></row><row><Database_ID>8</Database_ID><Closed/></row></r>"
)


def export(keeper: RequestKeeper, **more: Any) -> list[dict[str, Any]]:
    return keeper.client().reports.export(5, api_key=Token("report-key"), **more)


@pytest.mark.parametrize("body", [ROWS, {"rows": ROWS}])
def test_rows_come_as_json_in_whatever_stands_around_them(body: Any) -> None:
    assert export(RequestKeeper(body, content_type="application/json")) == ROWS


@pytest.mark.parametrize("content_type", ["application/xml; charset=utf-8", "text/xml"])
def test_rows_come_as_xml(content_type: str) -> None:
    assert export(RequestKeeper(XML, content_type=content_type)) == ROWS


def test_a_report_is_asked_for_by_number_key_and_filters() -> None:
    keeper = RequestKeeper(ROWS)
    export(keeper, filters={"Office": "North"}, hidden_columns=False)
    assert keeper.line == "GET /modules/report/api_export.php"
    assert keeper.query == {
        "load": "5",
        "api_key": "report-key",
        "filter[Office]": "North",
        "display_hidden_columns": "False",
    }


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"<html>log in", "text/html"), (b"<r><row>", "text/xml"), ({"error": "x"}, "application/json"), ([1], "a/json")],
)
def test_what_is_no_report_is_an_error_that_does_not_tell_the_key(body: Any, content_type: str) -> None:
    with pytest.raises(OutcomeUnknown) as caught:
        export(RequestKeeper(body, content_type=content_type))
    assert "report-key" not in str(caught.value)
