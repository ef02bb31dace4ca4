"""What the way of sending an operation is given, and what is known of every kind of operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..errors import RecordOfAnotherCase
from ..legalserver.calling import route
from ..legalserver.resources import RESOURCES, Resource
from .client import LegalServerClient, PartRecords
from .content import Content
from .parts import BESIDE, Beside


@dataclass(frozen=True)
class Job:
    """One operation at the moment of sending.

    Args:
        target: uuid of the record to change, for updates.
        carried: (summary, content) of the operations that a case note carries.
        taken: asks for the uuids that other operations have made.
        key: the operation's own, made when it was planned; LegalServer is told it as `external_id` where it takes one.
        made: asks for the uuid of what the operation of a slot of the same series has made; None as long as it has not.
    """

    client: LegalServerClient
    matter: str
    target: str | None
    content: Content
    carried: tuple[tuple[str, Content], ...] = ()
    taken: Callable[[], frozenset[str]] = frozenset
    key: str = ""
    made: Callable[[str], str | None] = lambda slot: None


Send = Callable[[Job], str]
Find = Callable[[Job], str | None]
Before = Callable[[Job], tuple[str, ...]]


@dataclass(frozen=True)
class Kind:
    """How one kind of operation works.

    Args:
        resource, verb: of the client: what is called to write.
        send: writes, and returns the uuid of the record.
        find: returns the uuid of the record that an earlier attempt left, or None. Updates need none: sending one reads
            the record first and writes nothing if it already says what the client says.
        before: for creates that are recognised by comparison: the uuids of the records that are there already.
        fallback: a case note can carry it on a site without the paid tier (design, decision 10).
    """

    resource: str
    verb: str
    send: Send
    find: Find | None = None
    before: Before | None = None
    fallback: bool = True

    def look(self, job: Job) -> str | None:
        """The uuid of what an earlier attempt left; None if there is nothing, or if none can have sent anything."""
        nothing_sent = self.before is not None and job.content.baseline is None
        return None if nothing_sent or self.find is None else self.find(job)

    @property
    def endpoint(self) -> str:
        """Method and template on version 2, for the audit."""
        return self.endpoint_on(2)

    def endpoint_on(self, version: int) -> str:
        """Method and template as errors of the client name them."""
        return route(resource_row(self.resource, version), self.verb, version).endpoint


def resource_row(name: str, version: int = 2) -> Resource:
    """The row of the client's table for a version of the API."""
    return next(row for row in RESOURCES if row.name == name and version in row.versions)


def part_of(job: Job, resource: str) -> PartRecords:
    """The records of one resource, on the job's site; what stands beside the matter is given the verbs of its parts."""
    part: PartRecords = getattr(job.client, resource)
    place = BESIDE.get(resource)
    return Beside(part, place, job.client.version) if place else part


def target_of(job: Job) -> str:
    """The uuid of the record that is to be changed; raise RecordOfAnotherCase if this case does not have it."""
    if job.target is None:  # `relinking` and `submitting` take it away; none is planned without
        raise RecordOfAnotherCase("an update without a target")
    return job.target
