# do not pre-load
"""What staff do with clients' links (client_links.yml): find the case, make a link, give it, revoke it.

Every function here asks again whether the visitor is staff. What screens show: desk_screens.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docassemble.base.util import as_datetime, format_date, format_datetime, log

from ..by_number import find_by_number
from ..connections import link_register, settings
from ..contacting import tell_client
from ..delivery.notices import Way
from ..errors import ConfigurationInvalid, LegalAidSyncError, NotSafe, SafetyUnknown
from ..noting import note_view
from ..staff import ASK, LEAD, View, staff
from ..wording import SOURCE_LANGUAGE, languages, say
from .addresses import address_to
from .contact import fields_read
from .register import ClientLink, Sent, Standing

__all__ = [
    "after_answer",
    "first_links_view",
    "links_looked",
]

PLACES = ("home", "case", "make", "link", "qr", "send", "sure")
MESSAGES = ("email", "sms")
GIVES = {"copy": "link", "qr": "qr", "email": "send", "sms": "send"}  # channel -> where staff do it
VALIDITIES = (1, 3, 7, 14, 30)
OPEN = (Standing.WAITING, Standing.OPENED)


def first_links_view() -> View:
    """Return where staff look first."""
    return {"place": "home", "site": "", "matter": "", "case_number": "", "link": "", "channel": "", "language": "en"}


def links_looked(view: Mapping[str, Any], arguments: Mapping[str, Any]) -> View:
    """Return the view after a link of the screen was followed; what is no place or link of ours is left out."""
    staff()
    moved: View = {"place": str(arguments["place"])} if arguments.get("place") in PLACES else {"place": "home"}
    if arguments.get("channel") in MESSAGES:
        moved["channel"] = arguments["channel"]
    if arguments.get("language") in languages():
        moved["language"] = arguments["language"]
    found = link_register().one(str(arguments["link"])) if "link" in arguments else None
    if found:
        moved |= {"link": found.link_id, "site": found.site, "matter": found.matter_uuid}
        moved["case_number"] = found.case_number or ""
    return {**view, **moved}


def after_answer(view: View, said: str, **answers: Any) -> tuple[View, str]:
    """Do what staff have asked for on the screen before; nothing, if they have not answered one.

    Args:
        said: the key of the sentence that is shown now.
        answers: what each field of the screens holds; empty where it was not asked.

    Returns:
        Where staff look next, and the key of the sentence that says what happened (empty: nothing to say).

    Raises:
        PermissionError: the visitor is not staff.
    """
    if answers["order"]:
        return carry_out_link_order(view, str(answers["order"]))
    if answers["case"]:
        return find_case(view, str(answers["case"]), str(answers["site"] or ""))
    if answers["days"]:
        return make_link(view, int(answers["days"]), str(answers["channel"]), str(answers["language"]))
    return send_link(view, str(answers["to"])) if answers["to"] else (view, said)


def find_case(view: View, case_number: str, site_name: str = "") -> tuple[View, str]:
    """Ask LegalServer for a case, and lead to its links; returns as `after_answer`."""
    try:
        found = find_by_number(case_number, staff(), site_name)
    except LegalAidSyncError as error:
        return _failed({**view, "place": "home"}, error)
    known = {"site": found.site, "matter": found.matter_uuid, "case_number": found.case_number}
    return {**view, **known, "place": "case"}, ""


def make_link(view: View, days: int, channel: str, language: str) -> tuple[View, str]:
    """Make a link to the case that staff look at, and lead to where it is given; returns as `after_answer`.

    Raises:
        ValueError: the number of days is none that the screen offers.
    """
    actor = staff()
    if days not in validities():
        raise ValueError("a link can't be opened for that many days")
    made = link_register().make(
        view["site"], view["matter"], days=days, actor=actor, case_number=view["case_number"] or None
    )
    moved = {"link": made.link_id, "channel": channel, "language": language, "place": GIVES.get(channel, "link")}
    if channel in GIVES and channel not in MESSAGES:
        link_register().given(made.link_id, channel, actor)
    return {**view, **moved}, "links_made"


def send_link(view: View, to: str) -> tuple[View, str]:
    """Send the link that staff look at, unless LegalServer calls the number unsafe. The address is kept nowhere.

    Args:
        to: an e-mail address or a phone number, as staff have seen and confirmed it.

    Returns:
        As `after_answer`.
    """
    actor, link, channel = staff(), link_register().one(view["link"]), view["channel"]
    if link is None or link.standing(link_register().clock()) not in OPEN:
        return {**view, "place": "link"}, "links_too_late"
    if channel not in settings().tell_clients_by:
        return view, f"links_off_{channel}"
    try:
        ended = _send(link, Way(link.site, link.matter_uuid, channel, to), view["language"], actor)
    except NotSafe:
        return view, "links_not_safe"
    except SafetyUnknown as error:
        return _failed(view, error)
    link_register().given(link.link_id, channel, actor, ended)
    return {**view, "place": "send" if ended is Sent.REFUSED else "link"}, f"links_{ended.value}"


def carry_out_link_order(view: View, order: str) -> tuple[View, str]:
    """Turn a switch, such as `revoke:3f2a`, or lead where the order leads; returns as `after_answer`."""
    actor = staff()
    name, _, about = order.partition(":")
    if name == LEAD:
        return links_looked(view, {"place": about}), ""
    if name == ASK:
        return {**view, "place": "sure"}, ""
    if name not in ORDERS:
        return links_looked(view, {}), ""
    done, place = ORDERS[name](about, actor), "link" if name == "revoke" else view["place"]
    return {**view, "place": place}, f"links_{name}d" if done else "links_nothing"


def _revoke(link_id: str, actor: str) -> bool:
    return link_register().revoke(link_id, actor)


def _settle(link_id: str, actor: str) -> bool:
    return link_register().settle(link_id, actor)


ORDERS: Mapping[str, Callable[[str, str], bool]] = {"revoke": _revoke, "settle": _settle}


def validities() -> list[int]:
    """Return for how many days a link may work."""
    return sorted({*VALIDITIES, settings().link_days})


def address_of(link: ClientLink, language: str) -> str:
    """Return the address that opens a link."""
    return address_to(link, **({} if language == SOURCE_LANGUAGE else {"lang": language}))


def note_contact_read(link: ClientLink, actor: str) -> None:
    """Write down who has seen where the client can be reached."""
    note_view(actor, link.site, link.matter_uuid, fields_read())


def message_for(link: ClientLink, channel: str, language: str) -> tuple[str, str]:
    """Return subject and text of the message with a link; neither says who writes or what it is about.

    A text message has no letter that would double what it costs, as the space before PM in `format_datetime()` does.
    """
    told = format_date if channel == "sms" else format_datetime
    until = told(as_datetime(link.expires), format="medium", language=language)
    words = {"address": address_of(link, language), "until": until}
    return say("links_subject", language), say(f"links_text_{channel}", language, **words)


def _failed(view: View, error: LegalAidSyncError) -> tuple[View, str]:
    log(f"legalaidsync: {error}")
    return {**view, "trouble": error.sentence}, "desk_failed"


def _send(link: ClientLink, way: Way, language: str, actor: str) -> Sent:
    subject, text = message_for(link, way.channel, language)
    try:
        tell_client(way, subject, text, actor)
    except (NotSafe, SafetyUnknown):
        raise
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        refused = error.certainly_not_done or isinstance(error, ConfigurationInvalid)
        return Sent.REFUSED if refused else Sent.UNKNOWN
    return Sent.SENT
