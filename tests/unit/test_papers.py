"""Papers that a client sends along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from docassemble.legalaidsync.errors import NotAcceptable

pytestmark = pytest.mark.usefixtures("docassemble_context")

MEGABYTE = 1024 * 1024


@dataclass
class Paper:
    """As much of docassemble's DAFile as is asked for."""

    filename: str = "letter.pdf"
    size: int = 100

    def size_in_bytes(self) -> int:
        return self.size

    def slurp(self, auto_decode: bool) -> bytes:
        assert not auto_decode
        return b"x" * self.size


def check(*papers: Paper) -> None:
    from docassemble.legalaidsync.intake.papers import check_papers

    check_papers(list(papers))


@pytest.mark.parametrize("papers", [[], [Paper()], [Paper("IMG_1.HEIC")] * 10, [Paper(size=10 * MEGABYTE)]])
def test_good_papers_pass(papers: list[Paper]) -> None:
    check(*papers)


def test_no_papers_at_all_pass() -> None:
    from docassemble.legalaidsync.intake.papers import check_papers, paper_documents

    check_papers(None)
    assert list(paper_documents(None, "26-0001042", "K7QX2")) == []


@pytest.mark.parametrize(
    ("papers", "sentence", "words"),
    [
        ([Paper()] * 11, "too_many_files", {"limit": 10}),
        ([Paper(), Paper(size=0)], "file_empty", {}),
        ([Paper(size=50 * MEGABYTE)], "file_too_large", {"limit": 10}),
        ([Paper("virus.exe")], "file_kind", {}),
        ([Paper("letter.pdf.exe")], "file_kind", {}),
        ([Paper("no-ending")], "file_kind", {}),
    ],
)
def test_bad_papers_are_refused_with_the_sentence_that_helps(
    papers: list[Paper], sentence: str, words: dict[str, Any]
) -> None:
    with pytest.raises(NotAcceptable) as caught:
        check(*papers)
    assert (caught.value.detail, caught.value.words) == (sentence, words)


def test_a_paper_gets_a_name_that_tells_nothing_about_the_client() -> None:
    from docassemble.legalaidsync.intake.papers import paper_documents

    made = list(paper_documents([Paper("Marigold Featherstone eviction.PDF"), Paper("b.jpg")], "26-1", "K7QX2"))
    assert [document.filename.partition("_")[2] for document in made] == [
        "paper-1_26-1_K7QX2.pdf",
        "paper-2_26-1_K7QX2.jpg",
    ]
    assert [document.mime_type for document in made] == ["application/pdf", "image/jpeg"]
    assert [document.title for document in made] == ["Paper 1 from the client", "Paper 2 from the client"]
    assert len(made[0].content) == 100
