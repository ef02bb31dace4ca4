# do not pre-load
"""Notes in the audit what the interview that is running, or a command, has read of a case. No value is part of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import compat, connections
from .audit import record_view, record_views

__all__ = ["note_view", "note_views"]


def note_view(
    actor: str,
    site: str,
    matter_uuid: str,
    field_names: Iterable[str],
    *,
    resource: str = "matters",
    record_uuid: str | None = None,
) -> None:
    """Note that one kind of data of a case was read; the arguments are those of `audit.record_view`."""
    record_view(
        connections.engine(),
        actor=actor,
        site=site,
        matter_uuid=matter_uuid,
        resource=resource,
        record_uuid=record_uuid,
        field_names=field_names,
        interview=compat.interview_name() or None,
    )


def note_views(actor: str, site: str, matter_uuid: str, read: Mapping[str, Iterable[str]]) -> None:
    """Note that several kinds of data of one case were read: resource -> names of the fields."""
    interview = compat.interview_name() or None
    record_views(connections.engine(), actor=actor, site=site, matter_uuid=matter_uuid, read=read, interview=interview)
