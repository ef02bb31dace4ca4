"""The pages on which a person watches the write-back arrive."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

MARKUP = "<script>alert('x')</script><b>bold</b>"


class Tags(HTMLParser):
    """Counts the start tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.append(tag)


def test_the_list_links_every_case(site: Any) -> None:
    page = site.get("/").text
    assert page.count('href="/matter/dynamic-profile/view/') == 12
    assert "Willow Bend Tenants Council" in page


def test_the_case_page_shows_fields_parties_incomes_notes_and_documents(site: Any) -> None:
    page = site.get("/matter/dynamic-profile/view/1042").text
    for text in ("Copper Kettle Apartments LLC", "$1,620", "Hearing date", "Five-day notice", "2114 Wisteria Court"):
        assert text in page
    assert page.index("Hearing date") < page.index("Intake call")


def test_markup_in_a_note_is_shown_as_text(site: Any) -> None:
    plain = Tags(site.get("/matter/dynamic-profile/view/1042").text).seen
    site.note(subject=MARKUP, body=MARKUP)
    page = site.get("/matter/dynamic-profile/view/1042").text
    assert "&lt;script&gt;alert(" in page
    assert Tags(page).seen.count("script") == plain.count("script")
    assert "b" not in Tags(page).seen


def test_a_new_note_stands_first_with_its_time(site: Any) -> None:
    site.note(subject="Just arrived")
    page = site.get("/matter/dynamic-profile/view/1042").text
    assert page.index("Just arrived") < page.index("Hearing date")
    assert "2026-03-15T10:00:00-05:00" in page


def test_the_address_that_a_matter_names_is_its_page(site: Any) -> None:
    assert "Marigold J Featherstone" in site.session.get(site.matter()["case_profile_url"]).text


def test_a_case_that_is_not_there_is_said_so(site: Any) -> None:
    missing = site.get("/matter/dynamic-profile/view/9")
    assert missing.status_code == 404
    assert "Show all cases" in missing.text
