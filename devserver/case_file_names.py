"""Writes the table of names in docs/case-file.md from the mapping: `python -m devserver.case_file_names`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from docassemble.legalaidsync.casefile.mapping import Fact, every_fact, mapping, mapping_sections

from .folder import CHECKOUT

PAGE = CHECKOUT / "docs" / "case-file.md"
BEGIN, END = "<!-- names: begin -->", "<!-- names: end -->"
# Kind of record -> what the attributes of its facts belong to.
OWNERS = {
    "matter": "case_file",
    "case_contacts": "case_file.contacts[i]",
    "contacts": "a new item of case_file.contacts",
    "case_notes": "case_file.notes[i]",
    "government_generated_ids": "case_file.government_ids[i]",
}


def main() -> int:
    """Write the table anew between its two marks."""
    text = PAGE.read_text("utf-8")
    PAGE.write_text(with_names(text), "utf-8")
    return 0


def with_names(text: str) -> str:
    """Return the page with the table as the mapping has it now."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n" + "\n".join(_tables()) + f"\n{END}{after}"


def _tables() -> Iterator[str]:
    for kind in mapping():
        yield f"### `{OWNERS.get(kind, f'case_file.{kind}[i]')}`\n"
        yield "| Attribute | What it is | LegalServer's field | Kind | Section | Sees | Changes |"
        yield "| --- | --- | --- | --- | --- | --- | --- |"
        yield from (_row(fact) for fact in _in_either_version(kind))
        yield ""


def _in_either_version(kind: str) -> list[Fact]:
    facts = {fact.fact: fact for version in (1, 2) for fact in every_fact(kind, version)}
    return sorted(facts.values(), key=lambda fact: list(mapping_sections()).index(fact.section))


def _row(fact: Fact) -> str:
    changes = fact.changed_by if fact.write else "LegalServer"
    columns = (f"`{fact.attribute}`", fact.label, f"`{fact.field}`", fact.kind, mapping_sections()[fact.section].label)
    return f"| {' | '.join((*columns, fact.seen_by, changes))} |"


if __name__ == "__main__":
    sys.exit(main())
