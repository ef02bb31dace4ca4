"""`make newest` knows which libraries the newest docassemble wants and the environment does not have."""

from __future__ import annotations

from devserver.folder import CHECKOUT
from devserver.newest import TESTS, wanted_in

REPORT = """\
docassemble-base 1.10.14 has requirement certifi==2026.10.19, but you have certifi 2026.10.18.
docassemble-webapp 1.10.14 has requirement certifi==2026.10.19, but you have certifi 2026.10.18.
docassemble-legalaidsync 0.1.0 requires limits, which is not installed.
"""


def test_requirements_that_are_not_met_are_read_from_pips_report() -> None:
    assert wanted_in(REPORT) == ["certifi==2026.10.19", "limits"]
    assert wanted_in("No broken requirements found.\n") == []


def test_every_selected_test_exists() -> None:
    assert [path for path in TESTS if not (CHECKOUT / path).is_file()] == []
