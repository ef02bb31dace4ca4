"""The one reader of docassemble's Configuration: turns the `legalaidsync` section into validated, immutable values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from math import inf
from typing import Any

from ..errors import ConfigurationInvalid
from ..wording import Sentence
from .brake import USUAL_BRAKE, Brake, read_brake
from .desk import read_desk
from .keeping import USUAL_RETENTION, Retention, read_keeping
from .launch import official_rows, read_launch_name
from .leaving import USUAL_EXIT, read_quick_exit
from .new_case import BEGINNING, Beginning, read_beginning

SANDBOX_SITE = "sandbox"
DAYS_OF_WARNING = 30  # before the token of a site ends
PREMIUM_CHOICES = ("auto", "yes", "no")


class Token(str):
    """An access token that shows itself only when it is asked to.

    It is a `str`, so that libraries take it; `repr()` is masked and pickling is refused, because interview answers
    are pickled and must never hold a token.
    """

    def __repr__(self) -> str:
        return "Token(***)"

    def __reduce__(self) -> Any:
        raise TypeError("a token is never pickled")


@dataclass(frozen=True)
class Timeouts:
    """Seconds: to connect, to wait for an answer, and all outside calls of one page together.

    `rest` is how long a site is left alone after it has failed several times in a row, `document` how long a worker may
    take for a document before the screen offers to make it.
    """

    connect: float = 3.0
    read: float = 8.0
    document: float = 30.0
    page: float = 8.0
    rest: float = 20.0


@dataclass(frozen=True)
class Retry:
    """Seconds between attempts of a delivery.

    `first` is the longest wait after the first attempt and doubles up to `longest`; `settle` is the shortest wait after
    a lost answer; after `total` staff are asked.
    """

    first: float = 30.0
    longest: float = 3600.0
    settle: float = 30.0
    total: float = 72 * 3600.0


@dataclass(frozen=True)
class Site:
    """One LegalServer site.

    Args:
        token: a personal access token; with `user`, that user's password.
        next_token: serves as soon as `token` is refused, so that a token can be renewed without a gap.
        in_process: True for the embedded stand-in, which has no address.
        requests_per_minute: of all processes of this server together.
        dry_run: plans are kept for staff to look at, and nothing is sent.
        mapping: the file with the site's own facts, for example `docassemble.playground1:data/sources/x.yml`; empty:
            what was saved on the screen.
        conflict_check: whether LegalServer's conflict check, which is paid for apart, is asked as advice to staff.
        launched_as: the host by which a launch from LegalServer means this site, without `.legalserver.org`.
        public_intake: whether somebody without a link may ask for help, so that a new case is made.
        new_case: (field, text) of what each new case begins with.
    """

    name: str
    base_url: str
    token: Token = field(repr=False)
    version: int = 2
    premium: str = "auto"
    token_expires: date | None = None
    note_type: str = "General Notes"
    in_process: bool = False
    next_token: Token | None = field(default=None, repr=False)
    user: str = field(default="", repr=False)
    requests_per_minute: int = 200
    dry_run: bool = False
    launched_as: str = ""
    mapping: str = ""
    conflict_check: bool = False
    public_intake: bool = False
    new_case: Beginning = tuple(BEGINNING.items())


@dataclass(frozen=True)
class Settings:
    """Everything that an administrator may set, after validation."""

    sites: Mapping[str, Site]
    environment: str = "production"
    timeouts: Timeouts = Timeouts()
    retry: Retry = Retry()
    encryption_keys: tuple[str, ...] = field(default=(), repr=False)
    signing_keys: tuple[str, ...] = field(default=(), repr=False)
    staff_privileges: tuple[str, ...] = ("admin", "advocate")
    link_days: int = 14
    lease_seconds: int = 60
    database: str = "db"
    retention: Retention = USUAL_RETENTION
    notify: tuple[str, ...] = ()
    notify_every: timedelta = timedelta(hours=24)
    tell_clients_by: tuple[str, ...] = ()
    remind_clients_by: tuple[str, ...] = ()
    delete_answers: timedelta | None = None
    geocode_addresses: bool = False
    desk: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    quick_exit: str = USUAL_EXIT
    brake: Brake = USUAL_BRAKE

    def site(self, name: str) -> Site:
        """Return the site called `name`; raise ConfigurationInvalid, naming the known ones, if there is none."""
        try:
            return self.sites[name]
        except KeyError:
            known = ", ".join(sorted(self.sites))
            raise ConfigurationInvalid(Sentence("config_no_site", name=name, known=known)) from None

    @property
    def default_site(self) -> Site:
        """The first site of the Configuration."""
        return next(iter(self.sites.values()))


def read_settings(configuration: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Settings:
    """Validate docassemble's Configuration.

    Args:
        configuration: the whole Configuration, as docassemble holds it.
        environment: environment variables, for `token env:`.

    Returns:
        Settings. With no `legalaidsync` section at all there is one site, the embedded sandbox.

    Raises:
        ConfigurationInvalid: names the setting and says how to mend it.
    """
    variables = os.environ if environment is None else environment
    section = configuration.get("legalaidsync") or {}
    if not isinstance(section, Mapping):
        raise ConfigurationInvalid(Sentence("config_mapping", setting="legalaidsync", example="sites"))
    secret = str(configuration.get("secretkey") or "")
    return Settings(
        sites=_read_sites(section.get("sites"), official_rows(configuration), variables),
        environment=str(section.get("environment", "production")),
        timeouts=_read_seconds(section, "timeouts", Timeouts),
        retry=_read_seconds(section, "retry", Retry),
        encryption_keys=_keys(section, "encryption keys", secret),
        signing_keys=_keys(section, "signing keys", secret),
        staff_privileges=_texts(section, "staff privileges") or ("admin", "advocate"),
        link_days=_whole_number(section.get("link days", 14), "link days"),
        lease_seconds=_whole_number(section.get("lease seconds", 60), "lease seconds"),
        geocode_addresses=_yes_or_no(section.get("geocode addresses", False), "geocode addresses"),
        desk=read_desk(section.get("desk")),
        quick_exit=read_quick_exit(section.get("quick exit")),
        brake=read_brake(section.get("brake")),
        **read_keeping(section, configuration),
    )


def _read_sites(rows: Any, official: list[dict[str, Any]], variables: Mapping[str, str]) -> dict[str, Site]:
    """Our own sites first; then those of the official package's section that are not among them."""
    if not rows and not official:
        return {SANDBOX_SITE: _embedded_sandbox()}
    if rows and not isinstance(rows, list):
        raise ConfigurationInvalid(Sentence("config_sites_no_list"))
    sites = [_read_site(row, variables) for row in rows or ()]
    ours = {site.launched_as for site in sites} | {site.name.lower() for site in sites}
    sites += [_read_site(row, variables) for row in official if row["name"] not in ours]
    names = [site.name for site in sites]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ConfigurationInvalid(Sentence("config_site_twice", names=", ".join(sorted(twice))))
    return dict(zip(names, sites, strict=True))


def _embedded_sandbox() -> Site:
    return Site(
        SANDBOX_SITE,
        "http://sandbox.invalid",
        Token("sandbox-token"),
        in_process=True,
        launched_as="sandbox-demo",
        conflict_check=True,
        public_intake=True,
    )


def _read_site(row: Any, variables: Mapping[str, str]) -> Site:
    if not isinstance(row, Mapping) or not row.get("name"):
        raise ConfigurationInvalid(Sentence("config_site_without_name"))
    name = str(row["name"])
    version = row.get("api version", 2)
    if version not in (1, 2):
        raise ConfigurationInvalid(Sentence("config_version", site=name))
    base_url = _read_url(name, row)
    return Site(
        name=name,
        base_url=base_url,
        token=_read_token(name, row, variables),
        version=version,
        premium=_read_premium(name, row.get("premium", "auto")),
        token_expires=_read_date(name, row.get("token expires")),
        note_type=str(row.get("note type", "General Notes")),
        next_token=Token(row["next token"]) if row.get("next token") else None,
        user=str(row.get("user") or ""),
        requests_per_minute=_whole_number(row.get("requests per minute", 200), f"sites: {name}: requests per minute"),
        dry_run=_yes_or_no(row.get("dry run", False), f"sites: {name}: dry run"),
        mapping=str(row.get("mapping") or ""),
        conflict_check=_yes_or_no(row.get("conflict check", False), f"sites: {name}: conflict check"),
        launched_as=read_launch_name(name, base_url, row),
        public_intake=_yes_or_no(row.get("public intake", False), f"sites: {name}: public intake"),
        new_case=read_beginning(name, row.get("new case")),
    )


def _read_url(name: str, row: Mapping[str, Any]) -> str:
    url = str(row.get("url") or f"https://{name.lower()}.legalserver.org").rstrip("/")
    if not url.startswith(("https://", "http://")):
        raise ConfigurationInvalid(Sentence("config_url", site=name))
    return url


def _read_token(name: str, row: Mapping[str, Any], variables: Mapping[str, str]) -> Token:
    """A token, or the password of `user`: section 2 of the API sheet."""
    if row.get("user"):
        return _read_password(name, row, variables)
    token = row.get("token") or variables.get(str(row.get("token env", "")))
    if not token:
        raise ConfigurationInvalid(Sentence("config_no_token", site=name))
    return Token(token)


def _read_password(name: str, row: Mapping[str, Any], variables: Mapping[str, str]) -> Token:
    password = row.get("password") or variables.get(str(row.get("password env", "")))
    if not password:
        raise ConfigurationInvalid(Sentence("config_no_password", site=name))
    if row.get("token") or row.get("token env") or row.get("next token"):
        raise ConfigurationInvalid(Sentence("config_token_and_password", site=name))
    return Token(password)


def _read_premium(name: str, choice: Any) -> str:
    word = {True: "yes", False: "no"}.get(choice, choice)
    if word not in PREMIUM_CHOICES:
        raise ConfigurationInvalid(Sentence("config_premium", site=name, known=", ".join(PREMIUM_CHOICES)))
    return str(word)


def _read_date(name: str, text: Any) -> date | None:
    if text is None or isinstance(text, date):
        return text
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ConfigurationInvalid(Sentence("config_token_expires", site=name)) from None


def _read_seconds[Kind: (Timeouts, Retry)](section: Mapping[str, Any], name: str, kind: type[Kind]) -> Kind:
    row = section.get(name) or {}
    known = [each.name for each in fields(kind)]
    if not isinstance(row, Mapping):
        raise ConfigurationInvalid(Sentence("config_mapping", setting=f"legalaidsync: {name}", example=known[-2]))
    unknown = set(row) - set(known)
    if unknown:
        raise ConfigurationInvalid(
            Sentence("config_unknown_keys", setting=f"legalaidsync: {name}", keys=", ".join(sorted(unknown)))
        )
    try:
        seconds = {key: float(value) for key, value in row.items()}
    except (TypeError, ValueError):
        raise ConfigurationInvalid(Sentence("config_seconds", setting=f"legalaidsync: {name}")) from None
    if not all(0 < number < inf for number in seconds.values()):
        raise ConfigurationInvalid(Sentence("config_no_seconds", setting=f"legalaidsync: {name}"))
    return kind(**seconds)


def _keys(section: Mapping[str, Any], name: str, secret: str) -> tuple[str, ...]:
    """Keys of the Configuration, newest first; without any, docassemble's own secret key serves."""
    keys = _texts(section, name)
    return keys or ((secret,) if secret else ())


def _texts(section: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A single text is refused: its letters would be taken for entries."""
    found = section.get(name) or []
    if not isinstance(found, list):
        raise ConfigurationInvalid(Sentence("config_no_list", setting=f"legalaidsync: {name}"))
    return tuple(str(entry) for entry in found)


def _yes_or_no(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise ConfigurationInvalid(Sentence("config_yes_or_no", setting=f"legalaidsync: {name}"))
    return value


def _whole_number(value: Any, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigurationInvalid(Sentence("config_whole_number", setting=f"legalaidsync: {name}"))
    return value
