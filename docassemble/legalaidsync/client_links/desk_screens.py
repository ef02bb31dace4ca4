# do not pre-load
"""What the screens of client_links.yml show: read anew for each screen, in the language of the screen, never kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docassemble.base.util import log, qr_code

from .. import compat
from ..connections import link_register, settings
from ..desk.screens import when
from ..errors import LegalAidSyncError
from ..screens import label, say
from ..staff import ASK, LEAD, View, staff
from .contact import email_on_file, has_unsafe, phones, safe_phone
from .desk import GIVES, MESSAGES, OPEN, address_of, message_for, note_contact_read, validities
from .marks import matter_of
from .register import LAUNCHED, ClientLink

__all__ = [
    "address_seen",
    "asking_links",
    "channel_choices",
    "contact_on_file",
    "contact_warnings_seen",
    "desk_screen",
    "is_open",
    "link_history",
    "link_standing",
    "link_switches",
    "links_of_case",
    "links_screen",
    "message_seen",
    "newest_links",
    "qr_seen",
    "sends",
    "shown_link",
    "site_choices",
    "usual_validity",
    "validity_choices",
]

DESK = "docassemble.legalaidsync:data/questions/dashboard.yml"
LINKS = "docassemble.legalaidsync:data/questions/client_links.yml"
QR_WIDTH = "260px"
Choice = dict[str, str]


# Lists


def asking_links() -> list[ClientLink]:
    """Return the links whose clients ask for a new one."""
    staff()
    return link_register().asking()


def newest_links() -> list[ClientLink]:
    """Return the newest links of all cases."""
    staff()
    return link_register().newest()


def links_screen() -> str:
    """Return the address of staff's screen for links."""
    return compat.interview_address(LINKS, new_session="1")


def desk_screen() -> str:
    """Return the address of the sync desk."""
    return compat.interview_address(DESK, new_session="1")


def links_of_case(view: View) -> list[ClientLink]:
    """Return the links of the case that staff look at."""
    staff()
    return link_register().of_case(view["site"], view["matter"])


def shown_link(view: View) -> ClientLink | None:
    """Return the link that staff look at; None if it is gone."""
    staff()
    return link_register().one(view["link"])


def link_standing(link: ClientLink) -> str:
    """Return how it stands with a link, in words."""
    return say(f"links_state_{link.standing(link_register().clock()).value}")


def is_open(link: ClientLink) -> bool:
    """Return whether a link can still be given to a client; the address of what LegalServer made stands only there."""
    return link.channel != LAUNCHED and link.standing(link_register().clock()) in OPEN


# What opens a case; the audit says who has seen it


def address_seen(view: View) -> str:
    """Return the address of the link that staff look at."""
    link = _link_seen(view)
    return address_of(link, view["language"]) if link else ""


def qr_seen(view: View) -> str:
    """Return docassemble's markup of the address as a QR code."""
    link = _link_seen(view)
    return str(qr_code(address_of(link, view["language"]), QR_WIDTH, say("links_qr_alt"))) if link else ""


def message_seen(view: View) -> str:
    """Return the text that is sent, in the language of the client."""
    link = _link_seen(view)
    return message_for(link, view["channel"], view["language"])[1] if link else ""


def _link_seen(view: View) -> ClientLink | None:
    actor, link = staff(), shown_link(view)
    if link is None or not is_open(link):
        return None
    link_register().shown(link.link_id, actor)
    return link


def contact_on_file(view: View) -> str:
    """Return the address or number on file to which a message may go; an empty text if there is none, or no answer."""
    link = shown_link(view)
    try:
        matter = matter_of(link.site, link.matter_uuid) if link else {}
    except LegalAidSyncError:
        return ""  # `contact_warnings_seen` says so on the same screen
    return email_on_file(matter) if view["channel"] == "email" else safe_phone(matter)


def contact_warnings_seen(view: View) -> list[str]:
    """Return what LegalServer says against writing to the client, as sentences for staff."""
    actor, link = staff(), shown_link(view)
    if link is None:
        return []
    try:
        matter = matter_of(link.site, link.matter_uuid)
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        return [label(error.sentence)]
    note_contact_read(link, actor)
    return list(_warnings(matter, view["channel"]))


def _warnings(matter: Mapping[str, Any], channel: str) -> Iterator[str]:
    if channel == "email":
        yield say("links_unsafe_email" if has_unsafe(matter) else "links_unknown_email")
        return
    for phone in phones(matter):
        if phone.is_safe is False:
            yield say("links_unsafe_number", number=phone.number)
        elif phone.is_safe is None:
            yield say("links_unknown_number", number=phone.number)


def link_history(view: View) -> list[tuple[str, str]]:
    """Return what is known of the link that staff look at, as (what, when or who)."""
    link = shown_link(view)
    if link is None:
        return []
    moments = {
        "made": link.made_at,
        "expires": link.expires,
        "sent_at": link.sent_at,
        "opened": link.opened_at,
        "used": link.used_at,
        "answered": link.finished_at,
        "revoked": link.revoked_at,
        "asked": link.asked_at,
    }
    told = {
        "made_by": link.made_by,
        "channel": say(f"links_by_{link.channel}") if link.channel else "",
        "sending": say(f"links_sending_{link.sending}") if link.sending else "",
    }
    known = {name: when(moment) for name, moment in moments.items() if moment} | told
    return [(say(f"links_told_{name}"), text) for name, text in known.items() if text]


# Choices and switches


def site_choices() -> list[Choice]:
    """Return the sites of the Configuration, as choices."""
    return [{name: name} for name in settings().sites]


def validity_choices() -> list[dict[int, str]]:
    """Return for how many days a link may work, as choices."""
    return [{days: say("links_days", number=days) if days > 1 else say("links_day")} for days in validities()]


def usual_validity() -> int:
    """Return for how many days a link works unless staff say otherwise."""
    return settings().link_days


def sends(view: View) -> bool:
    """Return whether the office sends messages to clients in the way that staff have chosen."""
    return view["channel"] in settings().tell_clients_by


def channel_choices() -> list[Choice]:
    """Return the ways to give a link to a client that the office offers."""
    offered = [name for name in GIVES if name not in MESSAGES or name in settings().tell_clients_by]
    return [{name: say(f"links_by_{name}")} for name in offered]


def link_switches(view: View) -> list[Choice]:
    """Return the buttons of a screen: the order that each gives, and its text."""
    link = shown_link(view)
    if view["place"] == "sure":
        return [{f"revoke:{view['link']}": say("order_yes")}, {f"{LEAD}:link": say("order_no")}]
    on = link is not None and link.revoked_at is None and view["place"] == "link"
    orders = [
        (f"{LEAD}:make", "links_make", view["place"] == "case"),
        (f"{ASK}:revoke:{view['link']}", "links_revoke", on),
        (f"settle:{view['link']}", "links_settle", view["place"] == "link" and link is not None and link.asks),
        (f"{LEAD}:link", "links_to_link", view["place"] in ("qr", "send")),
        (f"{LEAD}:case", "links_to_case", view["place"] == "link"),
        (f"{LEAD}:home", "links_to_home", True),
    ]
    return [{order: say(text)} for order, text, offered in orders if offered]
