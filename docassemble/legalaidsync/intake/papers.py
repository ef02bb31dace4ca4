# do not pre-load
"""Papers that a client sends along: what is accepted, and how they become documents of the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docassemble.base.util import DAFile, DAFileList, today, url_action

from ..casefile.kinds import refuse
from ..delivery.plan import PlannedDocument
from ..screens import safe, say
from ..submission import filename

__all__ = ["all_papers", "names_of_papers", "paper_links", "take_out_paper", "with_earlier_papers"]

MOST_FILES = 10
MOST_MEGABYTES = 10
MEGABYTE = 1024 * 1024
MIME_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "txt": "text/plain",
}


def check_papers(files: Iterable[DAFile] | None) -> None:
    """Refuse files that the office could not open or LegalServer would not take.

    Raises:
        NotAcceptable: with the key of the sentence that says what to do.
    """
    papers = list(files or [])
    if len(papers) > MOST_FILES:
        raise refuse("too_many_files", limit=MOST_FILES)
    for paper in papers:
        check_paper(str(paper.filename), paper.size_in_bytes())


def paper_documents(files: Iterable[DAFile] | None, case_number: str, reference: str) -> Iterator[PlannedDocument]:
    """Yield each paper under a predictable name that carries the reference."""
    for number, paper in enumerate(files or [], start=1):
        ending = ending_of(str(paper.filename))
        name = filename(today().date(), f"paper-{number}", case_number, reference, ending)
        content = paper.slurp(auto_decode=False)
        yield PlannedDocument(name, MIME_TYPES[ending], content, f"Paper {number} from the client")


def all_papers(uploaded: Iterable[DAFile] | None, mailed: Iterable[Mapping[str, Any]] | None) -> list[DAFile]:
    """Return what the person sends: the papers uploaded, then those that came by mail and were chosen (mail.yml)."""
    return [*(uploaded or []), *map(as_file, mailed or [])]


def with_earlier_papers(chosen: DAFileList | None, earlier: DAFileList | None) -> DAFileList | None:
    """Return the papers chosen before and those chosen now; docassemble by itself keeps only what was chosen last."""
    if not earlier:
        return chosen
    for paper in chosen or []:
        earlier.append(paper, set_instance_name=True)
    return earlier


def names_of_papers(papers: Iterable[DAFile] | None) -> str:
    """Return the names of uploaded files, as text for a screen."""
    return safe(", ".join(str(paper.filename) for paper in papers or []))


def paper_links(papers: Iterable[DAFile] | None) -> list[tuple[str, str]]:
    """Return (words, address) of what takes each paper out again."""
    return [
        (
            say("review_take_out_paper", paper=safe(str(paper.filename))),
            url_action("take_out_a_paper", number=paper.number),
        )
        for paper in papers or []
    ]


def take_out_paper(papers: DAFileList | None, number: object) -> None:
    """Take out the paper with this number of docassemble's, if it is there."""
    place = next((place for place, paper in enumerate(papers or []) if paper.number == number), None)
    if papers and place is not None:
        papers.pop(place)


def as_file(mailed: Mapping[str, Any]) -> DAFile:
    """Return a file that came by mail, from its `number` and `filename`."""
    ending = ending_of(mailed["filename"])
    named = {"number": mailed["number"], "filename": mailed["filename"], "extension": ending}
    return DAFile(f"mailed_paper_{mailed['number']}", **named, mimetype=MIME_TYPES[ending])


def check_paper(name: str, size: int) -> None:
    """Refuse one file, by its name and its size in bytes; raises NotAcceptable like `check_papers`."""
    if size == 0:
        raise refuse("file_empty")
    if size > MOST_MEGABYTES * MEGABYTE:
        raise refuse("file_too_large", limit=MOST_MEGABYTES)
    if ending_of(name) not in MIME_TYPES:
        raise refuse("file_kind")


def ending_of(name: str) -> str:
    """Return the ending of a file's name in lower case, without the dot."""
    return name.rpartition(".")[2].lower()
