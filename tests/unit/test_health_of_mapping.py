"""The health check names what is wrong with a site's mapping, asking LegalServer for its lists and custom fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from docassemble.legalaidsync.errors import ConfigurationInvalid
from tests.stand_in import StandIn

Trouble = Callable[[str], str]


@pytest.fixture
def trouble(docassemble_context: Any, monkeypatch: pytest.MonkeyPatch, stand_in: StandIn) -> Trouble:
    """Returns what the check says of a mapping's text."""
    from docassemble.legalaidsync.health import mapping as health_of_mapping

    monkeypatch.setattr(health_of_mapping, "connect", lambda name: (stand_in.client, None))

    def said(text: str) -> str:
        monkeypatch.setattr(health_of_mapping, "text_of", lambda site: text)
        return health_of_mapping.mapping_trouble("example")

    return said


def test_no_mapping_and_a_good_one_are_no_trouble(trouble: Trouble) -> None:
    assert trouble("") == ""
    assert trouble("matter:\n  - {fact: language, entries: [English, Spanish]}\n") == ""


WRONG = [
    ("matter:\n  - {fact: emial}\n", "did you mean 'email'?"),
    ("matter:\n  - {fact: language, entries: [Spansh]}\n", "has no entry 'Spansh'; did you mean 'Spanish'?"),
    ("matter:\n  - {fact: race, table: races}\n", "has no list 'races'; did you mean 'race'?"),
    ("matter:\n  - {fact: [\n", "no YAML; look at line"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_mistake_is_named_with_the_fix(trouble: Trouble, text: str, said: str) -> None:
    assert said in trouble(text)


def test_many_mistakes_are_counted(trouble: Trouble) -> None:
    rows = "\n".join(f"  - {{fact: emial{number}}}" for number in range(5))
    assert "(and 2 more)" in trouble(f"matter:\n{rows}\n")


def test_a_file_that_can_not_be_read_is_named(trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync.health import mapping as health_of_mapping

    def missing(site: str) -> str:
        raise ConfigurationInvalid("site example: there is no file 'x.yml'; mend `mapping`")

    monkeypatch.setattr(health_of_mapping, "text_of", missing)
    assert "no file 'x.yml'" in health_of_mapping.mapping_trouble("example")
