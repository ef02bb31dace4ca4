# do not pre-load
"""What mail.yml asks: the interview's own address, what came to it, and what of that the person wants to be filed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docassemble.base.util import DAFile, validation_error

from .. import compat
from ..compat.mail import FileThatCame, address_of_session, letters_at, receives_mail
from ..errors import NotAcceptable
from ..intake.papers import all_papers, as_file, check_paper, check_papers
from ..screens import label, safe, say

__all__ = [
    "address_for_papers",
    "arrived_lines",
    "can_mail_papers",
    "mailed_choices",
    "mailed_files",
    "refuse_bad_mailed",
    "what_arrived",
]

KEY = "papers"  # other addresses of the same session may serve other ends


def can_mail_papers() -> bool:
    """Return whether mail can reach this server's interviews."""
    return receives_mail()


def address_for_papers() -> str:
    """Return the address that belongs to this session alone."""
    return address_of_session(KEY)


def what_arrived(address: str) -> dict[str, Any]:
    """Return what came to the address until now, as plain data.

    Returns:
        `files`: `{"number", "filename", "size", "sender", "problem"}` of each, where the problem is a sentence that
        says why it can't be taken, empty if it can; `without_files`: how many messages had none.
    """
    letters = letters_at(address, session=compat.session_id(), interview=compat.interview_name())
    return {
        "files": [_judged(letter.sender, each) for letter in letters for each in letter.files],
        "without_files": sum(not letter.files for letter in letters),
    }


def arrived_lines(arrived: Mapping[str, Any]) -> list[str]:
    """Return a line for each file that came, harmless on a screen: name, size, who says to have sent it."""
    lines = [_line(each) for each in arrived["files"]]
    return lines + ([say("mail_without_files", number=arrived["without_files"])] if arrived["without_files"] else [])


def mailed_choices(arrived: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the files that can be taken, as choices."""
    return [{_choice(each): f"{safe(each['filename'])} ({_size(each['size'])})"} for each in _good(arrived)]


def mailed_files(arrived: Mapping[str, Any], chosen: Mapping[str, bool]) -> list[dict[str, Any]]:
    """Return the files that the person chose; nothing else is ever filed."""
    return [each for each in _good(arrived) if chosen.get(_choice(each))]


def refuse_bad_mailed(papers: Iterable[DAFile] | None, chosen: Iterable[Mapping[str, Any]]) -> None:
    """Check what was chosen together with the papers uploaded, in a question's `validation code`, by their rules."""
    try:
        check_papers(all_papers(papers, chosen))
    except NotAcceptable as problem:
        validation_error(say(problem.detail, label=label("Papers"), **problem.words), field="mailed_chosen")


def _judged(sender: str, came: FileThatCame) -> dict[str, Any]:
    known = {"number": came.number, "filename": came.filename, "size": came.size, "sender": sender}
    try:
        check_paper(came.filename, came.size)
    except NotAcceptable as error:
        return {**known, "problem": say(error.detail, label=safe(came.filename), **error.words)}
    return {**known, "problem": ""}


def _good(arrived: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [each for each in arrived["files"] if not each["problem"]]


def _choice(each: Mapping[str, Any]) -> str:
    return f"file_{each['number']}"


def _line(each: Mapping[str, Any]) -> str:
    """A file that can be taken may be looked at before: it is downloaded, never shown inside our page."""
    if each["problem"]:
        return str(each["problem"])
    name, size, sender = safe(each["filename"]), _size(each["size"]), safe(each["sender"] or "?")
    return say("mail_file", link=f"[{name}]({as_file(each).url_for(attachment=True)})", size=size, sender=sender)


def _size(size: int) -> str:
    kilobytes = max(size // 1024, 1)
    return f"{kilobytes} KB" if kilobytes < 1024 else f"{kilobytes / 1024:.1f} MB"
