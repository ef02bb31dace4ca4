"""Reads the troubled site's records when all is over, and counts what is there against what was submitted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from docassemble.legalaidsync.legalserver import LegalServer

from .plans import Expected


@dataclass(frozen=True)
class Count:
    """Effects that are there once, those that are missing, copies too many, and effects before an earlier one."""

    effects: int
    lost: int
    doubled: int
    reordered: int

    def __add__(self, other: Count) -> Count:
        return Count(*(mine + its for mine, its in zip(self.as_tuple(), other.as_tuple(), strict=True)))

    def as_tuple(self) -> tuple[int, int, int, int]:
        """Return the four numbers."""
        return self.effects, self.lost, self.doubled, self.reordered


# What a kind of record is recognised by, and which text of a submission it must show.
Found = Callable[[LegalServer, str], Iterable[Mapping[str, Any]]]
KINDS: Mapping[str, tuple[Found, str, str]] = {
    "party": (lambda site, matter: site.adverse_parties.search(matter=matter), "last", "party"),
    "income": (lambda site, matter: site.incomes.search(matter=matter), "amount", "amount"),
    "note": (lambda site, matter: site.case_notes.search(matter=matter), "subject", "subject"),
    "document": (lambda site, matter: site.documents.search(matter=matter), "name", "filename"),
}


def count(site: LegalServer, expected: Iterable[Expected]) -> Count:
    """Compare every matter with what was submitted for it."""
    of_matter: dict[str, list[Expected]] = defaultdict(list)
    for each in expected:
        of_matter[each.matter].append(each)
    total = Count(0, 0, 0, 0)
    for matter, mine in of_matter.items():
        total += _updates(site, matter, mine)
        for found, key, attribute in KINDS.values():
            shown = [plain(record[key]) for record in sorted(found(site, matter), key=lambda record: record["id"])]
            total += compare(shown, [getattr(each, attribute) for each in mine])
    return total


def compare(shown: list[str], wanted: list[str]) -> Count:
    """Count what is shown, in the order in which it was made, against what was wanted in that order."""
    times = Counter(shown)
    known = [text for text in dict.fromkeys(shown) if text in set(wanted)]
    there = [text for text in wanted if times[text]]
    return Count(
        effects=len(there),
        lost=len(wanted) - len(there),
        doubled=sum(number - 1 for number in times.values()) + sum(text not in set(wanted) for text in times),
        reordered=sum(one != other for one, other in zip(known, there, strict=True)),
    )


def plain(value: Any) -> str:
    """Return money as a whole number, everything else as it is."""
    text = str(value)
    return text.removeprefix("$").replace(",", "").removesuffix(".00") if text.startswith("$") else text


def _updates(site: LegalServer, matter: str, mine: list[Expected]) -> Count:
    """Each submission changed the phone number that the one before had left; the last one must stand."""
    is_last = site.matters.get(matter)["mobile_phone"] == mine[-1].phone
    return Count(len(mine) if is_last else 0, 0 if is_last else len(mine), 0, 0)
