"""docs/docassemble-api.md: its session runs as it stands, on a real server."""

from __future__ import annotations

import doctest
import re

from benchmarks.api_calls import figures_of
from devserver.server import Server
from tests.docassemble_api_table import PAGE

BLOCK = re.compile(r"^```pycon\n(.*?)^```", re.DOTALL | re.MULTILINE)
OPTIONS = doctest.ELLIPSIS


def test_the_session_of_the_handbook_runs_as_it_stands(server: Server) -> None:
    session = "\n".join(BLOCK.findall(PAGE.read_text()))
    known = {"base_url": server.url, "api_key": server.api_key}
    test = doctest.DocTestParser().get_doctest(session, known, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=said.append)
    assert "".join(said) == ""
    assert result.attempted > 35


def test_the_benchmark_of_the_client_measures_both_ways(server: Server) -> None:
    assert [figure.name for figure in figures_of(server.url, server.api_key, rounds=1) if "%" in figure.measured] == [
        "docassemble's API: a small read",
        "docassemble's API: setting variables of an encrypted session and asking where it stands",
    ]
