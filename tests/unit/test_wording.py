"""Every sentence that is asked for exists, and its gaps are filled."""

from __future__ import annotations

import ast
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from devserver.folder import CHECKOUT
from docassemble.legalaidsync import wording
from docassemble.legalaidsync.casefile.kinds import PERIODS
from docassemble.legalaidsync.casefile.mapping import sections
from docassemble.legalaidsync.delivery.operations import KINDS
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.wording import say, sentences, translate

PACKAGE = CHECKOUT / "docassemble" / "legalaidsync"
SAY = re.compile(r"""\bsay\(\s*(['"])(\w+)\1\s*([,)])""")
MADE = [
    *(f"op_{kind}" for kind in KINDS),
    *(f"state_{state.name.lower()}" for state in State),
    *(f"section_{name}" for name in (*sections(), "parties", "incomes")),
    *(f"period_{number}" for number in PERIODS),
]


def gaps(key: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentences()[key]) if name}


@cache
def calls() -> tuple[tuple[Path, ast.Call], ...]:
    """Return (file, call) of every call in the package's Python."""
    trees = [(path, ast.walk(ast.parse(path.read_text()))) for path in sorted(PACKAGE.rglob("*.py"))]
    return tuple((path, node) for path, nodes in trees for node in nodes if isinstance(node, ast.Call))


def calls_of_the_interviews() -> Iterator[tuple[Path, ast.Call]]:
    """Yield those calls that a screen has to do with."""
    yield from ((path, call) for path, call in calls() if "docassemble_api" not in path.parts)


def name_of(call: ast.Call) -> str:
    return str(getattr(call.func, "id", ""))


def said_by(those: Iterable[tuple[Path, ast.Call]], *names: str) -> Iterator[tuple[str, str, set[str]]]:
    """Yield (where, key, words given) of every call of these names whose sentence is named in its place."""
    for path, call in those:
        if name_of(call) in names and call.args and isinstance(key := call.args[0], ast.Constant):
            yield f"{path.name}:{call.lineno}", str(key.value), {word.arg for word in call.keywords if word.arg}


def refusals() -> Iterator[tuple[str, str, set[str]]]:
    """Yield (where, key, words given) of every refuse(...) and NotAcceptable(...) that a screen may show."""
    return said_by(calls_of_the_interviews(), "refuse", "NotAcceptable")


def asked_for() -> Iterator[tuple[str, str]]:
    """Yield (where, key) of every say('...') in Python, YAML and the document template."""
    files = [*PACKAGE.rglob("*.py"), *(PACKAGE / "data" / "questions").glob("*.yml")]
    for path in sorted(files):
        yield from ((path.name, match[2]) for match in SAY.finditer(path.read_text()))
    for path in (PACKAGE / "data" / "templates").glob("*.docx"):
        yield from ((path.name, match[2]) for match in SAY.finditer(text_of(path)))


def text_of(document: Path) -> str:
    with zipfile.ZipFile(document) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    return re.sub("<[^>]*>", "", "".join(parts)).replace("\u2019", "'")


def sentences_made() -> Iterator[tuple[str, str, set[str]]]:
    """Yield (where, key, words given) of every Sentence('...'), which a screen says in its own language."""
    return said_by(calls(), "Sentence", "_said")


def mistakes_in_one_language() -> Iterator[str]:
    """Yield where a setting or a mapping is called wrong in words that are no Sentence of sentences.yml."""
    for path, call in calls_of_the_interviews():
        if name_of(call) == "ConfigurationInvalid":
            said = {name_of(each) for each in call.args if isinstance(each, ast.Call)}
            if not said & {"Sentence", "Several"}:
                yield f"{path.name}:{call.lineno}"


def test_every_refusal_has_a_sentence_names_the_answer_and_fills_its_gaps() -> None:
    assert [(where, gaps(key)) for where, key, words in refusals() if not gaps(key) <= words | {"label"}] == []
    assert [key for _, key, _ in refusals() if not sentences()[key].startswith("{label}: ")] == []
    assert len(list(refusals())) > 20


def test_every_sentence_that_is_made_fills_its_gaps() -> None:
    assert [(where, gaps(key)) for where, key, words in sentences_made() if not gaps(key) <= words] == []
    assert len(list(sentences_made())) > 100


def test_no_mistake_of_a_setting_or_a_mapping_is_told_in_english_only() -> None:
    """The set-up screens, the health check and the screen of the mapping say it in the language of the screen."""
    assert list(mistakes_in_one_language()) == []


def test_every_sentence_that_is_asked_for_exists() -> None:
    asked = list(asked_for())
    assert {name for name, _ in asked} >= {"legalaidsync.yml", "intake_summary.docx"}
    assert [(where, key) for where, key in asked if key not in sentences()] == []


@pytest.mark.parametrize("key", MADE)
def test_every_sentence_whose_key_is_put_together_exists(key: str) -> None:
    assert gaps(key) == set()


def test_a_sentence_is_said_with_its_gaps_filled() -> None:
    assert say("too_many", label="Adults", limit=30) == "Adults: please enter 30 or less."


def test_what_fills_a_gap_is_not_read_again() -> None:
    assert say("was_on_file", text="{label} {0}") == "on file until now: {label} {0}"


def test_a_sentence_that_is_not_there_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        say("no_such_sentence")


@pytest.mark.parametrize("language", ["en", "xx", "../es", "", "es/../es"])
def test_a_language_without_a_file_is_english(language: str) -> None:
    assert say("zip", language, label="ZIP") == say("zip", label="ZIP")


XLIFF = """<?xml version="1.0" encoding="utf-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file target-language="qq"><body>
<trans-unit id="1"><source>ZIP code</source><target>Código postal</target></trans-unit>
<trans-unit id="2">
<source>{label}: please enter 5 digits, for example 60601.</source><target>{label}: 5.</target>
</trans-unit>
<trans-unit id="3"><source>City</source><target></target></trans-unit>
</body></file></xliff>"""


@pytest.fixture
def another_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language that is one file and nothing else."""
    (tmp_path / "data" / "sources").mkdir(parents=True)
    (tmp_path / "data" / "sources" / "qq.xlf").write_text(XLIFF, "utf-8")
    sentences()
    monkeypatch.setattr(wording, "files", lambda package: tmp_path)
    wording.read_also([])  # forgets what was read
    yield "qq"
    wording.read_also([])


def test_another_language_is_another_file(another_language: str) -> None:
    assert translate("ZIP code", another_language) == "Código postal"
    assert say("zip", another_language, label="X") == "X: 5."


@pytest.mark.parametrize("text", ["City", "Country"])
def test_what_is_not_translated_stays_english(another_language: str, text: str) -> None:
    assert translate(text, another_language) == text
