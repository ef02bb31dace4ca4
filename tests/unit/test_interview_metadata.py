"""Installed interviews are found by their metadata, without running them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docassemble.legalaidsync.launch import metadata as interview_metadata
from docassemble.legalaidsync.launch.metadata import Announced, announced

PACKAGE = "docassemble.housing"
WHOLE = """
metadata:
  title: Eviction answer
  legalserver:
    sites: [example]
    case types: ["63"]
---
question: Hello
"""


@pytest.fixture
def questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of questions of the only package that is installed."""
    monkeypatch.setattr(interview_metadata, "_folders", lambda: {PACKAGE: tmp_path})
    return tmp_path


def test_an_interview_says_for_which_sites_and_cases_it_is_and_its_title_is_its_name(questions: Path) -> None:
    (questions / "eviction.yml").write_text(WHOLE)
    said = {"name": "Eviction answer", "sites": ["example"], "case types": ["63"]}
    assert announced() == (Announced(f"{PACKAGE}:data/questions/eviction.yml", said),)


def test_the_last_block_of_metadata_decides_and_a_title_may_stand_in_another(questions: Path) -> None:
    blocks = ["metadata:\n  legalserver: True", "metadata:\n  title: Later title", "question: Hello"]
    (questions / "two.yml").write_text("\n---\n".join(blocks))
    assert [each.said for each in announced()] == [{"name": "Later title"}]


@pytest.mark.parametrize(
    "text",
    [
        "metadata:\n  title: Other\n",
        "metadata:\n  legalserver: False\n",
        "question: |\n  legalserver: is a word here, and metadata: too\n",
        "code: |\n  x = 1  # legalserver:\n",
        "",
    ],
)
def test_who_says_nothing_to_legalserver_is_not_listed(questions: Path, text: str) -> None:
    (questions / "other.yml").write_text(text)
    assert announced() == ()


@pytest.mark.parametrize("text", ["metadata:\n  legalserver: [a\n", "metadata:\n  legalserver: text\n"])
def test_metadata_that_can_not_be_read_is_named_and_the_others_stay_listed(questions: Path, text: str) -> None:
    (questions / "broken.yml").write_text(text)
    (questions / "eviction.yml").write_text(WHOLE)
    assert [(each.interview.rpartition("/")[2], bool(each.problem)) for each in announced()] == [
        ("broken.yml", True),
        ("eviction.yml", False),
    ]


def test_a_changed_file_is_read_again_and_an_unchanged_one_is_not(
    questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = questions / "eviction.yml"
    path.write_text(WHOLE)
    announced()
    read: list[Path] = []
    real = Path.read_text

    def counted(self: Path, *arguments: str, **named: str) -> str:
        read.append(self)
        return real(self, *arguments, **named)

    monkeypatch.setattr(Path, "read_text", counted)
    announced()
    assert read == []
    path.write_text(WHOLE.replace("Eviction answer", "Renamed"))
    os.utime(path, ns=(1, 1))
    assert (announced()[0].said["name"], read) == ("Renamed", [path])


def test_interviews_in_folders_below_are_found(questions: Path) -> None:
    (questions / "more").mkdir()
    (questions / "more" / "x.yml").write_text(WHOLE)
    assert [each.interview for each in announced()] == [f"{PACKAGE}:data/questions/more/x.yml"]


def test_our_own_interviews_list_themselves_also_from_an_editable_installation() -> None:
    own = {each.interview: each for each in announced() if each.interview.startswith("docassemble.legalaidsync:")}
    launched = own["docassemble.legalaidsync:data/questions/launched_case.yml"]
    assert (launched.said["name"], launched.said.get("external", False)) == ("Intake with the client present", False)
    assert not any(each.problem for each in own.values())
