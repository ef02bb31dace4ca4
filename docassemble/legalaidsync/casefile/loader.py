"""Pulls a case: the matter and its parts, side by side, inside the page's time budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any

from ..errors import FixTheConfiguration
from ..legalserver import LegalServer

Record = dict[str, Any]
PARTS = ("adverse_parties", "incomes", "case_notes", "documents")


@dataclass(frozen=True)
class PulledCase:
    """A matter and its parts. `missing` names the parts that LegalServer does not let our user read."""

    matter: Record = field(repr=False)
    parts: Mapping[str, list[Record]] = field(repr=False)
    missing: tuple[str, ...] = ()


def pull_case(site: LegalServer, matter_uuid: str, parts: tuple[str, ...] = PARTS) -> PulledCase:
    """Read a matter and its parts in parallel: one request each (more where a part has several pages).

    Args:
        site: the client of the site.
        matter_uuid: which matter.
        parts: names of resources that belong to a matter.

    Raises:
        LegalAidSyncError: the matter could not be read, or a part that we may read could not. A case without its
            parties would be asked for them again, and they would be doubled.
    """
    calls: dict[str, Callable[[], Any]] = {"matter": lambda: site.matters.get(matter_uuid)}
    for part in parts:
        calls[part] = _reader(site, part, matter_uuid)
    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        running = {name: pool.submit(copy_context().run, call) for name, call in calls.items()}
        return _collect(running)


def _reader(site: LegalServer, part: str, matter_uuid: str) -> Callable[[], list[Record]]:
    return lambda: list(getattr(site, part).search(matter=matter_uuid))


def _collect(running: Mapping[str, Future[Any]]) -> PulledCase:
    matter = running["matter"].result()
    parts: dict[str, list[Record]] = {}
    missing = []
    for name, future in running.items():
        if name == "matter":
            continue
        try:
            parts[name] = future.result()
        except FixTheConfiguration:
            missing.append(name)
    return PulledCase(matter, parts, tuple(missing))
