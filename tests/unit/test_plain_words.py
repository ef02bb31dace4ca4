"""Every text that people read is plain: grade 8 or lower in English, and easy on the Spanish scale, by the functions of
docassemble's readability report; and docassemble's checker finds nothing that resists translation.

What is measured: each question with its explanation, help, labels and choices as one screen, as docassemble's report
does; each sentence of sentences.yml; each message and letter. A line, an item of a list and a cell end a sentence, as
they do for a reader; what code fills in counts as one short word. Labels of one or two words, and texts of fewer than
ten words, are left out: the formulas divide by sentences and words, and say nothing about a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from devserver.translations import DATA, Text, targets, visible_texts

GRADE = 8.0
# Fernández Huerta: from 70 on a text is rather easy, about what grades 6 to 8 read; 60 to 70 is normal for an adult.
EASY_ENOUGH = 70.0
FEWEST_OF_A_SENTENCE, FEWEST_WORDS, WORDS_OF_A_SCREEN = 3, 10, 30
FILLED_IN = "it"
WORD = re.compile(r"[^\W\d_]+")
CONTROL_LINE = re.compile(r"^\s*%.*?$", re.MULTILINE)
EXPRESSION = re.compile(r"\$\{.*?\}|\{[\w!]*\}|`[^`]*`|<%.*?%>", re.DOTALL)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
TAG = re.compile(r"<[^>]*>")
# Where a piece ends for a reader: an empty line, the next item of a list, a cell of a table.
ENDS = re.compile(r"\n\s*\n|\n\s*(?=[-*] |\d+\. )|\||^[-*] |^\d+\. ", re.MULTILINE)
OF_DOCASSEMBLES_REPORT = re.compile(r"[^A-Za-z 0-9.,?#!%&()]")
TRANSLATABILITY = "translatability"


def spoken(text: str) -> str:
    """Return a text as it is read: without code and markup."""
    text = LINK.sub(r"\1", EXPRESSION.sub(FILLED_IN, CONTROL_LINE.sub("\n", text)))
    pieces = [" ".join(piece.split()) for piece in ENDS.split(TAG.sub("\n\n", text).replace("**", ""))]
    read = [piece for piece in pieces if len(WORD.findall(piece)) >= FEWEST_OF_A_SENTENCE]
    return " ".join(piece if piece[-1] in ".?!" else f"{piece.rstrip(':;, ')}." for piece in read)


def own_words(text: str) -> int:
    """Count the words that stand there themselves."""
    return sum(word != FILLED_IN for word in WORD.findall(spoken(text)))


def grades(text: str) -> tuple[float, float]:
    """Return the Flesch-Kincaid grade and, for what is as long as a screen, what docassemble's scales agree on."""
    from docassemble_textstat.textstat import textstat

    textstat.set_lang("en")
    phrase = OF_DOCASSEMBLES_REPORT.sub(" ", spoken(text))
    consensus = textstat.text_standard(phrase, float_output=True) if own_words(text) >= WORDS_OF_A_SCREEN else 0
    return textstat.flesch_kincaid_grade(phrase), consensus


def ease_in_spanish(text: str) -> float:
    """Return Fernández Huerta's measure, from 0 (hard) to 100 (easy)."""
    from docassemble_textstat.textstat import textstat

    textstat.set_lang("es")
    return float(textstat.fernandez_huerta(" ".join(spoken(text).split())))


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    """Collect every text that people can see."""
    return visible_texts()


@pytest.fixture(scope="module")
def screens(texts: list[Text]) -> dict[str, str]:
    """Put the texts of one question together, as docassemble's report does."""
    together: dict[str, list[str]] = {}
    for text in texts:
        if ".yml: " in text.place and not text.place.startswith("sentences.yml"):
            together.setdefault(text.place, []).append(text.source)
    return {place: "\n\n".join(parts) for place, parts in together.items()}


def measured(texts: list[Text], screens: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of all that has words enough."""
    places = [(text.place, text.source) for text in texts] + [
        (f"{place} (all of it)", screens[place]) for place in screens
    ]
    yield from ((place, text) for place, text in places if own_words(text) >= FEWEST_WORDS)


def test_every_text_and_every_screen_is_grade_8_or_lower(texts: list[Text], screens: dict[str, str]) -> None:
    hard = [(max(grades(text)), place, text) for place, text in measured(texts, screens) if max(grades(text)) > GRADE]
    assert sorted(hard, reverse=True) == []


def test_no_text_says_a_paragraph_twice(texts: list[Text]) -> None:
    """Two people added the same words about the quick exit to one screen."""
    paragraphs = [(text.place, [part.strip() for part in text.source.split("\n\n") if part.strip()]) for text in texts]
    assert [place for place, parts in paragraphs if len(set(parts)) < len(parts)] == []


def test_spanish_is_as_easy(texts: list[Text]) -> None:
    spanish = targets(DATA / "sources" / "es.xlf")
    places = [(text.place, spanish.get(text.source, "")) for text in texts]
    hard = [(ease_in_spanish(text), place, text) for place, text in places if own_words(text) >= FEWEST_WORDS]
    assert sorted(found for found in hard if found[0] < EASY_ENOUGH) == []


def test_a_hard_text_is_found() -> None:
    """The measure tells lawyers' words from plain ones."""
    hard = (
        "Notwithstanding any preceding stipulation, beneficiaries acknowledge discretionary authorization of counsel."
    )
    assert grades(hard)[0] > GRADE
    assert grades("You can go back at any time. Nothing is sent before you press the button at the end.")[0] < GRADE


def test_docassembles_checker_finds_nothing_that_resists_translation() -> None:
    """What `dayamlchecker --style` calls translatability: text in code, in ternaries, in halves of sentences."""
    from dayamlchecker.yaml_structure import find_style_findings_from_string

    found = [
        (path.name, finding)
        for path in sorted((DATA / "questions").glob("*.yml"))
        for finding in find_style_findings_from_string(path.read_text("utf-8"), input_file=str(path))
        if finding.finding_class == TRANSLATABILITY
    ]
    assert found == []
