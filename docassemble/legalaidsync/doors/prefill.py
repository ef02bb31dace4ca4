"""Starts an intake that is filled in with what another program is sure of, and returns the link for the person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from .. import compat
from ..casefile.lookup_lists import choices
from ..casefile.mapping import Fact
from ..casefile.told import check_told
from ..client_links.addresses import address_to
from ..client_links.register import INTAKE
from ..connections import connect, link_register, settings
from ..delivery.new_matter import new_placeholder
from ..errors import NotAcceptable
from ..transport import page_budget
from ..wording import say
from .answers import Answer, Refusal, given, refused

# Under this name an address carries where the told facts are kept, and what opens them: `<key>.<secret>`.
PARAMETER = "prefill"


def start_new(arguments: Mapping[str, Any], holder: str) -> Answer:
    """Start a prefilled intake of somebody new: the link opens a case that is made when the answers are delivered."""
    return start_prefilled({**arguments, "matter": new_placeholder()}, holder)


def start_prefilled(arguments: Mapping[str, Any], holder: str) -> Answer:
    """Keep the facts, encrypted, for the interview that the link starts; nothing is written to LegalServer."""
    facts = accepted(arguments["site"], arguments["facts"])
    days = settings().link_days
    key, secret = compat.stash({"facts": dict(facts), "told_by": holder}, int(timedelta(days=days).total_seconds()))
    interview = arguments.get("interview", INTAKE)
    made = link_register().make(arguments["site"], arguments["matter"], days=days, actor=holder, interview=interview)
    language = {"lang": arguments["language"]} if "language" in arguments else {}
    link = address_to(made, **{PARAMETER: f"{key}.{secret}"}, **language)
    return given({"link": link, "expires": made.expires.isoformat(timespec="seconds"), "facts": sorted(facts)}, 201)


def accepted(site_name: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return told facts as they are kept.

    Raises:
        Refusal: a name is unknown, or a value breaks a rule; it says which.
        LegalAidSyncError: a list, by which a value would be checked, can't be read.
    """
    with page_budget(settings().timeouts.page):
        found = check_told(told, lambda fact, value: is_on_list(site_name, fact, value))
    if found.unknown:
        near = {name: meant for name, meant in found.unknown.items() if meant}
        raise Refusal(refused("unknown_name", names=found.unknown, nearest=near))
    if found.wrong:
        sentences = {name: _sentence(name, problem) for name, problem in found.wrong.items()}
        raise Refusal(refused("not_acceptable", names=found.wrong, details=sentences))
    return found.facts


def is_on_list(site_name: str, fact: Fact, value: str) -> bool:
    """Return whether a value is an entry of the list from which a fact is picked.

    Raises:
        LegalAidSyncError: the list can't be read.
    """
    client, site = connect(site_name)
    return any(value == known for known, _ in choices(site.name, client, str(fact.table)))


def _sentence(name: str, problem: NotAcceptable) -> str:
    return say(problem.detail, "en", label=name, **problem.words)
