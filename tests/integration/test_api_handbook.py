"""docs/docassemble-api.md: its session runs as it stands, on a real server."""

from __future__ import annotations

import doctest
import re

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
