# do not pre-load
"""What addresses.yml imports: an address looked up on the map, where the office wants that."""

from __future__ import annotations

from docassemble.base.util import Individual, log

from ..connections import settings

__all__ = ["address_is_found"]


def address_is_found(client: Individual) -> bool:
    """Return whether the client's address is on the map; True where nobody looks, or the map can't be asked.

    docassemble's own `geocode` asks the service of its Configuration (`google: api key`, or another), within its time.
    """
    if not settings().geocode_addresses or getattr(client, "has_no_address", False):
        return True
    try:
        client.address.geocode()
    except Exception as error:  # whatever the service's client raises; an address is never refused for it
        log(f"legalaidsync: an address was not looked up: {type(error).__name__}")
        return True
    return bool(client.address.was_geocoded_successfully())
