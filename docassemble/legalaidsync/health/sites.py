# do not pre-load
"""Checks of one LegalServer site: address, token, permissions, paid tier, note type, mapping, pause, expiry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from ..connections import outbox, session_of, try_out
from ..delivery.sites import STAFF, SitePause
from ..errors import LegalAidSyncError, PremiumRequired
from ..legalserver import LegalServer
from ..settings import DAYS_OF_WARNING, Settings, Site, Timeouts
from ..transport import page_budget
from ..wording import Sentence, Several
from .address import ask_without_token, wrong_form
from .clocks import clock_finding
from .finding import Finding
from .mapping import mapping_trouble
from .reasons import reason_of
from .rights import missing_rights, permission_of_kind, permissions_to_write
from .running import Check, Look

SECONDS = 6.0  # for all that one site is asked, so that it ends before the deadline of the whole list
PATIENCE = Timeouts(connect=2.0, read=3.0, page=SECONDS)
PREMIUM_READ = "/api/v2/processes"  # the one read of the paid tier: section 3.11


def site_checks(settings: Settings) -> Iterator[Check]:
    """Yield the checks of every site of the Configuration."""
    for site in settings.sites.values():
        looks: dict[str, Look] = {
            "health_site": partial(site_findings, site),
            "health_sending": partial(sending, site),
            "health_mapping": partial(mapping, site),
            "health_expiry": partial(expiry, site),
        }
        yield from (Check(Sentence(name, site=site.name), look, settings.database) for name, look in looks.items())


def site_findings(site: Site) -> Iterator[Finding]:
    """Ask a site, which need not stand in the Configuration; nothing is written, and it stops where all else fails."""
    name = Sentence("health_address", site=site.name)
    wrong = wrong_form(site)
    if wrong:
        yield Finding(name, wrong)
        return
    answer = ask_without_token(site, session_of(site), PATIENCE)
    yield Finding(name, answer.trouble)
    if answer.trouble:
        return
    yield clock_finding(Sentence("health_site_clock", site=site.name), answer.date)
    with page_budget(SECONDS):
        yield from _with_token(site)


def _with_token(site: Site) -> Iterator[Finding]:
    client = try_out(site, PATIENCE)
    known = Finding(Sentence("health_site", site=site.name), _greeting(client, site))
    yield known
    if known.is_ok:
        yield rights(site, client)
        yield paid_tier(site, client)
    if known.is_ok and site.next_token:
        spare = try_out(replace(site, token=site.next_token, next_token=None), PATIENCE)
        refused = _greeting(spare, site)
        yield Finding(Sentence("health_next_token", site=site.name), refused)


def _greeting(client: LegalServer, site: Site) -> str:
    """Return what is wrong with the token, or with the note type, for which it is asked."""
    try:
        if next(client.lookups.search(table="note_type", name=site.note_type), None):
            return ""
    except LegalAidSyncError as error:
        return reason_of(error)
    return Sentence("health_no_note_type", wanted=site.note_type)


def rights(site: Site, client: LegalServer) -> Finding:
    """Return which permissions are missing: reads are tried, of writes `sending` tells what deliveries have met."""
    found = missing_rights(client)
    missing = ", ".join(f"`{name}`" for name in found.missing)
    features = ["deliver"] if site.premium == "no" else ["deliver", "changes"]
    untried = ", ".join(f"`{name}`" for name in permissions_to_write(features, site.version))
    return Finding(
        Sentence("health_rights", site=site.name),
        Sentence("health_missing_rights", rights=missing) if missing else "",
        Sentence("health_untried_rights" if found.saw_a_case else "health_no_case_to_try", rights=untried),
    )


def paid_tier(site: Site, client: LegalServer) -> Finding:
    """Return whether the site has LegalServer's paid tier, if the Configuration counts on it."""
    name = Sentence("health_tier", site=site.name)
    if site.premium == "no" or not _is_unpaid(client):
        return Finding(name)
    if site.premium == "yes":
        return Finding(name, Sentence("health_tier_wanted"))
    return Finding(name, note=Sentence("health_tier_missing"))


def _is_unpaid(client: LegalServer) -> bool:
    """A refusal for another reason says nothing about what the site pays for."""
    try:
        client.send("GET", PREMIUM_READ)
    except PremiumRequired:
        return True
    except LegalAidSyncError:
        return False
    return False


def sending(site: Site) -> Iterator[Finding]:
    """Look whether deliveries to a site rest, and for want of what LegalServer has refused them."""
    name = Sentence("health_sending", site=site.name)
    pause = outbox().paused_sites().get(site.name)
    refused = _refused_so_far(site)
    if pause and pause.why == STAFF:
        by_staff = Sentence("health_paused_by_staff", by=pause.by, since=_since(pause), site=site.name)
        yield Finding(name, Several(by_staff, refused), waits_for_staff=not refused)
    elif pause:
        yield Finding(name, Several(Sentence("health_paused_for_token", since=_since(pause)), refused))
    else:
        yield Finding(name, refused)


def _since(pause: SitePause) -> str:
    return f"{pause.at:%Y-%m-%d %H:%M} UTC"


def _refused_so_far(site: Site) -> str:
    """Return which permissions deliveries have met that are missing, and the paid tier where it is counted on."""
    met = sorted({permission_of_kind(kind) for kind in outbox().kinds_without_permission(site.name)})
    rights = Sentence("health_missing_rights", rights=", ".join(f"`{right}`" for right in met)) if met else ""
    unpaid = site.premium == "yes" and outbox().unpaid_endpoints(site.name)
    return Several(rights, Sentence("health_tier_wanted") if unpaid else "")


def mapping(site: Site) -> Iterator[Finding]:
    """Look for mistakes in the site's own mapping."""
    with page_budget(SECONDS):
        trouble = mapping_trouble(site.name)
    mend = Sentence("health_wrong_mapping", detail=trouble) if trouble else ""
    yield Finding(Sentence("health_mapping", site=site.name), mend)


def expiry(site: Site, today: date | None = None) -> Iterator[Finding]:
    """Look how long the token is good for, as the Configuration says."""
    name, ends = Sentence("health_expiry", site=site.name), site.token_expires
    if ends is None:
        yield Finding(name, note="" if site.in_process else Sentence("health_expiry_unknown"))
        return
    days = (ends - (today or date.today())).days
    key = "health_expired" if days < 0 else "health_expires_soon" if days <= DAYS_OF_WARNING else ""
    yield Finding(name, Sentence(key, day=ends, days=days) if key else "")
