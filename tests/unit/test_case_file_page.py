"""docs/case-file.md names what the mapping has."""

from __future__ import annotations

import re

import pytest

from devserver.case_file_names import PAGE, with_names
from docassemble.legalaidsync.casefile.mapping import mapping

TEXT = PAGE.read_text("utf-8")


def test_the_table_of_names_is_what_the_mapping_has() -> None:
    """Run `python -m devserver.case_file_names` after a change of the mapping."""
    assert with_names(TEXT) == TEXT


@pytest.mark.parametrize("kind", mapping())
def test_every_attribute_stands_on_the_page(kind: str) -> None:
    named = set(re.findall(r"^\| `([\w.]+)` \|", TEXT, re.MULTILINE))
    assert {fact.attribute for fact in mapping()[kind]} <= named
