# do not pre-load
"""What case_parts.yml imports: the parts of a case, each read when the interview first needs it, or several at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docassemble.base.util import log

from ..casefile import parts
from ..casefile.facts import Fact
from ..casefile.mapping import mapping_sections
from ..casefile.objects import FiledList, LegalServerCase
from ..casefile.on_file import ClientOnFile, MatterOnFile, fill_from
from ..casefile.parts import *  # noqa: F403 -- what interviews import
from ..connections import connect, settings
from ..errors import LegalAidSyncError
from ..interview import pull
from ..legalserver.caching import fresh
from ..legalserver.loading import INSIDE, load
from ..noting import note_views
from ..transport import page_budget
from .asking import entry_choices
from .reading import opener

__all__ = [
    *parts.__all__,
    "client_on_file",
    "entry_choices",
    "fill_from",
    "matter_on_file",
    "part_on_file",
    "parts_shown",
    "prefetch",
]

NAMES_USERS = ("assignments",)


def client_on_file(case: LegalServerCase) -> ClientOnFile:
    """Return the client as the viewer of the case may see them; the case is read first if it has not been."""
    _be_pulled(case)
    return parts.client_on_file(case)


def matter_on_file(case: LegalServerCase) -> MatterOnFile:
    """Return the other fields of the matter; the case is read first if it has not been."""
    _be_pulled(case)
    return parts.matter_on_file(case)


def part_on_file(case: LegalServerCase, name: str) -> FiledList:
    """Return a list of the case; one that LegalServer does not let us read is empty, and `unreadable_parts` names it.

    Args:
        name: of `parts.LISTS`, for example `services`.
    """
    _read(case, [name])
    return parts.list_on_file(case, name)


def parts_shown(case: LegalServerCase) -> list[tuple[str, list[str]]]:
    """Return (label of the section, one line for each item) of every list of which the viewer may see something."""
    shown = []
    for name in parts.LISTS:
        lines = [line for item in getattr(case, name) if (line := item.line)]
        section = mapping_sections()[parts.facts_of_kind(case, parts.record_kind_of(name))[0].section]
        shown += [(section.label, lines)] if lines else []
    return shown


def prefetch(case: LegalServerCase, *names: str) -> None:
    """Read several lists of a case at once, so that none of them has to be waited for later; those that are there stay.

    Args:
        names: of `parts.LISTS`; none means all of them.
    """
    wanted = [name for name in names or parts.LISTS if name not in case.__dict__]
    _read(case, wanted)
    for name in wanted:
        setattr(case, name, parts.list_on_file(case, name))


def _be_pulled(case: LegalServerCase) -> None:
    if not (case.is_pulled or case.is_new):
        pull(case)


def _read(case: LegalServerCase, names: Iterable[str]) -> None:
    """Read the records of lists that have not been read; what the matter itself holds needs no request."""
    _be_pulled(case)
    missing = [kind for name in names if (kind := parts.record_kind_of(name)) not in case.part_records]
    if not (missing and case.is_pulled):
        return
    held = {kind: found for kind in missing if isinstance(found := case.record.get(INSIDE[kind] or ""), list)}
    case.part_records |= {kind: held[kind] for kind in held if kind not in NAMES_USERS}
    apart = [kind for kind in missing if kind not in case.part_records]
    if apart:
        _ask(case, apart)
    _note(case, [kind for kind in missing if kind in case.part_records])


def _ask(case: LegalServerCase, kinds: list[str]) -> None:
    client, _ = connect(case.site)
    try:
        with page_budget(settings().timeouts.page), fresh():
            loaded = load(client, case.matter_uuid, kinds, users=bool(set(kinds) & set(NAMES_USERS)))
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        case.unreadable_parts = sorted({*case.unreadable_parts, *kinds})
        return
    case.part_records |= loaded.parts
    case.user_records |= {uuid: _shown_of(user) for uuid, user in loaded.users.items()}
    case.unreadable_parts = sorted({*case.unreadable_parts, *loaded.missing} - set(loaded.parts) - {"users"})


def _shown_of(user: dict[str, Any]) -> dict[str, Any]:
    """Of a user only what a letter needs: their record holds much that is nobody's business here."""
    kept = ("user_uuid", "first", "middle", "last", "suffix", "email", "phone_business", "title")
    return {key: user.get(key) for key in kept}


def _note(case: LegalServerCase, kinds: list[str]) -> None:
    seen = {kind: _fields_seen(case, parts.facts_of_kind(case, kind)) for kind in kinds}
    note_views(opener(case), case.site, case.matter_uuid, seen)


def _fields_seen(case: LegalServerCase, facts: Iterable[Fact]) -> list[str]:
    return [fact.read for fact in facts if fact.may_see(case.viewer)]
