"""docs/legalserver.md: its session runs as it stands, and its table is the table of resources."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from itertools import groupby
from pathlib import Path

from docassemble.legalaidsync.legalserver.resources import RESOURCES
from docassemble.legalaidsync.legalserver.rows import Resource

CHECKOUT = Path(__file__).parents[3]
HANDBOOK = CHECKOUT / "docs" / "legalserver.md"
BLOCK = re.compile(r"^```pycon\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_the_session_of_the_handbook_runs_as_it_stands() -> None:
    session = "\n".join(BLOCK.findall(HANDBOOK.read_text()))
    test = doctest.DocTestParser().get_doctest(session, {}, "legalserver.md", str(HANDBOOK), 0)
    said: list[str] = []
    result = doctest.DocTestRunner().run(test, out=said.append)
    assert result.attempted > 25
    assert "".join(said) == ""


def line(name: str, rows: list[Resource]) -> str:
    """Return the line of a resource; verbs that one version alone has say which."""
    versions = sorted({version for row in rows for version in row.versions})
    found = {verb: {n for row in rows for n in row.versions_of(verb)} for row in rows for verb in row.verbs}
    verbs = [f"{verb} (v{min(has)})" if len(has) < len(versions) else verb for verb, has in found.items()]
    return f"| `{name}` | `{rows[0].path}` | {', '.join(map(str, versions))} | {', '.join(verbs)} |"


def table() -> list[str]:
    grouped = groupby(RESOURCES, key=lambda row: row.name)
    return [
        "| Resource | Path | Versions | Verbs |",
        "|---|---|---|---|",
        *(line(name, list(r)) for name, r in grouped),
    ]


def test_the_handbook_lists_every_resource_as_the_table_has_it() -> None:
    assert [row for row in HANDBOOK.read_text().splitlines() if row.startswith("|")] == table()


def test_the_client_works_where_docassemble_is_not_installed() -> None:
    program = (
        "import sys; import docassemble.legalaidsync.legalserver as client; "
        "print([name for name in sys.modules if name.startswith(('docassemble.base', 'docassemble.webapp'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
