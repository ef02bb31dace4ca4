# do not pre-load
"""The connections of this process: an engine, an outbox, a cache, a client per site. They never become answers."""

from __future__ import annotations

import os
from functools import cache, lru_cache

import requests
from sqlalchemy import Engine, create_engine

from . import compat, wording
from .client_links.register import Register
from .compat.languages import language_files
from .delivery.chain import sealing
from .delivery.encryption import Cipher
from .delivery.outbox import Outbox
from .delivery.retry import RetryPolicy
from .delivery.schema import ensure_schema
from .legalserver import LegalServer
from .legalserver.caching import Cache
from .legalserver.changes_elsewhere import ChangesElsewhere
from .links import Signer
from .settings import Settings, Site, Timeouts, read_settings
from .transport import CircuitBreaker, RateLimit
from .transport.http import pooled_session

CALLS_PER_MINUTE = 120
HOUR = 3600
CALLERS = 100  # whose counts a process keeps at hand


def settings() -> Settings:
    """Return the validated settings of this server."""
    return _settings(os.getpid())


def connect(site_name: str) -> tuple[LegalServer, Site]:
    """Return the client of a site and the site's settings.

    Raises:
        ConfigurationInvalid: there is no such site.
    """
    site = settings().site(site_name)
    return _client(os.getpid(), site), site


def try_out(site: Site, timeouts: Timeouts) -> LegalServer:
    """Return a client for a look at a site, which need not be in the Configuration.

    It keeps no answers, and neither its failures nor a pause after those of others are shared. Nothing here keeps the
    site, whose token may be one that an administrator is only trying.
    """
    url, options = compat.redis_address()
    return LegalServer(
        base_url=site.base_url,
        token=site.token,
        version=site.version,
        timeouts=timeouts,
        session=session_of(site),
        user=site.user,
        next_token=site.next_token,
        limit=RateLimit(site.base_url, site.requests_per_minute, redis_url=url, redis_options=options),
    )


def session_of(site: Site) -> requests.Session:
    """Return a new session in which the address of a site means something."""
    return _in_process_session(site) if site.in_process else pooled_session()


def rate_limit(site_name: str) -> RateLimit:
    """Return the count of calls to a site, which all processes of this server share through docassemble's Redis."""
    return _rate_limit(os.getpid(), settings().site(site_name))


def caller_pace(holder: str) -> RateLimit:
    """Return the count of calls that the holder of a token makes on our doors."""
    return _caller_pace(os.getpid(), holder)


def visitor_pace(name: str, most: int) -> RateLimit:
    """Return the count of what a visitor without an account does in an hour; `name` tells nobody who it is."""
    return _visitor_pace(os.getpid(), name, most)


def engine() -> Engine:
    """Return this process's engine on the outbox's database, its tables up to date."""
    return _engine(os.getpid())


def outbox() -> Outbox:
    """Return the outbox of this server."""
    return Outbox(engine(), Cipher(settings().encryption_keys))


def retry_policy() -> RetryPolicy:
    """Return when this server tries again what could not be delivered."""
    retry = settings().retry
    return RetryPolicy(base=retry.first, longest=retry.longest, settle=retry.settle, total=retry.total)


def signer() -> Signer:
    """Return the signer of links and tokens."""
    return Signer(settings().signing_keys)


def link_register() -> Register:
    """Return the register of clients' links."""
    return Register(engine())


# A forked process must not share sockets with its parent, so each cache is keyed by the process id.


@cache
def _settings(pid: int) -> Settings:
    wording.read_also(language_files())
    return read_settings(compat.configuration())


@cache
def _client(pid: int, site: Site) -> LegalServer:
    return LegalServer(
        base_url=site.base_url,
        token=site.token,
        version=site.version,
        timeouts=settings().timeouts,
        session=_in_process_session(site) if site.in_process else None,
        user=site.user,
        next_token=site.next_token,
        limit=_rate_limit(pid, site),
        breaker=CircuitBreaker(rest=settings().timeouts.rest, tell=_rate_limit(pid, site).note_rest),
        cache=_cache(pid),
    )


@cache
def _rate_limit(pid: int, site: Site) -> RateLimit:
    url, options = compat.redis_address()
    return RateLimit(site.base_url, site.requests_per_minute, redis_url=url, redis_options=options)


@lru_cache(maxsize=CALLERS)
def _caller_pace(pid: int, holder: str) -> RateLimit:
    url, options = compat.redis_address()
    return RateLimit(f"door {holder}", CALLS_PER_MINUTE, redis_url=url, redis_options=options)


@lru_cache(maxsize=CALLERS)
def _visitor_pace(pid: int, name: str, most: int) -> RateLimit:
    url, options = compat.redis_address()
    return RateLimit(name, most, redis_url=url, redis_options=options, window=HOUR)


@cache
def _cache(pid: int) -> Cache:
    url, options = compat.redis_address()
    return Cache(elsewhere=ChangesElsewhere(url, options))


def _in_process_session(site: Site) -> requests.Session:
    """The embedded stand-in answers without a network; it is imported only when a server has no other site."""
    from .sandbox import default_database, make_app
    from .sandbox.in_process import WsgiAdapter

    session = requests.Session()
    session.mount(site.base_url, WsgiAdapter(make_app(default_database(), token=str(site.token))))
    return session


@cache
def _engine(pid: int) -> Engine:
    section = settings().database
    made = create_engine(
        compat.database_url(section),
        connect_args=compat.database_arguments(section),
        pool_pre_ping=True,
        hide_parameters=True,  # else the text of a database error repeats what was to be written
        pool_size=2,
        max_overflow=3,
    )
    ensure_schema(made)
    return sealing(made, Cipher(settings().encryption_keys))
