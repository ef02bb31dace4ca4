# do not pre-load
"""Whether this server makes a PDF of a Word document: docassemble needs LibreOffice and pandoc for that."""

from __future__ import annotations

import shutil

from .. import compat

__all__ = ["missing_programs", "pdf_is_possible", "word_formats"]

PROGRAMS = ("libreoffice", "pandoc")  # also the keys under which the Configuration gives their place


def missing_programs() -> list[str]:
    """Return the programs that a PDF of a Word document needs and this server does not have."""
    known = compat.configuration()
    return [name for name in PROGRAMS if not shutil.which(str(known.get(name) or name))]


def pdf_is_possible() -> bool:
    """Return whether a Word document can become a PDF here."""
    return not missing_programs()


def word_formats() -> list[str]:
    """Return in which formats a document with a Word template is made, for `valid formats`."""
    return ["docx", "pdf"] if pdf_is_possible() else ["docx"]
