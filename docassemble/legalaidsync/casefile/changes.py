"""What the client said compared with what is on file: the only thing from which writes are planned.

Blank never erases (design, decision 4): an answer that is empty is no change. What is to be removed is named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..legalserver.values.writing import EMPTY_WORD
from .mapping import Fact, is_nothing

REMOVED_TEXT = "(removed)"


@dataclass(frozen=True)
class Change:
    """One fact that differs. Texts are for people, `before` is the scalar on file, `after` what the client said.

    `clears` is True for what the client has removed; `after` is None then.
    """

    fact: Fact
    before: Any = field(repr=False)
    before_text: str = field(repr=False)
    after: Any = field(repr=False)
    after_text: str = field(repr=False)
    clears: bool = False

    @property
    def written(self) -> Any:
        """What LegalServer is sent."""
        return EMPTY_WORD if self.clears else self.fact.to_write(self.after)

    @property
    def expected(self) -> Any:
        """What the record shows when it has arrived."""
        return EMPTY_WORD if self.clears else self.fact.rules.write(self.after)


def find_changes(
    facts: Iterable[Fact],
    record: Mapping[str, Any],
    said: Mapping[str, Any],
    labels: Mapping[str, str] | None = None,
    removed: Collection[str] = (),
) -> list[Change]:
    """Compare answers with a record.

    Args:
        facts: rows of the mapping table.
        record: the record as LegalServer gave it; empty if there is none yet.
        said: fact -> answer; facts that were not asked are left out.
        labels: fact -> text of the answer, where the answer is a code of a list.
        removed: facts that the client removed on purpose.

    Returns:
        One Change per fact that means something else than what is on file.
    """
    texts = labels or {}
    found = []
    for fact in facts:
        before, answer = fact.on_file(record), said.get(fact.fact)
        if fact.fact in removed and before is not None:
            found.append(Change(fact, before, fact.text_on_file(record), None, REMOVED_TEXT, clears=True))
        elif not is_nothing(answer) and not fact.same(before, answer):
            shown = texts.get(fact.fact) or fact.rules.show(answer)
            found.append(Change(fact, before, fact.text_on_file(record), answer, shown))
    return found
