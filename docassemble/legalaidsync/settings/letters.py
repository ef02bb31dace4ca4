"""The letterheads of the Configuration: what stands at the top of a letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import ConfigurationInvalid
from ..wording import Sentence


def read_letterheads(configuration: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the lines of each letterhead by its name; an empty dictionary if there are none.

    Args:
        configuration: the whole Configuration, as docassemble holds it.

    Raises:
        ConfigurationInvalid: they are no mapping of names to lists of lines.
    """
    section = configuration.get("legalaidsync") or {}
    found = section.get("letterheads") or {}
    if not isinstance(found, Mapping) or not all(isinstance(lines, list) for lines in found.values()):
        raise ConfigurationInvalid(Sentence("config_letterheads"))
    return {str(name): tuple(str(line) for line in lines) for name, lines in found.items()}
