"""Reads what a site wants of people who are new to it: whether they may come in, and what each new case begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import ConfigurationInvalid
from ..wording import Sentence

# Field of a matter -> what LegalServer is sent. A matter can't be made without a disposition (API sheet, section 3).
BEGINNING: Mapping[str, str] = {"case_disposition": "Incomplete Intake"}

Beginning = tuple[tuple[str, str], ...]


def read_beginning(site: str, found: Any) -> Beginning:
    """Return (field, text) of what each new case of a site begins with, beside what the client says.

    Args:
        found: `new case` of a site's entry in the Configuration.

    Raises:
        ConfigurationInvalid: it is no mapping of LegalServer's fields to texts.
    """
    if found is None:
        return tuple(BEGINNING.items())
    if not isinstance(found, Mapping) or not all(isinstance(text, str) and text for text in found.values()):
        raise ConfigurationInvalid(Sentence("config_new_case", site=site))
    return tuple({**BEGINNING, **{str(name): text for name, text in found.items()}}.items())
