"""Free TCP ports of this machine, kept from one start to the next as long as nobody else took them."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping

LOCALHOST = "127.0.0.1"


def choose(names: Iterable[str], remembered: Mapping[str, int]) -> dict[str, int]:
    """Return a port for each name: the remembered one if it is still free, else a new one.

    Args:
        names: what needs a port.
        remembered: the ports of the last start, by name.
    """
    kept = {name: remembered[name] for name in names if name in remembered and is_free(remembered[name])}
    taken = set(kept.values())
    return {name: kept.get(name) or _new_port(avoid=taken) for name in names}


def is_free(port: int) -> bool:
    """Say whether a server could listen on `port` of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCALHOST, port))
        except OSError:
            return False
    return True


def accepts_connections(port: int) -> bool:
    """Say whether something listens on `port` of the loopback address."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOCALHOST, port)) == 0


def _new_port(avoid: set[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind((LOCALHOST, 0))
            port = int(probe.getsockname()[1])
        if port not in avoid:
            avoid.add(port)
            return port
