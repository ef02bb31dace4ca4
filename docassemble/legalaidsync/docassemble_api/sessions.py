"""Sessions of interviews: start one, set and read its variables, ask, act, go back. Facts: sections 3.3 and 3.4."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from ..errors import InterviewFailed, Refused, RequestInvalid
from ..settings import Token
from ..transport import Call
from .answers import content_type
from .calling import Files, as_form, parts_of
from .resources import Resource
from .values import in_calls

SESSION, ACTION, BACK = "/api/session", "/api/session/action", "/api/session/back"
TAKEN = frozenset({"i", "secret", "key"})  # names that docassemble does not pass on as url_args
JSON = "application/json"
PLAIN = re.compile(r"[ -\[\]-~]*")  # ASCII that shows, but for the backslash


@dataclass(frozen=True)
class Session:
    """Where a session is.

    Args:
        i: the interview, for example `docassemble.legalaidsync:data/questions/intake.yml`.
        session: its id.
        secret: opens it if it is encrypted; keep `str(secret)` as you keep passwords.
        encrypted: None if it is not known.
    """

    i: str
    session: str
    secret: Token | None = field(default=None, repr=False)
    encrypted: bool | None = None

    @property
    def where(self) -> dict[str, str]:
        """What every call about the session says."""
        found = {"i": self.i, "session": self.session}
        return {**found, "secret": str(self.secret)} if self.secret else found


@dataclass(frozen=True)
class Reply:
    """What an interview answers when it is asked.

    Args:
        kind: `question` (a screen), `wanted` (a variable that no question asks for), `response` (its own answer, for
            example of `json_response()`), or `nothing`.
        status: of HTTP; an interview's own answer may have any.
        json: the question or the answer, if it is JSON.
    """

    kind: str
    status: int = 200
    content_type: str = ""
    content: bytes = field(default=b"", repr=False)
    json: Any = field(default=None, repr=False)

    @property
    def wanted(self) -> str:
        """The variable without which the interview can't go on."""
        return str(self.json["variable"]) if self.kind == "wanted" else ""

    @property
    def asks_for(self) -> tuple[str, ...]:
        """The variables that would let the interview go on."""
        if self.kind != "question":
            return (self.wanted,) if self.wanted else ()
        fields = [row.get("variable_name") for row in self.json.get("fields", ())]
        found = [*fields, *([] if any(fields) else [self.json.get("questionVariableName")])]
        return tuple(name for name in found if name)

    @property
    def question_name(self) -> str:
        """What docassemble calls the question; empty if it is none."""
        return str(self.json.get("questionName") or "") if self.kind == "question" else ""


class Sessions(Resource):
    """The verbs of `/api/session`. `where` is a `Session`.

    Raises, besides what every call may raise: SessionGone, WrongSecret, InterviewFailed, and RequestInvalid before
    anything is sent.
    """

    def create(self, i: str, *, secret: str = "", url_args: Mapping[str, str] | None = None) -> Session:
        """Start a session.

        Args:
            secret: by default docassemble makes one, if the session is encrypted.
            url_args: what the interview reads as `url_args`: short plain words. They travel in the address, and so get
                into access logs; what a person said belongs into variables.

        Raises:
            RequestInvalid: docassemble would swallow or change one of the `url_args`.
            NotFound: there is no such interview.
            InterviewFailed: its code raised before its first question.
        """
        _check_url_args(url_args or {})
        row = self._row("create")
        query = {**(url_args or {}), "i": i, **({"secret": secret} if secret else {})}
        made = self._json(row, Call(row.method, row.path, query=query, has_effect=True))
        found = made.get("secret") or (secret if made["encrypted"] else "")
        return Session(i, str(made["session"]), Token(found) if found else None, bool(made["encrypted"]))

    def get(self, where: Session) -> dict[str, Any]:
        """Return all variables of a session, as JSON. The secret travels in the query: docassemble reads it there only.

        Use `ask` to learn where an interview stands.
        """
        row = self._row("get")
        return dict(self._json(row, Call(row.method, row.path, query=where.where)))

    def update(
        self,
        where: Session,
        variables: Mapping[str, Any] | None = None,
        *,
        files: Mapping[str, Files] | None = None,
        delete: Iterable[str] = (),
        question_name: str = "",
        event_list: Iterable[str] = (),
        overwrite: bool = False,
        advance_progress_meter: bool = False,
    ) -> None:
        """Set variables, and save them whatever the interview wants next.

        Values that can't travel together (`values`) take a call each, in the order given. With nothing to do nothing is
        sent, because even an empty call adds a step to the session.

        Args:
            variables: name -> value, for example `{"client.birthdate": date(1980, 2, 3)}`.
            files: name of a variable -> one file or several; it becomes a `DAFileList`.
            delete: names of variables to undefine.
            question_name: the question that is hereby answered.
            event_list: actions that are hereby done.
            overwrite: add no step, so that "Back" skips this.
        """
        last = {
            "delete_variables": list(delete),
            "event_list": list(event_list),
            "question_name": question_name,
            "advance_progress_meter": int(advance_progress_meter),
        }
        with_last = {name: value for name, value in last.items() if value}
        always = {**where.where, "question": 0, "overwrite": int(overwrite)}
        for call in _settings(always, variables or {}, with_last, files):
            self._send(self._row("update"), call)

    def ask(self, where: Session) -> Reply:
        """Return where the interview stands: its question, the variable it lacks, or its own answer. Adds no step."""
        row = self._row("update")
        body = {**where.where, "variables": {}, "overwrite": 1}
        return reply_of(self._send(row, Call(row.method, row.path, json=body)))

    def question(self, where: Session) -> Reply:
        """Return the same as `ask`, by the endpoint that is made for it; the secret travels in the query."""
        row = self._row("question")
        call = Call(row.method, row.path, query=where.where, has_effect=True)
        return reply_of(self._send_about(where, call))

    def action(
        self,
        where: Session,
        name: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        must_be_ok: bool = False,
        read_only: bool = False,
        overwrite: bool = False,
        persistent: bool = False,
    ) -> Reply:
        """Run an action (an `event`) in a session.

        docassemble answers 200 whatever status the event gave, 204 where it asked for something, and the interview's
        present answer where it has no such event.

        Args:
            arguments: JSON; types are kept.
            must_be_ok: the event answers with JSON that holds `ok`: raise unless it is true.
            read_only: save nothing, wait for nobody.
            overwrite: save without adding a step.
            persistent: run it as a visit does, not as a look that passes by.

        Raises:
            Refused: with `must_be_ok`, the event did not answer, or not with `ok`.
        """
        row = self._row("action")
        how = {"read_only": int(read_only), "overwrite": int(overwrite), "persistent": int(persistent)}
        body = {**where.where, **how, "action": name, "arguments": dict(arguments or {})}
        reply = reply_of(self._send_about(where, Call(row.method, row.path, json=body)))
        if must_be_ok and not (isinstance(reply.json, Mapping) and reply.json.get("ok") is True):
            raise Refused("the event did not say ok", status=reply.status, endpoint=row.endpoint)
        return reply

    def back(self, where: Session, *, ask: bool = True) -> Reply:
        """Go back one step and, by default, return where the interview stands.

        Raises:
            Refused: there is no step before this one.
        """
        row = self._row("back")
        return reply_of(self._send(row, Call(row.method, row.path, json={**where.where, "question": int(ask)})))

    def delete(self, where: Session) -> None:
        """Take the session from the key's owner; it stays while anybody else has visited it (`interviews.delete`)."""
        row = self._row("delete")
        self._send(row, Call(row.method, row.path, query={"i": where.i, "session": where.session}))

    def _send_about(self, where: Session, call: Call) -> requests.Response:
        """Send a call whose refusal does not tell a session that is gone from an interview that raises a TypeError."""
        row = self._row("question" if call.method == "GET" else "action")
        try:
            return self._send(row, call)
        except InterviewFailed as error:
            if error.keys == ("TypeError",):
                self.get(where)
            raise


def reply_of(response: requests.Response) -> Reply:
    """Read what an interview answered."""
    kind, content = content_type(response), response.content
    if not content:
        return Reply("nothing", response.status_code)
    try:
        found = response.json() if kind == JSON else None
    except ValueError:
        found = None
    type_of_question = found.get("questionType") if isinstance(found, Mapping) else None
    what = "response" if not isinstance(type_of_question, str) else "question"
    if type_of_question == "undefined_variable":
        what = "wanted"
    return Reply(what, response.status_code, kind, content, found)


def _check_url_args(url_args: Mapping[str, str]) -> None:
    """Refuse what docassemble keeps to itself, and letters that it writes as escapes (`é` becomes `\\xe9`)."""
    wrong = sorted(name for name, value in url_args.items() if name in TAKEN or not PLAIN.fullmatch(str(value)))
    if wrong:
        raise RequestInvalid("docassemble does not give these url_args to the interview as they are", keys=wrong)


def _settings(
    always: Mapping[str, Any],
    variables: Mapping[str, Any],
    with_last: Mapping[str, Any],
    files: Mapping[str, Files] | None,
) -> Iterator[Call]:
    """The calls that set variables; the last one carries what is done once, and the files."""
    parts = list(in_calls(variables))
    if not parts and (with_last or files):
        parts = [({}, False)]
    for number, (values, raw) in enumerate(parts, 1):
        is_last = number == len(parts)
        body = {**always, "raw": int(raw), "variables": values, **(with_last if is_last else {})}
        yield _setting(body, files if is_last else None)


def _setting(body: Mapping[str, Any], files: Mapping[str, Files] | None) -> Call:
    """Names of variables with brackets and quotes do not survive as names of parts, so parts are numbered."""
    if not files:
        return Call("POST", SESSION, json=dict(body))
    names = {f"file{number}": name for number, name in enumerate(files)}
    parts = [(part, one) for part, name in names.items() for one in parts_of(files[name])]
    return Call("POST", SESSION, form=as_form({**body, "file_variables": names}), files=parts)
