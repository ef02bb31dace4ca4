# do not pre-load
"""Checks of what documents need: PDF of Word documents, and the letterheads of the Configuration."""

from __future__ import annotations

from collections.abc import Iterator

from .. import compat
from ..documents.word_to_pdf import missing_programs
from ..settings.letters import read_letterheads
from ..wording import Sentence
from .finding import Finding


def pdf_of_documents() -> Iterator[Finding]:
    """Say whether Word documents become PDF here; without it all goes on, with Word documents."""
    missing = ", ".join(missing_programs())
    yield Finding(Sentence("health_pdf"), note=Sentence("health_no_pdf", programs=missing) if missing else "")


def letterheads() -> Iterator[Finding]:
    """Look whether the letterheads can be read; raise ConfigurationInvalid if not."""
    read_letterheads(compat.configuration())
    yield Finding(Sentence("health_letterheads"))
