# do not pre-load
"""docassemble's undocumented side of mail: what it can send and receive, and its tables of messages that came in.

docassemble 1.10.13 has a module that is meant to take a message from the mail server, `webapp/process_email.py`, and
it can't: it takes the message for the Configuration, has no application context, and writes bytes as text. So we write
the same rows, which its `get_emails()` reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docassemble.base.functions import interview_email
from docassemble.base.plugin_manager import pm
from sqlalchemy import func, select

from ..mail.receiving import HEADERS, KEPT_NAMES, Letter, Part
from . import configuration, twilio_account

MAIL_SERVICES = ("mailgun api key", "sendgrid api key")
MOST_LETTERS = 50  # at one address; its owner has long given up before


@dataclass(frozen=True)
class FileThatCame:
    """A file that somebody sent: its number among docassemble's files, and what it says it is."""

    number: int
    filename: str
    content_type: str
    size: int


@dataclass(frozen=True)
class LetterThatCame:
    """A message at an interview's address, with what came with it; `sender` is what the message says."""

    letter_id: int
    sender: str
    files: tuple[FileThatCame, ...]


def receives_mail() -> bool:
    """Return whether the Configuration says to which domain interviews' mail comes."""
    return bool(configuration().get("incoming mail domain"))


def sends_mail() -> bool:
    """Return whether the Configuration describes a mail server; without it docassemble tries this machine."""
    return bool(configuration().get("mail"))


def mail_server() -> tuple[str, int] | None:
    """Return host and port of the mail server; None if mail leaves by a service, or by nothing."""
    described = configuration().get("mail") or {}
    if isinstance(described, list):  # several servers, or docassemble's own form of one
        described = next((each for each in described if each.get("name") == "default"), described[0])
    if any(described.get(service) for service in MAIL_SERVICES) or not described.get("server"):
        return None
    return str(described["server"]), int(described.get("port") or 25)


def sends_text_messages() -> bool:
    """Return whether docassemble has a Twilio account for text messages."""
    return bool(twilio_account())


def channels_that_work() -> tuple[str, ...]:
    """Return the ways on which this server can send a message: `email`, `sms`."""
    return tuple(name for name, works in (("email", sends_mail()), ("sms", sends_text_messages())) if works)


def address_of_session(key: str) -> str:
    """Return the address of the interview session that is running; the same one for the same key.

    It is `interview_email(key=key)`. docassemble 1.10.13 calls its own hook wrongly there, so we call it rightly.
    """
    try:
        return str(interview_email(key=key))
    except TypeError:
        code = pm.hook.get_short_code(kwargs={"key": key, "index": None})
        return f"{code}@{configuration()['incoming mail domain']}"


def keep_letter(letter: Letter) -> bool:
    """Keep a message for the session whose address it was sent to, as docassemble's own tables have it.

    Returns:
        False if no interview has such an address, or too much has come to it already.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database is away; nothing is kept.
    """
    from docassemble.webapp.emailserver.models import Email, Shortener
    from docassemble.webapp.extensions import db

    address = db.session.execute(select(Shortener).where(Shortener.short.in_(letter.codes)).limit(1)).scalar()
    if address is None:
        return False
    there = select(func.count()).select_from(Email).where(Email.short == address.short)
    if db.session.execute(there).scalar_one() >= MOST_LETTERS:
        return False
    row = Email(short=address.short, **_columns(letter))
    db.session.add(row)
    db.session.flush()
    headers = Part(HEADERS, "application/json", json.dumps([["Subject", letter.subject]]).encode())
    for number, part in enumerate((headers, *letter.parts)):
        _keep_part(row.id, number, part, session=address.uid, interview=address.filename)
    db.session.commit()
    return True


def letters_at(address: str, *, session: str, interview: str) -> list[LetterThatCame]:
    """Return what came to an address of an interview session, oldest first; nothing of other sessions.

    docassemble's `get_emails()` finds the same rows, but only for the browser that asked for the address, and it runs
    a converter over each picture of whoever wrote, each time.
    """
    from docassemble.webapp.emailserver.models import Email, Shortener
    from docassemble.webapp.extensions import db

    mine = select(Shortener.short).where(
        Shortener.short == address.partition("@")[0], Shortener.uid == session, Shortener.filename == interview
    )
    rows = db.session.execute(select(Email).where(Email.short.in_(mine)).order_by(Email.id)).scalars().all()
    return [LetterThatCame(row.id, json.loads(row.from_addr).get("address", ""), _files(row.id)) for row in rows]


def _columns(letter: Letter) -> Mapping[str, Any]:
    """A message in the columns of docassemble's table, which hold JSON."""
    name, sender = letter.sender
    now = datetime.now()
    return {
        "to_addr": json.dumps([{"name": name, "address": address} for name, address in letter.recipients]),
        "cc_addr": json.dumps([]),
        "from_addr": json.dumps({"name": name, "address": sender} if sender else {"empty": True}),
        "reply_to_addr": json.dumps({"empty": True}),
        "return_path_addr": json.dumps({"empty": True}),
        "subject": letter.subject,
        "datetime_message": letter.sent_at or now,
        "datetime_received": now,
    }


def _keep_part(letter_id: int, number: int, part: Part, *, session: str, interview: str) -> None:
    from docassemble.webapp.emailserver.models import EmailAttachment
    from docassemble.webapp.extensions import db
    from docassemble.webapp.files.savedfile import SavedFile
    from docassemble.webapp.main.models import Uploads

    upload = Uploads(key=session, filename=part.filename, yamlfile=interview)
    db.session.add(upload)
    db.session.flush()
    stored = SavedFile(upload.indexno, extension=part.extension, fix=True, should_not_exist=True)
    stored.write_content(part.content, binary=True)
    stored.finalize()
    db.session.add(
        EmailAttachment(
            email_id=letter_id,
            index=number,
            content_type=part.content_type,
            extension=part.extension,
            upload=upload.indexno,
        )
    )


def _files(letter_id: int) -> tuple[FileThatCame, ...]:
    from docassemble.webapp.emailserver.models import EmailAttachment
    from docassemble.webapp.extensions import db
    from docassemble.webapp.files.savedfile import SavedFile
    from docassemble.webapp.main.models import Uploads

    query = (
        select(EmailAttachment, Uploads.filename)
        .join(Uploads, Uploads.indexno == EmailAttachment.upload)
        .where(EmailAttachment.email_id == letter_id)
        .order_by(EmailAttachment.index)
    )
    return tuple(
        FileThatCame(part.upload, name, part.content_type, SavedFile(part.upload, fix=True).size_in_bytes())
        for part, name in db.session.execute(query).all()
        if name not in KEPT_NAMES
    )
