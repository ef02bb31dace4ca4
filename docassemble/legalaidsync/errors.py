"""Every error of the package, grouped by what the caller should do next.

LegalAidSyncError
  RetryLater                 the same request may work later
    Unreachable              no connection was made: LegalServer certainly did not act
    SiteDown                 503 or a maintenance page: LegalServer certainly did not act
    RateLimited              429: LegalServer certainly did not act; `retry_after` says how long to wait
    CircuitOpen              we did not even try, because the site has just failed several times
    SafetyUnknown            LegalServer can't be asked whether a way to the client is safe: nothing was sent
    OutcomeUnknown           the request left, no usable answer came back: LegalServer may have acted
      ProxyAnswered          a web page of something in front of docassemble came instead of its answer
  FixTheData                 the same request will never work: somebody must change what is sent
    Refused                  400: LegalServer named keys or values that it does not accept
    NotFound                 404: the record does not exist (any more)
      RecordGone             404 on a record whose case is there
      SessionGone            docassemble has no such session (any more): start another
      FileGone               docassemble has no such file (any more), or the key may not read it
    WrongSecret              the session is there, but this secret does not open it: ask for the right one
    Conflict                 409, or several records where one was meant
    ChangedMeanwhile         the record on file is no longer what the person was shown
    WaitsForAnother          what it is about is itself still to be sent
    RecordOfAnotherCase      what it changes belongs to the case that staff have moved it away from
    NotAcceptable            an answer of the person that we refuse ourselves, before anything is sent
    NotSafe                  LegalServer says that this way to the client is not safe: nothing was sent
    RequestInvalid           a call that LegalServer's API doesn't have: refused by the client, nothing was sent
  FixTheConfiguration        an administrator must act
    ConfigurationInvalid     a setting is missing or wrong
    TokenRefused             401
    PermissionMissing        403
    PremiumRequired          402: the endpoint belongs to LegalServer's paid tier
    EndpointOff              docassemble's Configuration, or its release, does not have this endpoint
  GiveUp                     nothing will help
    LinkInvalid              a link or token that is forged, changed or for something else
      LinkForSomethingElse   a token of ours, but for another action, other arguments or another session
    LinkExpired              a link or token that was good once
    LinkUsed                 a client's link that somebody else has used, or the client on another device
    LinkRevoked              a client's link that staff have switched off
    LinkUnknown              a client's link that we have signed and nobody has registered
    InterviewFailed          docassemble's code or an interview's raised an exception: a developer must look
    LeaseLost                another worker has taken the operation over: nothing was sent
    NeedsBrowser             a screen that works in a person's browser only: nothing was sent

Branch on the class, never on the text. `sentence` is for a person; `str(error)` is for a log and never holds a payload.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from types import MappingProxyType


@dataclasses.dataclass(frozen=True)
class Reason:
    """One thing that LegalServer says against what was sent.

    Args:
        what: `invalid_values`, `invalid_parameters`, `missing_arguments`, or `said` for words of its own.
        field: the name of the field it is about, or what people call it; empty if it names none.
        words: what it does not accept, or its own words. They may repeat what a person typed: never log them.
    """

    what: str
    field: str = ""
    words: str = dataclasses.field(default="", repr=False)


class LegalAidSyncError(Exception):
    """Base of every error of this package.

    Args:
        detail: what happened, for a log: names of endpoints, keys and classes; never values of a case.
        status: HTTP status, if an answer came.
        endpoint: method and endpoint template, for example `GET /api/v2/matters/{matter}`.
        request_id: our id of the request, sent as `X-Request-ID`.
        keys: names of the fields that were refused.
        reasons: LegalServer's own, for staff only.
    """

    sentence = "Something went wrong. Nothing you typed is lost."
    certainly_not_done = False

    def __init__(
        self,
        detail: str = "",
        *,
        status: int | None = None,
        endpoint: str | None = None,
        request_id: str | None = None,
        keys: Iterable[str] = (),
        sentence: str | None = None,
        reasons: Iterable[Reason] = (),
    ) -> None:
        self.detail = detail
        self.status = status
        self.endpoint = endpoint
        self.request_id = request_id
        self.keys = tuple(keys)
        self.reasons = tuple(reasons)
        if sentence:
            self.sentence = sentence
        super().__init__(detail)

    def __str__(self) -> str:
        known = [
            type(self).__name__,
            self.detail,
            f"status {self.status}" if self.status else "",
            self.endpoint or "",
            f"keys: {', '.join(self.keys)}" if self.keys else "",
            f"request {self.request_id}" if self.request_id else "",
        ]
        return "; ".join(part for part in known if part)


class RetryLater(LegalAidSyncError):
    sentence = "LegalServer cannot be reached right now. We will try again by ourselves."

    def __init__(self, detail: str = "", *, retry_after: float | None = None, **known: object) -> None:
        super().__init__(detail, **known)  # type: ignore[arg-type]
        self.retry_after = retry_after


class Unreachable(RetryLater):
    certainly_not_done = True


class SiteDown(RetryLater):
    sentence = "LegalServer is being updated or is overloaded. We will try again by ourselves."
    certainly_not_done = True


class RateLimited(RetryLater):
    sentence = "LegalServer asked us to slow down. We will try again by ourselves."
    certainly_not_done = True


class CircuitOpen(RetryLater):
    certainly_not_done = True


class SafetyUnknown(RetryLater):
    sentence = "LegalServer cannot be asked right now whether this way to the client is safe. Nothing was sent."
    certainly_not_done = True


class OutcomeUnknown(RetryLater):
    sentence = "LegalServer did not answer in time. We will look whether the change arrived before we send it again."


class ProxyAnswered(OutcomeUnknown):
    sentence = "Something in front of the docassemble server answered in its place. We will look again later."


class FixTheData(LegalAidSyncError):
    sentence = "LegalServer did not accept what was sent. Staff need to look at it."


class Refused(FixTheData):
    pass


class NotFound(FixTheData):
    sentence = "LegalServer has no such record. Staff need to give the right case number."


class RecordGone(NotFound):
    sentence = "This is about a record that is no longer in LegalServer. Staff need to look at it."


class SessionGone(NotFound):
    sentence = "The interview session does not exist any more. It has to be started again."


class FileGone(NotFound):
    sentence = "The file does not exist any more, or may not be read."


class WrongSecret(FixTheData):
    sentence = "The interview session is locked, and this key does not open it."


class Conflict(FixTheData):
    sentence = "LegalServer found several records where one was meant. Staff need to look at it."


class ChangedMeanwhile(FixTheData):
    """`conflicts` tells what was found for each of `keys`, for staff; `written` names the fields that were taken."""

    sentence = (
        "Somebody changed this in LegalServer after the client saw it. Staff need to decide which value is right."
    )

    def __init__(
        self, detail: str = "", *, conflicts: Iterable[object] = (), written: Iterable[str] = (), **known: object
    ) -> None:
        super().__init__(detail, **known)  # type: ignore[arg-type]
        self.conflicts = tuple(conflicts)
        self.written = tuple(written)


class WaitsForAnother(FixTheData):
    """An operation about something that another operation of the submission makes, and that is not there yet."""

    sentence = "This is about something that is not in LegalServer yet. It will be sent as soon as that is there."


class RecordOfAnotherCase(FixTheData):
    """A change of a record that staff have moved, with its submission, to a case that does not have that record."""

    sentence = (
        "This changes a record of another case, from which staff have moved it. "
        "Staff need to enter it in this case by hand, and then withdraw it here."
    )


class NotAcceptable(FixTheData):
    """An answer that we refuse: `detail` is the key of a sentence in sentences.yml, `words` fill its gaps."""

    sentence = "Please check this answer."
    words: Mapping[str, object] = MappingProxyType({})


class NotSafe(FixTheData):
    sentence = "LegalServer says that this way to the client is not safe. Nothing was sent."
    certainly_not_done = True


class RequestInvalid(FixTheData):
    """A mistake of the calling program: `detail` says what the API has instead, `keys` what is missing."""


class FixTheConfiguration(LegalAidSyncError):
    sentence = "The link to LegalServer is not set up correctly. An administrator needs to look at it."


class ConfigurationInvalid(FixTheConfiguration):
    pass


class TokenRefused(FixTheConfiguration):
    sentence = "LegalServer refused the access token. An administrator needs to renew it."


class PermissionMissing(FixTheConfiguration):
    sentence = "The LegalServer user of this server lacks a permission. An administrator needs to grant it."


class PremiumRequired(FixTheConfiguration):
    sentence = "This LegalServer site does not include this kind of change. It is written into a case note instead."


class EndpointOff(FixTheConfiguration):
    sentence = "The docassemble server has this function switched off. An administrator needs to look at it."


class GiveUp(LegalAidSyncError):
    pass


class InterviewFailed(GiveUp):
    """`keys` names the class of the exception, if docassemble does."""

    sentence = "The interview met an error. The people who wrote it need to look at it."


class LeaseLost(GiveUp):
    certainly_not_done = True


class NeedsBrowser(GiveUp):
    sentence = "This step works only in a web browser, with a person in front of it."
    certainly_not_done = True


class LinkInvalid(GiveUp):
    sentence = "This link does not work. Please ask your legal aid office for a new one."


class LinkForSomethingElse(LinkInvalid):
    pass


class LinkExpired(GiveUp):
    sentence = "This link has expired. Please ask your legal aid office for a new one."


class LinkUsed(GiveUp):
    sentence = "This link was used before. Please ask your legal aid office for a new one."


class LinkRevoked(GiveUp):
    sentence = "The office has switched this link off. Please ask your legal aid office for a new one."


class LinkUnknown(GiveUp):
    sentence = "This link does not work any more. Please ask your legal aid office for a new one."
