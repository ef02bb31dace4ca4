"""What is excused from being judged in a browser: only screens that there are, each with a reason."""

from __future__ import annotations

from tests.judged_screens import NOT_WALKED, in_the_page, not_judged, screens


def test_only_screens_that_there_are_are_excused() -> None:
    assert NOT_WALKED.keys() - screens().keys() == set()


def test_a_screen_that_nobody_judged_is_named_with_its_file() -> None:
    seen = screens().keys() - {"welcome"}
    assert not_judged(set(seen)) == ["legalaidsync.yml: welcome"]


def test_ids_stand_in_a_page_as_docassemble_writes_them() -> None:
    assert in_the_page("phone and e-mail") == "phone-and-e-mail"
