"""Reads who may see which tile of the sync desk, among those who may open it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import ConfigurationInvalid
from ..nearest import nearest
from ..wording import Sentence

# Each tile, and what it shows or does.
TILES: Mapping[str, str] = {
    "environment": "the environment, and which sites are on a dry run",
    "counts": "items by where they stand",
    "chart": "items by day and where they stand",
    "oldest": "what has waited longest",
    "problems": "what is wrong, and what to do next",
    "sites": "rate limit, breaker, token and pause of each site",
    "submissions": "searching and reading submissions and items, without values",
    "values": "what is written, with its values",
    "switches": "send again, withdraw, decide, another case, a lost document",
    "pause": "pause and resume a site",
    "links": "clients' links",
    "export": "the list as CSV",
}


def read_desk(found: Any) -> dict[str, tuple[str, ...]]:
    """Return tile -> privileges, of the tiles that the Configuration names.

    Args:
        found: `desk` of the section `legalaidsync`.

    Raises:
        ConfigurationInvalid: names the tile, and the one that was probably meant.
    """
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise ConfigurationInvalid(Sentence("config_mapping", setting="legalaidsync: desk", example="export"))
    return {str(tile): _privileges(str(tile), names) for tile, names in found.items()}


def _privileges(tile: str, names: Any) -> tuple[str, ...]:
    if tile not in TILES:
        if near := nearest(tile, TILES):
            raise ConfigurationInvalid(Sentence("config_tile_near", tile=tile, near=near))
        raise ConfigurationInvalid(Sentence("config_no_tile", tile=tile, known=", ".join(TILES)))
    if not isinstance(names, list) or not names:
        raise ConfigurationInvalid(Sentence("config_tile", tile=tile))
    return tuple(str(name) for name in names)
