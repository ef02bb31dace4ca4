# do not pre-load
"""What update_my_information.yml shows: the sections that are the client's to see, and the question behind each."""

from __future__ import annotations

from .casefile.objects import LegalServerCase
from .interview import list_choices
from .screens import review_rows, say, section_names

__all__ = ["own_action", "own_sections", "question_of_section", "read_own_lists"]

# Section of the mapping table -> what its question in the library sets first. What has no question is not shown.
QUESTIONS = {
    "name": "client.name.first",
    "birth": "client.birthdate",
    "address": "client.address.address",
    "contact": "client.mobile_number",
    "household": "client.household_adults",
    "county": "client.county",
}
LISTS = {"county": "county"}  # section -> LegalServer's list without which it can't be asked
LISTS_SHOWN = ("county", "problem_code", "income")


def read_own_lists(case: LegalServerCase) -> bool:
    """Read the lists whose entries are shown; True, whether LegalServer gave them or not."""
    for table in LISTS_SHOWN:
        list_choices(case, table)
    return True


def own_sections(case: LegalServerCase) -> list[str]:
    """Return the sections to show and to change, in the order of the mapping table."""
    asked = [section for section in section_names() if section in QUESTIONS]
    return [section for section in asked if section not in LISTS or case.lists.get(LISTS[section])]


def question_of_section(section: str) -> str:
    """Return the variable whose question changes a section."""
    return QUESTIONS[section]


def own_action(case: LegalServerCase, section: str) -> str:
    """Return the words of the link that changes a section: they say which, for whoever hears the links alone."""
    change = "own_change" if review_rows(case, section) else "own_add"
    return say(change, section=say(f"section_{section}"))
