"""A language is one file: questions, sentences, docassemble's own words and the switch find it by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devserver.pseudo_language import ACCENTS, CODE, REFERENCE, pseudo, write_pseudo_language
from devserver.translations import DATA, docassemble_parser, visible_texts, xliff
from docassemble.legalaidsync import compat, wording
from docassemble.legalaidsync.wording import OWN_NAME, languages, sentences, speaks, translate

INTERVIEW = "docassemble.legalaidsync:data/questions/staff_letter.yml"
BUTTON = "Ask for a new link"


@pytest.fixture
def pseudo_file(tmp_path: Path) -> Iterator[Path]:
    """A language's file that lies outside of the package; nothing else says that there is such a language."""
    path = write_pseudo_language(tmp_path) / "docassemble" / "pseudolanguage" / "data" / "sources" / f"{CODE}.xlf"
    wording.read_also([path])
    yield path
    wording.read_also([])


def test_every_text_of_an_interview_speaks_a_language_that_is_one_file(pseudo_file: Path) -> None:
    """Also titles, labels, buttons and what stands on each screen."""
    from docassemble.base.functions import set_language
    from docassemble.base.thread_context import this_thread

    from docassemble.legalaidsync.compat import languages as of_docassemble

    with docassemble_parser() as parse:
        this_thread.interview = parse(INTERVIEW)
        of_docassemble.translate_interview(wording.all_translations(), wording.SOURCE_LANGUAGE)
        found = {text.original_text: text for _, text in of_docassemble._texts(this_thread.interview)}
        known = {text: found[text] for text in wording.all_translations()[CODE] if text in found}
        assert len(known) > 100
        assert [text for text, told in known.items() if CODE not in told.other_lang] == []
        set_language(CODE)
        assert known[BUTTON].text({}) == pseudo(BUTTON)


def test_the_sections_of_the_navigation_speak_each_language(pseudo_file: Path) -> None:
    """docassemble wants a list for each language."""
    from docassemble.base.thread_context import this_thread

    from docassemble.legalaidsync.compat.languages import translate_interview

    title = "Case number"
    with docassemble_parser() as parse:
        this_thread.interview = parse(INTERVIEW)
        this_thread.interview.sections["*"] = [{"first": title, "subsections": [{"second": title}, "Theirs"]}, title]
        translate_interview(wording.all_translations(), wording.SOURCE_LANGUAGE)
        said = pseudo(title)
        assert this_thread.interview.sections[CODE] == [
            {"first": said, "subsections": [{"second": said}, "Theirs"]},
            said,
        ]


def test_the_title_in_the_bar_speaks_each_language_and_one_that_an_author_translates_stays(pseudo_file: Path) -> None:
    from docassemble.base.functions import set_language
    from docassemble.base.thread_context import this_thread

    from docassemble.legalaidsync.compat.languages import translate_interview

    with docassemble_parser() as parse:
        this_thread.interview = parse(INTERVIEW)
        this_thread.interview.default_title |= {CODE: {"short": "Theirs"}, "*": {"full": "Write a letter", "tab": "T"}}
        translate_interview(wording.all_translations(), wording.SOURCE_LANGUAGE)
        set_language(CODE)
        said = this_thread.interview.get_title({"_internal": {}})
        assert {part: said[part] for part in ("full", "short", "tab")} == {
            "full": pseudo("Write a letter"),
            "short": "Theirs",
            "tab": "T",
        }


def test_an_own_translation_of_an_interview_goes_before_ours(pseudo_file: Path) -> None:
    from docassemble.base.thread_context import this_thread

    from docassemble.legalaidsync.compat.languages import translate_interview

    with docassemble_parser() as parse:
        this_thread.interview = parse(INTERVIEW)
        this_thread.interview.translation_dict[BUTTON] = {"en": {"es": "Quiero otro"}}
        translate_interview(wording.all_translations(), wording.SOURCE_LANGUAGE)
        assert this_thread.interview.translation_dict[BUTTON]["en"]["es"] == "Quiero otro"


def test_a_language_is_offered_by_the_name_that_its_file_gives(tmp_path: Path) -> None:
    texts = [text for text in visible_texts() if text.source == sentences()[OWN_NAME]]
    (tmp_path / "any name.xlf").write_text(xliff(texts, {"English": "Kreyòl ayisyen"}, "ht"), "utf-8")
    wording.read_also([tmp_path / "any name.xlf"])
    try:
        assert list(languages().items()) == [("en", "English"), ("es", "Español"), ("ht", "Kreyòl ayisyen")]
    finally:
        wording.read_also([])


def test_a_language_without_a_name_is_spoken_but_not_offered(pseudo_file: Path) -> None:
    """So a translator sees the screens with `&lang=...` before clients do."""
    assert speaks(CODE)
    assert CODE not in languages()
    assert translate("City", CODE) == "City".translate(ACCENTS)


def test_a_broken_file_takes_no_other_language_away(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "xx.xlf").write_text("<xliff", "utf-8")
    wording.read_also([tmp_path / "xx.xlf"])
    try:
        assert list(languages()) == ["en", "es"]
        assert "xx.xlf is no XLIFF" in caplog.text
    finally:
        wording.read_also([])


def test_files_of_an_office_are_those_that_the_configuration_gives_docassemble_as_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docassemble.legalaidsync.compat.languages import language_files

    monkeypatch.syspath_prepend(write_pseudo_language(tmp_path))
    words = ["docassemble.base:data/sources/us-words.yml", REFERENCE, "docassemble.nowhere:data/sources/xx.xlf"]
    monkeypatch.setattr("docassemble.legalaidsync.compat.languages.configuration", lambda: {"words": words})
    assert [path.name for path in language_files()] == [f"{CODE}.xlf"]


def test_dates_of_a_language_that_babel_does_not_know_are_written_as_in_english(
    pseudo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """docassemble would write "Bad date"."""
    from docassemble.legalaidsync import speaking

    settled: dict[str, str] = {}
    monkeypatch.setattr(speaking, "settings", lambda: None)
    monkeypatch.setattr(speaking, "write_dates_as", settled.__setitem__)
    speaking._teach_own_words.__wrapped__()
    assert settled == {CODE: "en"}


def test_docassembles_own_words_speak_each_language_unless_the_server_brings_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from docassemble.base.language.words import word_collection

    from docassemble.legalaidsync.compat.languages import add_words

    monkeypatch.setitem(word_collection, "es", {"Back": "Volver"})
    add_words("es", {"Back": "Atrás", "Close": "Cerrar"})
    assert word_collection["es"] == {"Back": "Volver", "Close": "Cerrar"}


@pytest.mark.parametrize(
    ("name", "code"), [("Spanish", "es"), ("spanish", "es"), ("English", "en"), ("Urdu", "en"), ("", "en")]
)
def test_the_language_of_a_client_is_found_by_the_name_that_legalserver_gives(name: str, code: str) -> None:
    from docassemble.legalaidsync.speaking import language_named

    assert language_named(name) == code


@pytest.mark.parametrize(
    ("wanted", "of_the_server", "shown"), [("es", "en", "es"), ("xx", "es", "es"), (None, "xx", "en")]
)
def test_a_screen_begins_in_the_wanted_language_or_in_that_of_the_server(
    wanted: str | None, of_the_server: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docassemble.legalaidsync.speaking import screen_language_from

    monkeypatch.setattr(compat, "language", lambda: of_the_server)
    assert screen_language_from(wanted) == shown


def test_no_file_but_its_own_names_a_language() -> None:
    """Neither code nor question lists languages, and no `translations` block names a file."""
    package = DATA.parent
    files = [*package.rglob("*.py"), *(DATA / "questions").glob("*.yml")]
    named = [path.name for path in files if any(word in path.read_text("utf-8") for word in ("es.xlf", "'es'", '"es"'))]
    assert named == []
