"""What the way of sending an operation is given, and the shape of every way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .client import LegalServerClient, PartRecords
from .content import Content


@dataclass(frozen=True)
class Job:
    """One operation at the moment of sending.

    Args:
        target: uuid of the record to change, for updates.
        carried: (summary, content) of the operations that a case note carries.
        taken: asks for the uuids that other operations have made.
    """

    client: LegalServerClient
    matter: str
    target: str | None
    content: Content
    carried: tuple[tuple[str, Content], ...] = ()
    taken: Callable[[], frozenset[str]] = frozenset


Send = Callable[[Job], str]
Find = Callable[[Job], str | None]


@dataclass(frozen=True)
class Kind:
    """How one kind of operation works.

    Args:
        send: writes, and returns the uuid of the record.
        find: returns the uuid of the record that an earlier attempt left, or None. Updates need none: sending one reads
            the record first and writes nothing if it already says what the client says.
        fallback: a case note can carry it on a site without the paid tier (design, decision 10).
        endpoint: method and template, for the audit.
    """

    send: Send
    find: Find | None
    fallback: bool
    endpoint: str


def part_of(job: Job, resource: str) -> PartRecords:
    """The records of one resource, on the job's site."""
    part: PartRecords = getattr(job.client, resource)
    return part


def target_of(job: Job) -> str:
    """The uuid of the record that is to be changed."""
    if job.target is None:
        raise ValueError("an update without a target cannot have been planned")
    return job.target
