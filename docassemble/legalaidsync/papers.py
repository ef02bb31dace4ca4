# do not pre-load
"""Papers that a client sends along: what is accepted, and how they become documents of the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docassemble.base.util import DAFile, DAFileList, today

from .casefile.kinds import refuse
from .delivery.plan import PlannedDocument
from .submission import filename

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


def check_papers(files: DAFileList | None) -> None:
    """Refuse files that the office could not open or LegalServer would not take.

    Raises:
        NotAcceptable: with the key of the sentence that says what to do.
    """
    papers = list(files or [])
    if len(papers) > MOST_FILES:
        raise refuse("too_many_files", limit=MOST_FILES)
    for paper in papers:
        _check_paper(paper)


def paper_documents(files: DAFileList | None, case_number: str, reference: str) -> Iterator[PlannedDocument]:
    """Yield each paper under a predictable name that carries the reference."""
    for number, paper in enumerate(files or [], start=1):
        ending = _ending(paper)
        name = filename(today().date(), f"paper-{number}", case_number, reference, ending)
        content = paper.slurp(auto_decode=False)
        yield PlannedDocument(name, MIME_TYPES[ending], content, f"Paper {number} from the client")


def _check_paper(paper: DAFile) -> None:
    size = paper.size_in_bytes()
    if size == 0:
        raise refuse("file_empty")
    if size > MOST_MEGABYTES * MEGABYTE:
        raise refuse("file_too_large", limit=MOST_MEGABYTES)
    if _ending(paper) not in MIME_TYPES:
        raise refuse("file_kind")


def _ending(paper: Any) -> str:
    return str(paper.filename).rpartition(".")[2].lower()
