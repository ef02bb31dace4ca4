"""The facade of docassemble's HTTP API: one object per server and key, resources as attributes, the same verbs.

Plain Python: it needs no docassemble. Handbook: docs/docassemble-api.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests

from ..errors import GiveUp, LegalAidSyncError, PermissionMissing, RequestInvalid, TokenRefused
from ..settings import Timeouts, Token
from ..transport import BearerAuth, Call, CircuitBreaker, RateLimit, Transport, pooled_session
from .answers import in_our_words, judge
from .calling import Files
from .encoding import Upload
from .endpoints import ROWS
from .resources import Resource
from .rows import ANYBODY, Row
from .sessions import Reply, Session, Sessions
from .values import Typed, da_dict, da_list, written

__all__ = ["Docassemble", "Reply", "Session", "Started", "Typed", "Upload", "da_dict", "da_list"]

PATIENT = Timeouts(connect=3.0, read=30.0, page=30.0)
ANY_KEY_MAY = Call("GET", "/api/user/privileges")
UNLOCKED, TAKEN_OVER = {"multi_user": True}, {"taken_over": "1"}
STASH_NAMES = ("stashed_key", "stashed_secret")
HOUR = 3600
MOST_QUESTIONS = 500

Supply = Mapping[str, Any] | Callable[[str], Any]


@dataclass(frozen=True)
class Started:
    """A session that was started for a person.

    Args:
        session: where it is; `session.secret` opens it if it is encrypted.
        link: opens this very session in a person's browser; empty if no link can, because it is encrypted.
    """

    session: Session
    link: str = field(default="", repr=False)


class Docassemble:
    """docassemble's HTTP API on one server, with one key.

    Args:
        base_url: for example `https://forms.example.org`.
        api_key: it acts as the user who made it. It travels in a header only.
        timeouts: seconds to connect, to read, and for one call with all its attempts.
        session: a prepared requests session; by default a pooled one. It is told to keep no cookies, because
            docassemble puts a log-in of the key's owner into every answer.
        limit: how often the server may be called.

    Example:
        >>> server = Docassemble("https://forms.example.org", Token("..."))
        >>> [user["email"] for user in server.users.list()]
        >>> server.users.update(7, first_name="Marigold")
    """

    users: Resource
    me: Resource
    privileges: Resource
    user_privileges: Resource
    secrets: Resource
    keys: Resource
    user_keys: Resource
    menu: Resource
    interviews: Resource
    my_interviews: Resource
    user_interviews: Resource
    users_interviews: Resource
    interview_data: Resource
    sessions: Sessions
    files: Resource
    links: Resource
    stash: Resource
    templates: Resource
    server: Resource
    config: Resource
    packages: Resource
    playground: Resource
    projects: Resource

    def __init__(
        self,
        base_url: str,
        api_key: Token | str,
        *,
        timeouts: Timeouts = PATIENT,
        session: requests.Session | None = None,
        breaker: CircuitBreaker | None = None,
        limit: RateLimit | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        connections = session or pooled_session()
        connections.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._transport = Transport(
            base_url=self.base_url,
            auth=BearerAuth(Token(api_key)),
            judge=judge,
            timeouts=timeouts,
            session=connections,
            breaker=breaker,
            limit=limit,
        )
        for name in {row.resource: None for row in ROWS}:
            kind = Sessions if name == "sessions" else Resource
            setattr(self, name, kind(name, {row.verb: row for row in ROWS if row.resource == name}, self._send))

    def __repr__(self) -> str:
        return f"Docassemble({self.base_url!r})"

    def start_interview(
        self,
        i: str,
        *,
        variables: Mapping[str, Any] | None = None,
        files: Mapping[str, Files] | None = None,
        url_args: Mapping[str, str] | None = None,
        secret: str = "",
        hand_over: bool = False,
        link_seconds: int = HOUR,
        one_time: bool = True,
    ) -> Started:
        """Start a session, set variables and files, and make a link with which a person goes on.

        docassemble's links do not carry the secret of an encrypted session: who follows one gets a new, empty session.
        So there is a link only if the session is not encrypted, or if it is handed over.

        Args:
            hand_over: take the encryption off and let the link say `taken_over=1` in `url_args`. The interview then
                sets `multi_user = False` in an `initial` block, which encrypts the session for the person's browser
                alone; from then on `session.secret` is of no use. Until then, who knows its id can open it.
            link_seconds: how long the link works.
            one_time: it works once.
        """
        session = self.sessions.create(i, secret=secret, url_args=url_args)
        more = UNLOCKED if hand_over and session.encrypted else {}
        self.sessions.update(session, {**(variables or {}), **more}, files=files)
        if session.encrypted and not hand_over:
            return Started(session)
        link = self.links.resume(
            i,
            session=session.session,
            url_args=TAKEN_OVER if more else None,
            one_time=int(one_time),
            expire=link_seconds,
        )
        return Started(session, str(link))

    def prefilled_link(
        self, i: str, data: Any, *, url_args: Mapping[str, str] | None = None, link_seconds: int = HOUR
    ) -> str:
        """Return a link that starts a new session, which the person's browser encrypts, with data for it.

        The interview takes the data with `retrieve_stashed_data(url_args['stashed_key'], url_args['stashed_secret'])`.
        The link itself shows neither the key nor the data.
        """
        stashed = self.keep(data, seconds=link_seconds)
        names = dict(zip(STASH_NAMES, stashed, strict=True))
        link = self.links.resume(i, url_args={**(url_args or {}), **names}, one_time=1, expire=link_seconds)
        return str(link)

    def keep(self, data: Any, *, seconds: int) -> tuple[str, str]:
        """Stash data, dates as dates and texts as texts, and return the key and the secret with which it is read."""
        found, travels = written("data", data)
        made = self.stash.create(found, expire=seconds, raw=int(travels is not travels.TYPED))
        return str(made["stash_key"]), str(made["secret"])

    def ask(self, session: Session) -> Reply:
        """Return where an interview stands: see `Sessions.ask`."""
        return self.sessions.ask(session)

    def answer(
        self,
        session: Session,
        variables: Mapping[str, Any],
        *,
        files: Mapping[str, Files] | None = None,
        question_name: str = "",
    ) -> Reply:
        """Set variables and files, and return where the interview stands then.

        Two calls: docassemble forgets the variables of a call that also asks, if the next thing it wants is a variable
        without a question.
        """
        self.sessions.update(session, variables, files=files, question_name=question_name)
        return self.sessions.ask(session)

    def drive(self, session: Session, supply: Supply) -> Reply:
        """Answer whatever an interview wants until it answers by itself, and return that.

        Args:
            supply: value by variable, or a function from the name of a variable to its value. An `Upload`, or a list of
                them, is a file.

        Raises:
            RequestInvalid: it wants a variable that is not supplied; `keys` names it.
            GiveUp: it wants the same again, or shows a screen without a variable.
        """
        asked: set[tuple[str, ...]] = set()
        reply = self.ask(session)
        while reply.kind != "response":
            names = reply.asks_for
            if not names or names in asked or len(asked) > MOST_QUESTIONS:
                raise GiveUp("the interview does not go on", keys=names)
            asked.add(names)
            found = {name: _supplied(supply, name) for name in names}
            files = {name: value for name, value in found.items() if _is_file(value)}
            rest = {name: value for name, value in found.items() if name not in files}
            reply = self.answer(session, rest, files=files, question_name=reply.question_name)
        return reply

    def send(self, method: str, path: str, *, query: Mapping[str, Any] | None = None, json: Any = None) -> Any:
        """Make a call that the table lacks, for example one of a package's own routes, and return its JSON.

        Args:
            path: on the server, for example `/legalaidsync/health`. Ids in it get into error messages.
        """
        row = Row("", "send", method, path.replace("{", "{{").replace("}", "}}"))
        return Resource("", {}, self._send)._json(row, Call(method, row.path, query=query, json=json))

    def _send(self, row: Row, call: Call) -> requests.Response:
        try:
            return self._judged(row, call)
        except LegalAidSyncError as error:
            in_our_words(error)
            raise

    def _judged(self, row: Row, call: Call) -> requests.Response:
        """docassemble answers the same to a key that is wrong and to one whose owner lacks a privilege."""
        try:
            return self._transport.send(call)
        except TokenRefused as error:
            if row.who == ANYBODY or not self._key_is_good():
                raise
            raise PermissionMissing(
                f"the key's owner must be one of: {row.who}",
                status=error.status,
                endpoint=error.endpoint,
                request_id=error.request_id,
            ) from None

    def _key_is_good(self) -> bool:
        try:
            self._transport.send(ANY_KEY_MAY)
        except TokenRefused:
            return False
        return True


def _supplied(supply: Supply, name: str) -> Any:
    if not isinstance(supply, Mapping):
        return supply(name)
    if name not in supply:
        raise RequestInvalid("the interview wants a variable that is not supplied", keys=[name])
    return supply[name]


def _is_file(value: Any) -> bool:
    several = isinstance(value, list | tuple) and value
    return isinstance(value, Upload) or bool(several and all(isinstance(one, Upload) for one in value))
