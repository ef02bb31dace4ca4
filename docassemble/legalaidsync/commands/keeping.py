# do not pre-load
"""Commands about what is kept: rotation of keys, purging, the digest."""

from __future__ import annotations

import argparse

from .table import Command, Options


def rotate_keys(chosen: argparse.Namespace) -> int:
    """Seal everything in the database with the newest of the `encryption keys`; broken off, it goes on next time."""
    from ..connections import outbox
    from ..delivery.resealing import reseal_audit
    from ..delivery.rotation import Fate
    from ..delivery.rotation import rotate_keys as rotate

    box = outbox()
    fates = rotate(box.engine, box.cipher)
    for fate in Fate:
        print(f"{fate.value}: {fates[fate]}")
    audit = reseal_audit(box.engine, box.cipher)
    print(
        f"chains of the audit sealed with the newest key: {audit.chains}, broken and left as they are: {audit.broken}"
    )
    if fates[Fate.UNREADABLE]:
        print("Put the older key back into `encryption keys`, behind the newer ones, and run this again.")
    return 1 if fates[Fate.UNREADABLE] or audit.broken else 0


def purge(chosen: argparse.Namespace) -> int:
    """Take away the payloads and documents that were delivered longer ago than `retention days` says."""
    from .. import keeping
    from ..connections import settings

    days = settings().retention.payloads
    print(f"{keeping.purge()} submissions purged that had been delivered more than {days} days ago")
    return 0


def digest(chosen: argparse.Namespace) -> int:
    """Print what staff would hear now: what waits for a person, and what happened in the time of one period."""
    from .. import compat
    from ..connections import outbox, settings
    from ..delivery.digest import read_digest, text_of_digest

    box = outbox()
    with box.engine.connect() as connection:
        found = read_digest(connection, box.clock() - settings().notify_every, box.clock())
    print(text_of_digest(found, compat.language(), compat.time_zone()), end="")
    return 0


COMMANDS: dict[str, Command] = {"rotate-keys": rotate_keys, "purge": purge, "digest": digest}
OPTIONS: Options = {}
