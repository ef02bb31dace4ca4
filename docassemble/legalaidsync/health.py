# do not pre-load
"""The health check: a list of named checks, each "OK" or one sentence that says how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from . import compat
from .connections import connect, engine, outbox, rate_limit, settings
from .delivery.schema import ensure_schema
from .delivery.sites import STAFF
from .delivery.states import State
from .errors import ConfigurationInvalid, LegalAidSyncError
from .health_of_mail import mail_checks
from .health_of_mapping import mapping_trouble
from .launch_health import launch_trouble
from .legalserver.caching import fresh
from .settings import Site

DAYS_OF_WARNING = 30
STOPPED = (State.NEEDS_ATTENTION, State.NEEDS_DECISION)  # until a person does something


@dataclass(frozen=True)
class Finding:
    """What one check found; `mend` is empty if all is well, `note` is worth knowing all the same."""

    name: str
    mend: str = ""
    note: str = ""

    @property
    def is_ok(self) -> bool:
        return not self.mend


def findings() -> Iterator[Finding]:
    """Run every check and yield what it found. Needs docassemble's context."""
    try:
        sites = settings().sites
    except ConfigurationInvalid as error:
        yield Finding("Configuration", error.detail)
        return
    yield Finding("Configuration")
    yield from (_checked(name, check) for name, check in CHECKS.items())
    yield from (Finding(*each) for each in mail_checks(settings()))
    for site in sites.values():
        yield _checked(f"LegalServer {site.name}", partial(_answers, site))
        yield _checked(f"Sending to {site.name}", partial(_pause, site))
        yield _checked(f"Mapping of {site.name}", partial(mapping_trouble, site.name))
        yield Finding(f"Token of {site.name}", _token_age(site, date.today()))


def _checked(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, check())
    except LegalAidSyncError as error:
        return Finding(name, f"{error.sentence} ({error})")
    except SQLAlchemyError as error:
        section = settings().database
        mend = f"the database can't be used ({type(error).__name__}); check `{section}` in the Configuration"
        return Finding(name, mend)


def _celery_modules() -> str:
    if compat.has_own_task():
        return ""
    return f"add `{compat.TASKS}` to `celery modules` in the Configuration, then restart the server"


def _routes() -> str:
    if compat.has_own_routes():
        return ""
    return (
        f"add `{compat.ROUTES}` to `preloaded modules` in the Configuration, then restart the server; "
        "until then other programs can't POST to it"
    )


def _tables() -> str:
    ensure_schema(engine())
    return ""


def _encryption() -> str:
    own = (compat.configuration().get("legalaidsync") or {}).get("encryption keys")
    return (
        "" if own else "set `encryption keys` in legalaidsync; until then docassemble's `secretkey` serves as the key"
    )


def _rate_limit() -> str:
    if rate_limit(settings().default_site.name).is_shared:
        return ""
    return (
        "Redis can't be reached, so each process counts its calls alone and may show a case as it was 30 seconds ago; "
        "check `redis` in the Configuration"
    )


def _waiting_for_staff() -> str:
    counts = outbox().counts()
    waiting = [f"{counts[state]} x {state.value}" for state in STOPPED if counts[state]]
    return f"{', '.join(waiting)}: open the sync desk, where each item says what to do" if waiting else ""


def _pause(site: Site) -> str:
    pause = outbox().paused_sites().get(site.name)
    if pause is None:
        return ""
    since = f"since {pause.at:%Y-%m-%d %H:%M} UTC"
    if pause.why == STAFF:
        return f"paused by {pause.by} {since}; resume the site at the sync desk, or with `resume {site.name}`"
    return f"paused {since}, because LegalServer refused the token; set a token that works and it goes on by itself"


def _answers(site: Site) -> str:
    client, _ = connect(site.name)
    with fresh():
        if next(client.lookups.search(table="note_type", name=site.note_type), None):
            return ""
    return f"LegalServer has no note type {site.note_type!r}; set `note type` of the site to one that it has"


def _token_age(site: Site, today: date) -> str:
    if site.token_expires is None or (site.token_expires - today).days > DAYS_OF_WARNING:
        return ""
    return f"the token expires on {site.token_expires}; make a new one in LegalServer and set it as `next token`"


CHECKS: Mapping[str, Callable[[], str]] = {
    "Delivery tasks": _celery_modules,
    "Routes": _routes,
    "Database tables": _tables,
    "Encryption keys": _encryption,
    "Rate limit": _rate_limit,
    "Launch from LegalServer": launch_trouble,
    "Items for staff": _waiting_for_staff,
}
