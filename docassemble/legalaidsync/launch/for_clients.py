# do not pre-load
"""A launch for a client: LegalServer makes its address, and the register of clients' links keeps it like any other.

It is registered when somebody looks at it first, and from then on works once, on one device, for as many days as other
links, unless staff switch it off. The stash stays until the link is taken, because whoever looks may be a program that
previews messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docassemble.base.util import log, retrieve_stashed_data

from .. import compat
from ..casefile.objects import LegalServerCase
from ..client_links.entrance import link_trouble, take_link
from ..client_links.register import ClientLink
from ..connections import link_register, settings, signer
from ..errors import LegalAidSyncError, LinkExpired, LinkInvalid
from .stash import KEY, SECRET, Launch, is_stash, launch_id, launched_link, launched_site, read_launch

__all__ = ["is_switched_off", "look_at_launch", "open_for_client", "take_launch"]


def look_at_launch(case: LegalServerCase, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Tell a case where a client's launch leads, and register it; the link is looked at and not taken.

    Returns:
        The `launch` of the answers: `id` and `variables` as for staff, and `key`, which opens the registered link;
        it is empty if there is none. `problem` is the name of an error class, or empty.
    """
    key, secret = str(arguments.get(KEY, "")), str(arguments.get(SECRET, ""))
    found: dict[str, Any] = {"id": launch_id(key), "key": "", "problem": "", "variables": {}}
    link_id = launched_link(key)
    try:
        launch = _stashed(key, secret)
        link = _registered(link_id, launch)
        found |= {"variables": launch.variables()}
        link_register().look(link_id, compat.session_id())
    except LegalAidSyncError as error:
        log(f"legalaidsync: launch {found['id']}: {error}")
        known = link_register().one(link_id) is not None
        return found | {"key": signer().link_key(link_id) if known else "", "problem": _problem(link_id, error)}
    case.site, case.matter_uuid, case.link_id = link.site, link.matter_uuid, link_id
    case.by_registered_link = True
    return found | {"key": signer().link_key(link_id)}


def take_launch(case: LegalServerCase, arguments: Mapping[str, Any]) -> str:
    """Make a client's launch the link of this session alone, and take it out of the stash.

    Returns:
        An empty text, or the name of the error class if it is no good.
    """
    problem = take_link(case)
    if not problem:
        retrieve_stashed_data(str(arguments[KEY]), str(arguments[SECRET]), delete=True)
    return problem


def open_for_client(case: LegalServerCase, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Look at a client's launch and take it, for interviews that have no screen with a button in between.

    The stash stays, so that the same session can ask again if its first page breaks; any other is refused.

    Returns:
        As `look_at_launch`.
    """
    found = look_at_launch(case, arguments)
    return found | {"problem": found["problem"] or take_link(case)}


def is_switched_off(launch: dict[str, Any], case: LegalServerCase) -> bool:
    """Return whether a client's launch is no good by now, and write the reason into the `launch` of the answers."""
    problem = link_trouble(case) if launch else ""
    if problem:
        launch["problem"] = problem
    return bool(problem)


def _stashed(key: str, secret: str) -> Launch:
    if not is_stash(key) or not secret:
        raise LinkInvalid("the address names no stash")
    stashed = retrieve_stashed_data(key, secret)
    if stashed is None:
        raise LinkExpired("a launch that was used, or is too old")
    return read_launch(stashed)


def _registered(link_id: str, launch: Launch) -> ClientLink:
    return link_register().launched(
        link_id,
        launched_site(settings(), launch.host).name,
        launch.matter_uuid,
        days=settings().link_days,
        actor=launch.opener(None),
        interview=compat.interview_name(),
    )


def _problem(link_id: str, error: LegalAidSyncError) -> str:
    """A stash that is gone was taken or switched off, which the register knows better."""
    if isinstance(error, LinkExpired):
        try:
            link_register().check(link_id, compat.session_id())
        except LegalAidSyncError as known:
            error = known if link_register().one(link_id) else error
    return type(error).__name__
