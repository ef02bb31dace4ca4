# do not pre-load
"""What a client's link looks like, what it opens, and where its short address leads."""

from __future__ import annotations

import sys
from urllib.parse import urlencode, urlsplit

from flask import Response, redirect, request

from .. import compat
from ..connections import link_register, signer
from ..errors import LinkInvalid, LinkUnknown
from ..links import KEY_OF_A_LINK, CaseLink
from .register import SHORT, UPDATE, ClientLink

ROUTES = "docassemble.legalaidsync.routes"
PASSED_ON = ("lang", "prefill")


def address_to(link: ClientLink, **more: str) -> str:
    """Return the address that opens a link: a short one where our routes are loaded, else the interview's own.

    Args:
        more: what the address carries beside the key, by the names of PASSED_ON.

    Raises:
        ValueError: it is no link that the register made.
    """
    key = signer().link_key(link.link_id)
    if ROUTES not in sys.modules:
        return compat.interview_address(link.interview, case=key, **more)
    return f"{compat.root_address()}{SHORT}{key}" + (f"?{urlencode(more)}" if more else "")


def claims_of(token: str) -> CaseLink:
    """Return what a link opens, though it may be no good any more.

    Args:
        token: the key of a link, or the signed text of a link that an earlier version made.

    Raises:
        LinkInvalid: it is not ours, or torn.
        LinkUnknown: it is ours, but its row is gone, and nothing else says which case it was for.
    """
    if not KEY_OF_A_LINK.fullmatch(token):
        return signer().read_long_link(token)
    link_id = signer().read_link_key(token)
    found = link_register().one(link_id)
    if found is None:
        raise LinkUnknown(f"link {link_id}")
    return found.claims


def is_same_link(one: str, other: str) -> bool:
    """Return whether two tokens are of the same link, also if one is in the long form of an earlier version."""
    return one == other or _id_in(one) == _id_in(other)


def follow(key: str) -> Response:
    """Lead from a short address to the interview that the link opens; what is no link is explained there too.

    The way is told without scheme and host: a server behind a proxy may not know how it is called.
    """
    passed = {name: request.args[name] for name in PASSED_ON if name in request.args}
    there = urlsplit(compat.interview_address(_opened_by(key), case=key, **passed))
    response: Response = redirect(f"{there.path}?{there.query}")  # type: ignore[assignment]
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _opened_by(key: str) -> str:
    try:
        found = link_register().one(signer().read_link_key(key))
    except LinkInvalid:
        return UPDATE
    return found.interview if found else UPDATE


def _id_in(token: str) -> str:
    try:
        return (
            signer().read_link_key(token) if KEY_OF_A_LINK.fullmatch(token) else signer().read_long_link(token).link_id
        )
    except LinkInvalid:
        return token
