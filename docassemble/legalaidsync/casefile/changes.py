"""What the client said compared with what is on file: the only thing from which writes are planned.

Blank never erases (design, decision 4): an answer that is empty is no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .mapping import Fact, is_nothing


@dataclass(frozen=True)
class Change:
    """One fact that differs. Texts are for people, `before` is the scalar on file, `after` what the client said."""

    fact: Fact
    before: Any = field(repr=False)
    before_text: str = field(repr=False)
    after: Any = field(repr=False)
    after_text: str = field(repr=False)


def find_changes(
    facts: Iterable[Fact],
    record: Mapping[str, Any],
    said: Mapping[str, Any],
    labels: Mapping[str, str] | None = None,
) -> list[Change]:
    """Compare answers with a record.

    Args:
        facts: rows of the mapping table.
        record: the record as LegalServer gave it; empty if there is none yet.
        said: fact -> answer; facts that were not asked are left out.
        labels: fact -> text of the answer, where the answer is a code of a list.

    Returns:
        One Change per fact that means something else than what is on file.
    """
    texts = labels or {}
    found = []
    for fact in facts:
        answer = said.get(fact.fact)
        before = fact.on_file(record)
        if is_nothing(answer) or fact.same(before, answer):
            continue
        shown = texts.get(fact.fact) or fact.rules.show(answer)
        found.append(Change(fact, before, fact.text_on_file(record), answer, shown))
    return found
