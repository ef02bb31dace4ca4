"""A case that is read, first or again, stands in the audit; one that can't be read stays as it was."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from docassemble.legalaidsync.errors import SiteDown

pytestmark = pytest.mark.usefixtures("docassemble_context")

MATTER = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """A site whose case was changed meanwhile; what the audit is told of reading it."""
    from docassemble.legalaidsync.intake import file_news, reading

    rows: list[tuple[Any, ...]] = []
    site = SimpleNamespace(version=2, marks=lambda matter: ("changed",)), None
    for module in (reading, file_news):
        monkeypatch.setattr(module, "connect", lambda name: site)
    monkeypatch.setattr(reading, "settings", lambda: SimpleNamespace(timeouts=SimpleNamespace(page=8)))
    monkeypatch.setattr(reading, "custom_fields_of", lambda site, version: [])
    monkeypatch.setattr(reading, "note_views", lambda *row: rows.append(row))
    return rows


def case_file(state: str = "unopened") -> Any:
    from docassemble.legalaidsync.casefile.objects import LegalServerCase

    case = LegalServerCase("case_file")
    case.site, case.matter_uuid, case.link_id, case.state = "sandbox", MATTER, "abc", state
    return case


def test_reading_a_case_again_because_it_was_changed_stands_in_the_audit(
    noted: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from docassemble.legalaidsync.intake import file_news, reading

    case = case_file("pulled")
    case.taken: list[Any] = []
    monkeypatch.setattr(type(case), "take", lambda self, pulled: self.taken.append(pulled))
    monkeypatch.setattr(reading, "pull_case", lambda *given, **more: "the case")
    file_news.look_for_news(case)
    [(actor, site, matter, read)] = noted
    assert (case.taken, actor, site, matter) == (["the case"], "link abc", "sandbox", MATTER)
    assert {"matters", "incomes"} <= read.keys()


def test_a_case_that_cant_be_read_stays_as_it_was_and_the_interview_goes_on(
    noted: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from docassemble.legalaidsync import interview
    from docassemble.legalaidsync.casefile.objects import OUT_OF_REACH
    from docassemble.legalaidsync.intake import reading

    def down(*given: Any, **more: Any) -> None:
        raise SiteDown("down")

    case = case_file()
    monkeypatch.setattr(reading, "pull_case", down)
    interview.pull(case)
    assert (case.is_pulled, case.state, noted) == (False, OUT_OF_REACH, [])
