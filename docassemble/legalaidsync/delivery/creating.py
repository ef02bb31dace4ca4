"""Makes a record once: by a key that LegalServer keeps, or by comparing with what was there before.

Facts: sections 6.2 (external ids) and 7.5 (upsert) of the API sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import Conflict, Refused, WaitsForAnother
from .client import Record
from .comparing import shows_payload
from .job import Before, Find, Job, Send, part_of

KEY = "external_id"
UPSERT_KEYS = {"update", "update_data"}
MADE_BY = "made_by"


def made_by(slot: str) -> Mapping[str, str]:
    """The value of a payload that stands for the uuid of what the operation of this slot makes."""
    return {MADE_BY: slot}


def create_with_key(resource: str, uuid_key: str) -> Send:
    """How a record is made whose `external_id` LegalServer keeps unique.

    Version 2 is asked to change the record with that key or to make it, in one request, so that even two workers at
    once make one; what would be changed is the key itself, so that nothing that staff have written since is touched.
    """

    def send(job: Job) -> str:
        try:
            return str(_make(job, resource)[uuid_key])
        except (Refused, Conflict) as error:
            found = find_by_key(resource, uuid_key)(job) if _may_be_taken(error) else None
            if found is None:
                raise
            return found

    return send


def _may_be_taken(error: Refused | Conflict) -> bool:
    """Whether the key may be taken: an earlier request has arrived after all. Not if other keys were refused."""
    return not error.keys or KEY in error.keys


def _make(job: Job, resource: str) -> Record:
    part, key = part_of(job, resource), {KEY: job.key}
    payload = {**payload_of(job), **key}
    if job.client.version == 1:
        return part.create(payload, matter=job.matter)
    try:
        return part.upsert(payload, match=key, update_data=key, matter=job.matter)
    except Refused as error:
        if not UPSERT_KEYS & set(error.keys):
            raise
    return part.create(payload, matter=job.matter)  # this site has no upsert for these records


def find_by_key(resource: str, uuid_key: str) -> Find:
    """How the record of an operation is found by the operation's key."""

    def find(job: Job) -> str | None:
        found = part_of(job, resource).search(matter=job.matter, **{KEY: job.key})
        return next((str(record[uuid_key]) for record in found if record.get(KEY) == job.key), None)

    return find


def create(resource: str, uuid_key: str) -> Send:
    """How a record is made for which LegalServer takes no key."""

    def send(job: Job) -> str:
        return str(part_of(job, resource).create(payload_of(job), matter=job.matter)[uuid_key])

    return send


def find_like(resource: str, uuid_key: str, *narrow: str) -> Find:
    """How a record is found that looks like ours, was not there before and is no other operation's.

    Args:
        narrow: keys of the payload by which the search is narrowed, where a matter may have many such records.
    """

    def find(job: Job) -> str | None:
        payload = payload_of(job)
        known = job.taken() | frozenset(job.content.baseline or ())
        records = part_of(job, resource).search(matter=job.matter, **_narrowed(payload, narrow))
        ours = (str(record[uuid_key]) for record in records if shows_payload(record, payload))
        return next((uuid for uuid in ours if uuid not in known), None)

    return find


def list_before(resource: str, uuid_key: str, *narrow: str) -> Before:
    """How the records are listed that are there before one is made; `narrow` as in `find_like`."""

    def before(job: Job) -> tuple[str, ...]:
        records = part_of(job, resource).search(matter=job.matter, **_narrowed(payload_of(job), narrow))
        return tuple(str(record[uuid_key]) for record in records)

    return before


def payload_of(job: Job) -> dict[str, Any]:
    """The payload, with the uuids of what other operations have made.

    Raises:
        WaitsForAnother: one of them is not in LegalServer yet.
    """
    return {key: _resolved(job, key, value) for key, value in job.content.payload.items()}


def _resolved(job: Job, key: str, value: Any) -> Any:
    if not (isinstance(value, Mapping) and MADE_BY in value):
        return value
    uuid = job.made(str(value[MADE_BY]))
    if uuid is None:
        raise WaitsForAnother("what it is about is not there yet", keys=[key])
    return uuid


def _narrowed(payload: Mapping[str, Any], narrow: tuple[str, ...]) -> dict[str, Any]:
    return {key: payload[key] for key in narrow if payload.get(key)}
