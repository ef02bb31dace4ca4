# do not pre-load
"""The only importer of docassemble names that are not documented, or that moved between releases."""

from __future__ import annotations

import logging
import smtplib
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from docassemble.base.functions import get_current_info, get_uid, phone_number_in_e164
from docassemble.base.hooks import (
    get_configuration,
    get_default_timezone,
    get_mail_class,
    get_twilio_config,
    send_mail,
)
from docassemble.base.sql import alchemy_url, connect_args
from flask import has_request_context, request
from sqlalchemy import delete, select

from ..errors import ConfigurationInvalid, FixTheData, OutcomeUnknown, Unreachable
from ..wording import Sentence

TASKS = "docassemble.legalaidsync.tasks"
ROUTES = "docassemble.legalaidsync.routes"
CLOCK = "legalaidsync_clock"  # what our tasks module teaches a worker to answer
# Who acts outside the web server; docassemble wants to know before it makes a session.
NOBODY = {"is_anonymous": True, "is_authenticated": False, "device_id": "command", "session_uid": "command"}
IPV6_NETWORK = 64  # bits that one customer of a network has in common
ANSWERED_STOP = 21610  # Twilio's code for a number that has answered STOP, or a word like it
# The mail server was not reached, or answered that it does not take the message.
NOT_SENT = (
    ConnectionRefusedError,
    socket.gaierror,
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class WebServer:
    """What a route needs of docassemble's web application."""

    app: Any  # the Flask application
    csrf: Any  # its `exempt` lets a view take a POST from outside
    api_verify: Callable[..., bool]  # api_verify(roles=[...], permissions=[...]): an API key came along and is allowed


def web_server() -> WebServer:
    """Return docassemble's web application; to import it is to build all of it, so only routes and views may ask."""
    from docassemble.webapp.api.helpers import api_verify
    from docassemble.webapp.extensions import csrf
    from docassemble.webapp.flask_app import flaskapp

    return WebServer(flaskapp, csrf, api_verify)


def configuration() -> Mapping[str, Any]:
    """Return docassemble's whole Configuration."""
    return get_configuration() or {}


def has_own_task() -> bool:
    """Return whether the workers of this server know our Celery task; if not, background actions must deliver."""
    return TASKS in (configuration().get("celery modules") or ())


def ask_workers(command: str, seconds: float) -> list[dict[str, Any]]:
    """Return what the first Celery worker of this server answers to a command; an empty list if none answers in time.

    Its main process answers, also while its children are busy: `{"ok": ...}`, or `{"error": ...}` if it does not know
    the command.
    """
    from docassemble.webapp.tasks.app import celery_app

    try:
        with celery_app.connection_for_write(connect_timeout=seconds) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=seconds)
            replies = celery_app.control.broadcast(command, reply=True, timeout=seconds, limit=1, connection=broker)
    except Exception as error:  # kombu, redis and the socket each raise classes of their own
        logger.warning("the broker is away: %s", type(error).__name__)
        return []
    return [answer for reply in replies or () for answer in reply.values()]


def has_own_routes() -> bool:
    """Return whether the web server has our routes: they are loaded, or its start will find or be told of them."""
    if ROUTES in sys.modules or ROUTES in (configuration().get("preloaded modules") or ()):
        return True
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    packages = str(configuration().get("packages") or f"/usr/share/docassemble/local{python}")
    searched = Path(packages) / "lib" / f"python{python}" / "site-packages"
    return searched.resolve() in Path(__file__).resolve().parents


def database_url(section: str) -> str:
    """Return the SQLAlchemy URL of the database that a section of the Configuration describes."""
    return str(alchemy_url(section))


def database_arguments(section: str) -> dict[str, Any]:
    """Return what SQLAlchemy's `connect_args` needs for that database."""
    return dict(connect_args(section))


def redis_address() -> tuple[str, dict[str, Any]]:
    """Return the URL of docassemble's Redis, with the database it keeps its own keys in, and the client's options."""
    from docassemble.base.config import parse_redis_uri

    host, port, user, password, database, _, options = parse_redis_uri()
    secret = f"{quote(user or '', safe='')}:{quote(password, safe='')}@" if password else ""
    scheme = "rediss" if options.get("ssl") else "redis"
    return f"{scheme}://{secret}{host}:{port}/{database}", {key: options[key] for key in options if key != "ssl"}


def root_address() -> str:
    """Return the address of this server, with a slash at its end."""
    at = str(configuration().get("url root") or (request.url_root if has_request_context() else ""))
    return at.rstrip("/") + str(configuration().get("root") or "/")


def stash(data: Mapping[str, Any], seconds: int) -> tuple[str, str]:
    """Keep data in docassemble's Redis, encrypted, for some seconds; return its key, and what opens it."""
    from docassemble.base.util import stash_data

    key, secret = stash_data(dict(data), expire=seconds)
    return str(key), str(secret)


def stashed(key: str, secret: str, *, only_once: bool = False) -> Any:
    """Return what is kept under a key; None if there is nothing, or the secret is another one.

    Args:
        only_once: nothing is kept there afterwards.
    """
    from docassemble.base.util import retrieve_stashed_data

    return retrieve_stashed_data(key, secret, delete=only_once)


def delete_visitor(number: int | None) -> None:
    """Delete the rows that docassemble has made for a visitor without a cookie, who will not come back."""
    from docassemble.webapp.extensions import db
    from docassemble.webapp.interview.models import UserDictKeys
    from docassemble.webapp.users.models import TempUser

    if number is None:
        return
    db.session.execute(delete(UserDictKeys).where(UserDictKeys.temp_user_id == number))
    db.session.execute(delete(TempUser).where(TempUser.id == number))
    db.session.commit()


def session_id() -> str:
    """Return the id of the interview session that is running."""
    return str(get_uid())


def session_name() -> str:
    """Return what the running session is called in the outbox and in the audit."""
    return f"session {session_id()}"


def interview_name() -> str:
    """Return the file name of the interview that is running."""
    return str(get_current_info().get("yaml_filename") or "")


def current_action() -> str | None:
    """Return the action that the visitor asks for, before docassemble runs it; None without one."""
    action = get_current_info().get("action")
    return None if action is None else str(action)


def visitor() -> tuple[str, str]:
    """Return the address from which the running request came, and docassemble's mark of the device; empty if unknown.

    Of several addresses the last one counts, which the proxy in front of this server has seen; the others are whatever
    the visitor says. Of an IPv6 address the network counts, because a visitor has all addresses of it.
    """
    known = get_current_info()
    address = str(known.get("clientip") or "").rpartition(",")[2].strip()
    return _network_of(address), str(known["user"].get("device_id") or "")


def _network_of(address: str) -> str:
    try:
        return str(ip_network(f"{address}/{IPV6_NETWORK if ':' in address else 32}", strict=False).network_address)
    except ValueError:
        return ""


def query_parameter(name: str) -> str:
    """Return a parameter of the visited address; docassemble's `url_args` also keep those of earlier visits."""
    return request.args.get(name, "") if has_request_context() else ""


def interview_address(interview: str, **arguments: str) -> str:
    """Return the whole address at which anybody can open an interview.

    docassemble's `interview_url()` knows it inside a request only, and adds the session that is running.
    """
    return f"{root_address()}interview?{urlencode({'i': interview, **arguments}, safe=':/')}"


def language() -> str:
    """Return the language of the server."""
    return str(configuration().get("language") or "en")


def time_zone() -> ZoneInfo:
    """Return the time zone of the office."""
    return ZoneInfo(get_default_timezone())


def send_email(recipients: Iterable[str], subject: str, text: str) -> None:
    """Send a plain message through docassemble's mail configuration.

    docassemble's `send_email()` calls the same two hooks; but when it fails it writes the addresses into the log,
    and says only that it failed.

    Raises:
        Unreachable: the message certainly did not go out.
        OutcomeUnknown: it may have gone out.
    """
    message = get_mail_class()(subject, recipients=list(recipients), body=text)
    try:
        send_mail(message, config="default")
    except NOT_SENT as error:
        raise Unreachable(f"mail server: {type(error).__name__}") from None
    except Exception as error:
        raise OutcomeUnknown(f"mail server: {type(error).__name__}") from None


def twilio_account() -> Mapping[str, Any]:
    """Return the account of docassemble's Configuration for text messages; an empty mapping without one."""
    account: Mapping[str, Any] = ((get_twilio_config() or {}).get("name") or {}).get("default") or {}
    return account if account.get("sms") else {}


def send_message(channel: str, to: str, subject: str, text: str) -> None:
    """Send a short message by `email` or `sms`; raises what `send_email` or `send_sms` raises."""
    if channel == "email":
        send_email([to], subject, text)
    else:
        send_sms(to, text)


def send_sms(number: str, text: str) -> None:
    """Send a text message through docassemble's Twilio configuration; docassemble's own function logs the number.

    Raises:
        ConfigurationInvalid: docassemble has no Twilio account for text messages, or the number is none.
        Unreachable: Twilio refused the message.
        OutcomeUnknown: it may have gone out.
        FixTheData: the owner of the number wants no messages.
    """
    from docassemble.base.util import TwilioRestClient

    account = twilio_account()
    to = phone_number_in_e164(number)
    if not account or not to:
        raise ConfigurationInvalid(Sentence("config_no_twilio"))
    try:
        client = TwilioRestClient(account["account sid"], account["auth token"])
        client.messages.create(to=to, from_=account["number"], body=text)
    except Exception as error:
        if getattr(error, "code", None) == ANSWERED_STOP:
            raise FixTheData("Twilio: the owner of the number has answered STOP") from None
        status = getattr(error, "status", None)  # only an answer of Twilio's has one
        refused = isinstance(status, int) and 400 <= status < 500
        raise (Unreachable if refused else OutcomeUnknown)(f"Twilio: {type(error).__name__}") from None


def delete_session(interview: str, session: str) -> None:
    """Delete an interview session for everybody, encrypted or not, the files that belong to it alone, and its mail.

    docassemble 1.10 deletes the rows of a session and leaves its files on the disk, so they go first. The mail that
    came to it is meant to go too, but is looked for under an interview of the session's name.
    """
    from docassemble.webapp.emailserver.models import Shortener
    from docassemble.webapp.extensions import db
    from docassemble.webapp.files.savedfile import SavedFile
    from docassemble.webapp.interview.helpers import reset_user_dict
    from docassemble.webapp.lock import obtain_lock_patiently, release_lock
    from docassemble.webapp.main.models import Uploads

    obtain_lock_patiently(session, interview)
    try:
        own = select(Uploads.indexno).filter_by(key=session, yamlfile=interview, persistent=False)
        for number in db.session.execute(own).scalars().all():
            SavedFile(number).delete()
        db.session.execute(delete(Shortener).filter_by(uid=session, filename=interview))
        reset_user_dict(session, interview, force=True)
    finally:
        release_lock(session, interview)


@contextmanager
def server_context() -> Iterator[None]:
    """Give a program outside the web server what the web server has: Configuration, database, log, mail."""
    import docassemble.base.config

    docassemble.base.config.load()
    from docassemble.webapp.flask_app import flaskapp
    from docassemble.webapp.mail.helpers import compute_mail_config

    compute_mail_config(flaskapp)
    with context_of_a_thread():
        yield


@contextmanager
def context_of_a_thread() -> Iterator[None]:
    """Give a thread of its own what a request has: a database session, and nobody who is signed in."""
    from docassemble.webapp.tasks.context import bg_context

    with bg_context():
        get_current_info().update({"user": dict(NOBODY), "yaml_filename": "", **get_current_info()})
        yield
