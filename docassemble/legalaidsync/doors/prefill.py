"""Starts an intake that is filled in with what another program is sure of, and returns the link for the person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from .. import compat
from ..casefile.lookup_lists import choices
from ..casefile.mapping import Fact
from ..casefile.told import Told, check_told
from ..connections import connect, settings, signer
from ..errors import NotAcceptable
from ..transport import page_budget
from ..wording import say
from .answers import Answer, Refusal, given, refused

INTAKE = "docassemble.legalaidsync:data/questions/intake.yml"
# Under this name an address carries where the told facts are kept, and what opens them: `<key>.<secret>`.
PARAMETER = "prefill"


def start_prefilled(arguments: Mapping[str, Any], holder: str) -> Answer:
    """Keep the facts, encrypted, for the interview that the link starts; nothing is written to LegalServer."""
    facts = accepted(arguments["site"], arguments["facts"])
    days = settings().link_days
    expires = datetime.now(UTC) + timedelta(days=days)
    key, secret = compat.stash({"facts": dict(facts), "told_by": holder}, int(timedelta(days=days).total_seconds()))
    token = signer().case_link(arguments["site"], arguments["matter"], uuid.uuid4().hex[:12], days)
    query = {"new_session": "1", "case": token, PARAMETER: f"{key}.{secret}"}
    if "language" in arguments:
        query["lang"] = arguments["language"]
    link = compat.interview_address(arguments.get("interview", INTAKE), **query)
    return given({"link": link, "expires": expires.isoformat(timespec="seconds"), "facts": sorted(facts)}, 201)


def accepted(site_name: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return told facts as they are kept.

    Raises:
        Refusal: a name is unknown, or a value breaks a rule; it says which.
        LegalAidSyncError: a list, by which a value would be checked, can't be read.
    """
    found = told_to(site_name, told)
    if found.unknown:
        near = {name: meant for name, meant in found.unknown.items() if meant}
        raise Refusal(refused("unknown_name", names=found.unknown, nearest=near))
    if found.wrong:
        sentences = {name: _sentence(name, problem) for name, problem in found.wrong.items()}
        raise Refusal(refused("not_acceptable", names=found.wrong, details=sentences))
    return found.facts


def told_to(site_name: str, told: Mapping[str, Any]) -> Told:
    """Check told facts by the rules of typed ones, and by the lists of a site."""
    client, site = connect(site_name)

    def on_list(fact: Fact, value: str) -> bool:
        return any(value == known for known, _ in choices(site.name, client, str(fact.table)))

    with page_budget(settings().timeouts.page):
        return check_told(told, on_list)


def _sentence(name: str, problem: NotAcceptable) -> str:
    return say(problem.detail, "en", label=name, **problem.words)
