"""Which screens must be judged in a browser: all that there are, those of demos too."""

from __future__ import annotations

from tests.judged_screens import in_the_page, is_of_a_demo, not_judged, screens


def test_the_screens_of_demos_and_of_moved_interviews_are_screens_too() -> None:
    assert is_of_a_demo("kind of court")
    assert not is_of_a_demo("welcome")
    assert screens()["case-typed-by-staff"] == "legalserverlink_compat.yml"


def test_a_screen_that_nobody_judged_is_named_with_its_file() -> None:
    seen = screens().keys() - {"welcome"}
    assert not_judged(set(seen)) == ["legalaidsync.yml: welcome"]


def test_ids_stand_in_a_page_as_docassemble_writes_them() -> None:
    assert in_the_page("phone and e-mail") == "phone-and-e-mail"
