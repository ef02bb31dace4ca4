"""Reads an e-mail message that somebody sent to an interview's own address. Plain Python: nothing is kept here."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from pathlib import PurePath

from ..errors import FixTheData

MOST_BYTES = 40 * 1024 * 1024  # a 25 MB attachment, as mail encodes it
MOST_PARTS = 50
TOO_LARGE = "The message is too large to be kept."
LONGEST_NAME = 100
LONGEST_HEADER = 1000
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_\-. ]+")
# Where mail servers write for whom a message was, the surest first; anybody may write anything into the last two.
RECIPIENT_HEADERS = ("Envelope-To", "Delivered-To", "X-Original-To", "To", "Cc")
PLAIN, HTML = "text/plain", "text/html"
BODIES = {PLAIN: "attachment.txt", HTML: "attachment.html"}  # docassemble knows the text of a message by these names
HEADERS = "headers.json"
KEPT_NAMES = {HEADERS, *BODIES.values()}


@dataclass(frozen=True)
class Part:
    """One part of a message: a file, or the text of the message itself."""

    filename: str
    content_type: str
    content: bytes = field(repr=False)

    @property
    def extension(self) -> str:
        """The ending of the name, without the dot."""
        return PurePath(self.filename).suffix[1:].lower() or "bin"


@dataclass(frozen=True)
class Letter:
    """A message, as it says of itself: `sender` and `subject` are whatever the sender wrote.

    Args:
        codes: the local parts of the addresses that it is for; one of them may be an interview's.
        sent_at: naive, as docassemble keeps it.
    """

    codes: tuple[str, ...] = field(repr=False)
    sender: tuple[str, str] = field(repr=False)
    recipients: tuple[tuple[str, str], ...] = field(repr=False)
    subject: str = field(repr=False)
    sent_at: datetime | None
    parts: tuple[Part, ...]


def read_letter(raw: bytes, envelope_to: str = "") -> Letter:
    """Read a message in Internet Message Format (RFC 5322), however badly it is made.

    Args:
        raw: the whole message, as it came over the wire.
        envelope_to: the address that the mail server was told, if it passes it on; else the headers are believed.

    Raises:
        FixTheData: it is larger than any mail with papers, or has more parts.
    """
    if len(raw) > MOST_BYTES:
        raise FixTheData(f"a message of more than {MOST_BYTES} bytes", sentence=TOO_LARGE)
    message = message_from_bytes(raw, policy=policy.compat32)
    parts = tuple(_parts(message))
    if len(parts) > MOST_PARTS:
        raise FixTheData(f"a message of more than {MOST_PARTS} parts", sentence=TOO_LARGE)
    return Letter(
        codes=_codes(message, envelope_to),
        sender=parseaddr(_header(message, "From") or _header(message, "Sender")),
        recipients=tuple(getaddresses([_header(message, "To"), _header(message, "Cc")])),
        subject=_header(message, "Subject"),
        sent_at=_date(message),
        parts=parts,
    )


def _codes(message: Message, envelope_to: str) -> tuple[str, ...]:
    written = (
        [envelope_to] if envelope_to else [str(each) for name in RECIPIENT_HEADERS for each in _all(message, name)]
    )
    return tuple(dict.fromkeys(address.partition("@")[0].lower() for _, address in getaddresses(written) if address))


def _all(message: Message, name: str) -> list[str]:
    return [str(value)[:LONGEST_HEADER] for value in message.get_all(name, [])]


def _header(message: Message, name: str) -> str:
    return _decoded(next(iter(_all(message, name)), ""))


def _decoded(text: str) -> str:
    """Read what mail encodes, such as `=?utf-8?q?caf=C3=A9?=`; what can't be decoded stays as it is."""
    try:
        found = str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        found = text
    return " ".join(found.encode("utf-8", "replace").decode().replace("\x00", "").split())


def _date(message: Message) -> datetime | None:
    try:
        return parsedate_to_datetime(_header(message, "Date")).replace(tzinfo=None)
    except (TypeError, ValueError):
        return None


def _parts(message: Message) -> Iterator[Part]:
    """Every part that holds something, also those of a message that was forwarded inside this one."""
    for part in message.walk():
        content = None if part.get_content_maintype() == "multipart" else part.get_payload(decode=True)
        if isinstance(content, bytes):
            content_type = part.get_content_type()
            yield Part(_filename(part, content_type), content_type, content)


def _filename(part: Message, content_type: str) -> str:
    """A name without folders, control characters or the sender's alphabet; the same rule as docassemble's."""
    name = _given_name(part)
    if not name:
        return BODIES.get(content_type, f"attachment{mimetypes.guess_extension(content_type) or '.bin'}")
    safe = NOT_IN_A_NAME.sub("_", name).strip("_. ") or "file"
    if safe in KEPT_NAMES:
        safe = f"file-{safe}"
    stem, dot, ending = safe.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending)]}.{ending}" if dot and len(ending) < 10 else safe[:LONGEST_NAME]


def _given_name(part: Message) -> str:
    return PurePath(_decoded(part.get_filename() or "").replace("\\", "/")).name
