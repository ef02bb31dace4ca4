# do not pre-load
"""How a client comes in: by a link that the register knows, and that no other session has taken."""

from __future__ import annotations

from collections.abc import Callable

from .. import compat
from ..casefile.objects import LegalServerCase
from ..connections import connect, link_register, settings, signer
from ..delivery.new_matter import is_placeholder
from ..errors import GiveUp
from ..scheduled import ask_a_worker
from ..settings import SANDBOX_SITE
from .addresses import claims_of, is_same_link

__all__ = [
    "ask_for_new_link",
    "has_stand_in_only",
    "is_asked_for_elsewhere",
    "link_answered",
    "link_names_a_case",
    "link_trouble",
    "open_case",
    "take_link",
    "try_out_token",
]

TRY_OUT = "program try-out"
SAMPLE = "synthetic-1042"  # in the stand-in; never a case that somebody has made who tries the intake


def open_case(case: LegalServerCase, token: str | None) -> str:
    """Tell a case where its link leads. The link is looked at and not taken: see `take_link`.

    Returns:
        An empty text, or the name of the error class if the link is no good.
    """
    try:
        link = claims_of(token or "")
        link_register().look(link.link_id, compat.session_id())
    except GiveUp as error:
        return type(error).__name__
    case.site, case.matter_uuid, case.link_id = link.site, link.matter_uuid, link.link_id
    case.by_registered_link = True
    if is_placeholder(link.matter_uuid):
        case.await_making(link.site, link.matter_uuid)
    return ""


def take_link(case: LegalServerCase) -> str:
    """Make the client's link the link of this session alone, before anything of the case is read.

    Returns:
        As `open_case`; an empty text too if the case was opened without a link.
    """
    return _trouble(case, link_register().take)


def link_trouble(case: LegalServerCase) -> str:
    """Return what is wrong by now with the link of this session, as `open_case` does."""
    return _trouble(case, link_register().check)


def _trouble(case: LegalServerCase, ask: Callable[[str, str], object]) -> str:
    try:
        if _came_by_link(case):
            ask(case.link_id, compat.session_id())
    except GiveUp as error:
        return type(error).__name__
    return ""


def link_answered(case: LegalServerCase) -> None:
    """Note that the answers of whoever came by a link were sent."""
    if _came_by_link(case):
        link_register().finish(case.link_id)


def _came_by_link(case: LegalServerCase) -> bool:
    """A case that LegalServer has launched has a `link_id` too, which the register does not know."""
    return bool(getattr(case, "by_registered_link", False))


def is_asked_for_elsewhere(token_of_session: str) -> bool:
    """Return whether the visited address has another link than the one with which this session began."""
    asked = compat.query_parameter("case")
    return bool(asked) and not is_same_link(asked, token_of_session)


def link_names_a_case(token: str | None) -> bool:
    """Return whether a link is one of ours, so that the office can be told who asks for a new one."""
    try:
        claims_of(token or "")
    except GiveUp:
        return False
    return True


def ask_for_new_link(token: str | None) -> None:
    """Tell the office, once for each link, that its client asks for a new one."""
    if link_register().ask_for_new(claims_of(token or "")):
        ask_a_worker()  # whoever delivers also sends the office its digest


def has_stand_in_only() -> bool:
    """Return whether this server has no site but the embedded stand-in, where everything can be tried."""
    site = settings().default_site
    return site.name == SANDBOX_SITE and site.in_process


def try_out_token() -> str | None:
    """Return the key of a new link to a synthetic case; None on a server that has more than the embedded stand-in."""
    if not has_stand_in_only():
        return None
    client, site = connect(settings().default_site.name)
    sample = next(client.matters.search(results="caller_id", external_id=SAMPLE))
    made = link_register().make(
        site.name,
        sample["matter_uuid"],
        case_number=sample.get("case_number"),
        days=settings().link_days,
        actor=TRY_OUT,
        interview=compat.interview_name(),
    )
    return signer().link_key(made.link_id)
