"""The setting of the brake: how much one address, and one device, may begin or ask for in an hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ..errors import ConfigurationInvalid
from ..wording import Sentence

SETTING = "legalaidsync: brake"


@dataclass(frozen=True)
class Brake:
    """How many new cases, and how many new links, in an hour: many people may share an address, few a device."""

    address: int = 60
    device: int = 10


USUAL_BRAKE = Brake()


def read_brake(found: Any) -> Brake:
    """Return the brake of the Configuration.

    Args:
        found: `brake` of the section `legalaidsync`; None means the usual one.

    Raises:
        ConfigurationInvalid: it is no mapping of the two names to whole numbers.
    """
    if found is None:
        return USUAL_BRAKE
    if not isinstance(found, Mapping):
        raise ConfigurationInvalid(Sentence("config_mapping", setting=SETTING, example="address"))
    if unknown := set(map(str, found)) - {each.name for each in fields(Brake)}:
        raise ConfigurationInvalid(Sentence("config_unknown_keys", setting=SETTING, keys=", ".join(sorted(unknown))))
    for name, number in found.items():
        if type(number) is not int or number < 1:
            raise ConfigurationInvalid(Sentence("config_whole_number", setting=f"{SETTING}: {name}"))
    return Brake(**found)
