# do not pre-load
"""What one check of the server found, in words that can be said in each language."""

from __future__ import annotations

from dataclasses import dataclass

from ..wording import in_language


@dataclass(frozen=True)
class Finding:
    """What one check found; `mend` is empty if all is well, `note` is worth knowing all the same.

    `waits_for_staff` is True if the server is set up well, and something in it waits for a person.
    """

    name: str
    mend: str = ""
    note: str = ""
    waits_for_staff: bool = False

    @property
    def is_ok(self) -> bool:
        return not self.mend

    def said_in(self, language: str) -> Finding:
        """Return the finding in a language."""
        name, mend, note = (in_language(text, language) for text in (self.name, self.mend, self.note))
        return Finding(name, mend, note, self.waits_for_staff)
