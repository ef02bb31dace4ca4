"""Free TCP ports of this machine, kept from one start to the next as long as nobody else took them."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterable, Mapping

LOCALHOST = "127.0.0.1"
# Below what Linux and macOS give to outgoing connections: one of them could take a port while our server still starts.
PORTS = range(20_000, 32_768)
# A socket for each chosen port, bound but not listening: a server may still listen there, and nobody else chooses it.
_held: list[socket.socket] = []


def choose(names: Iterable[str], remembered: Mapping[str, int]) -> dict[str, int]:
    """Return a port of PORTS for each name: the remembered one if it is still free, else a new one.

    Args:
        names: what needs a port.
        remembered: the ports of the last start, by name.
    """
    usable = {name: port for name, port in remembered.items() if port in PORTS and is_free(port)}
    kept = {name: usable[name] for name in names if name in usable}
    taken = set(kept.values())
    for port in taken:
        _hold(port)
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
        port = secrets.choice(PORTS)
        if port not in avoid and _hold(port):
            avoid.add(port)
            return port


def _hold(port: int) -> bool:
    """Keep a port for a server that this process starts; two starts at the same moment would choose it else."""
    keeper = socket.socket()
    try:
        keeper.bind((LOCALHOST, port))
    except OSError:
        keeper.close()
        return False
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # after binding: others may listen, not choose
    _held.append(keeper)
    return True
