"""The tables of the outbox, of the audit trail and of clients' links; alembic/versions builds the same ones.

Columns in clear hold ids, names of fields, classes and times. Everything a person typed is in a `sealed` column.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)


class UtcDateTime(TypeDecorator[datetime]):
    """A time that is aware and in UTC on both sides; SQLite has no time zones of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


BIG_ID = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

submissions = Table(
    "legalaidsync_submission",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("key", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("matter_uuid", Text, nullable=False),
    Column("case_number", Text),
    Column("reference", Text, nullable=False, index=True),
    Column("interview", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # The submissions of one interview session are revisions of each other: 1, 2, ...
    Column("series", Text),
    Column("revision", Integer, nullable=False, server_default=text("1")),
    # Keyed fingerprint of what the person said; the same again is no new revision.
    Column("digest", Text),
    Column("dry_run", Boolean, nullable=False, server_default=false()),
    # Seal of the newest attempt row: the end of the hash chain (delivery/chain.py).
    Column("chain_head", Text),
    # The newest row that retention removed from the chain, and the seal under which it did.
    Column("chain_cut", Integer),
    Column("chain_cut_seal", Text),
    # What is needed after delivery and rests encrypted until then: the session to delete, a safe channel of the client.
    Column("sealed", LargeBinary),
    Column("purged_at", UtcDateTime),
    UniqueConstraint("key"),
)
Index("ix_legalaidsync_submission_series", submissions.c.series, submissions.c.revision)
Index("ix_legalaidsync_submission_created_at", submissions.c.created_at)
Index("ix_legalaidsync_submission_case_number", submissions.c.case_number)
Index(
    "ix_legalaidsync_submission_unpurged",
    submissions.c.id,
    postgresql_where=text("purged_at IS NULL"),
    sqlite_where=text("purged_at IS NULL"),
)
Index(
    "ix_legalaidsync_submission_sealed",
    submissions.c.id,
    postgresql_where=text("sealed IS NOT NULL"),
    sqlite_where=text("sealed IS NOT NULL"),
)

operations = Table(
    "legalaidsync_operation",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("submission_id", BIG_ID, ForeignKey("legalaidsync_submission.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("site", Text, nullable=False),
    Column("matter_uuid", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("target", Text),
    Column("state", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    # When a worker may take it: at once, at the retry time, or when the lease runs out. NULL: not to be taken.
    Column("due_at", UtcDateTime),
    Column("leased_by", Text),
    Column("claimed_from", Text),
    # Counts claims; together with `leased_by` it tells the holder of the lease from a former one.
    Column("attempts", Integer, nullable=False),
    # True once LegalServer may have acted without telling us: look before sending again.
    Column("outcome_unknown", Boolean, nullable=False),
    # The case note that carries this operation on a site without the paid tier.
    Column("carried_by", BIG_ID, ForeignKey("legalaidsync_operation.id")),
    Column("result_id", Text),
    Column("error_class", Text),
    Column("concerns", Text, nullable=False),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    # Idempotency key, made when it is planned; sent as `external_id` where LegalServer takes one.
    Column("key", Text),
    # What the operation is about within its series: the same fact, item, note or paper in each revision.
    Column("slot", Text),
    Column("digest", Text),
    # The operation of the revision before that this one amends: it is updated if that one has reached LegalServer.
    Column("follows", BIG_ID),
    # LegalServer's own reasons for a refusal, encrypted: they may repeat what a person typed.
    Column("sealed_reasons", LargeBinary),
    UniqueConstraint("submission_id", "position"),
)
Index("uq_legalaidsync_operation_key", operations.c.key, unique=True)
Index(
    "ix_legalaidsync_operation_site",
    operations.c.site,
    operations.c.due_at,
    operations.c.submission_id,
    operations.c.position,
    postgresql_where=text("due_at IS NOT NULL"),
    sqlite_where=text("due_at IS NOT NULL"),
)
Index("ix_legalaidsync_operation_state", operations.c.state)
Index("ix_legalaidsync_operation_queued_at", operations.c.queued_at)
Index("ix_legalaidsync_operation_kind", operations.c.kind, operations.c.submission_id)
Index(
    "ix_legalaidsync_operation_due_at",
    operations.c.due_at,
    postgresql_where=text("due_at IS NOT NULL"),
    sqlite_where=text("due_at IS NOT NULL"),
)
Index("ix_legalaidsync_operation_matter_uuid", operations.c.matter_uuid, operations.c.site)
Index("ix_legalaidsync_operation_carried_by", operations.c.carried_by)

documents = Table(
    "legalaidsync_document",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("operation_id", BIG_ID, ForeignKey("legalaidsync_operation.id"), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("operation_id"),
)

attempts = Table(
    "legalaidsync_attempt",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("operation_id", BIG_ID, ForeignKey("legalaidsync_operation.id"), nullable=False, index=True),
    Column("submission_id", BIG_ID, ForeignKey("legalaidsync_submission.id"), nullable=False, index=True),
    Column("actor", Text, nullable=False),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("matter_uuid", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record_uuid", Text),
    Column("endpoint", Text),
    Column("field_names", Text, nullable=False),
    Column("fingerprint", Text),
    Column("http_status", Integer),
    Column("request_id", Text),
    Column("duration_ms", Integer),
    Column("error_class", Text),
    # What staff chose for a field that had changed: `client` or `on file`.
    Column("choice", Text),
    # Which claim of the operation the move belongs to.
    Column("attempt", Integer),
    # Place and seal in the submission's hash chain.
    Column("number", Integer),
    Column("seal", Text),
)
Index("uq_legalaidsync_attempt_number", attempts.c.submission_id, attempts.c.number, unique=True)

# Reads of case data have no operation and no states, so they have a table of their own beside the attempts.
accesses = Table(
    "legalaidsync_access",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("matter_uuid", Text, nullable=False, index=True),
    Column("resource", Text, nullable=False),
    Column("record_uuid", Text),
    Column("field_names", Text, nullable=False),
    Column("interview", Text),
    # Place and seal in the matter's hash chain.
    Column("number", Integer),
    Column("seal", Text),
)
Index("ix_legalaidsync_attempt_at", attempts.c.at)
Index("ix_legalaidsync_access_at", accesses.c.at)
Index("uq_legalaidsync_access_number", accesses.c.site, accesses.c.matter_uuid, accesses.c.number, unique=True)

# The ends of the chains of reads, as `submission` holds those of the moves.
access_chains = Table(
    "legalaidsync_access_chain",
    metadata,
    Column("site", Text, primary_key=True),
    Column("matter_uuid", Text, primary_key=True),
    Column("chain_head", Text),
    Column("chain_cut", Integer),
    Column("chain_cut_seal", Text),
)

# One row: when the next delivery is already scheduled, so that nudges do not multiply.
wakeups = Table(
    "legalaidsync_wakeup",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("scheduled_for", UtcDateTime, nullable=False),
)

# One row per field that somebody changed in LegalServer after the client saw it, until staff have chosen.
decisions = Table(
    "legalaidsync_decision",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("operation_id", BIG_ID, ForeignKey("legalaidsync_operation.id"), nullable=False, index=True),
    Column("field", Text, nullable=False),
    Column("label", Text, nullable=False),
    # On file then, on file now, client says; who changed it and when, as far as LegalServer tells.
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("choice", Text),
    Column("decided_by", Text),
    Column("decided_at", UtcDateTime),
)

# What this server has learned about a site, and what staff have ordered for it.
sites = Table(
    "legalaidsync_site",
    metadata,
    Column("name", Text, primary_key=True),
    # `staff`, or `token` if LegalServer refused the token; NULL: not paused.
    Column("paused_for", Text),
    Column("paused_by", Text),
    Column("paused_at", UtcDateTime),
    # When one operation may try whether the token works again.
    Column("probe_at", UtcDateTime),
    Column("refused_token", Text),
    # Last claim, so that sites take turns.
    Column("served_at", UtcDateTime),
    # The end of the last pause: what waited meanwhile has its full time for retries from here.
    Column("resumed_at", UtcDateTime),
    Column("resumed_by", Text),
)

# Endpoints that answered 402: they belong to the paid tier, which this site does not have.
unpaid_endpoints = Table(
    "legalaidsync_unpaid_endpoint",
    metadata,
    Column("site", Text, primary_key=True),
    Column("endpoint", Text, primary_key=True),
    Column("learned_at", UtcDateTime, nullable=False),
)

# One row per notice that went out, so that none goes out twice.
notices = Table(
    "legalaidsync_notice",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("key", Text, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("claimed_at", UtcDateTime, nullable=False),
    # When the mail server refused it, so that it certainly did not go out and may be tried again.
    Column("refused_at", UtcDateTime),
    UniqueConstraint("key"),
)

# One row per client's link (client_links/). Only ids: the address is made anew from them when staff want to see it.
links = Table(
    "legalaidsync_link",
    metadata,
    Column("link_id", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("matter_uuid", Text, nullable=False),
    Column("case_number", Text),
    Column("interview", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    # How it was last given to the client, and how sending it ended: `sent`, `refused` or `unknown`.
    Column("channel", Text),
    Column("sending", Text),
    Column("sent_at", UtcDateTime),
    # When its first page was looked at, perhaps by a program that previews messages.
    Column("opened_at", UtcDateTime),
    # When somebody pressed the button there, and a digest of the session that did: only that one may go on.
    Column("used_at", UtcDateTime),
    Column("holder", Text),
    Column("finished_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Column("revoked_by", Text),
    # When whoever has the link asked for a new one, and who at the office has seen to it.
    Column("asked_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Column("settled_by", Text),
)
Index("ix_legalaidsync_link_matter_uuid", links.c.matter_uuid, links.c.site)
Index("ix_legalaidsync_link_expires", links.c.expires)
Index(
    "ix_legalaidsync_link_asked",
    links.c.asked_at,
    postgresql_where=text("asked_at IS NOT NULL AND settled_at IS NULL"),
    sqlite_where=text("asked_at IS NOT NULL AND settled_at IS NULL"),
)

# One row per call of another program that acts: repeated, it gets its first answer (doors/remembering.py).
door_calls = Table(
    "legalaidsync_door_call",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    # Digest of the holder, the action and the call's own id.
    Column("key", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("holder", Text, nullable=False),
    # Keyed fingerprint of what was asked for: the same id with something else is a mistake.
    Column("fingerprint", Text, nullable=False),
    Column("claimed_at", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    # NULL until the work is done.
    Column("status", Integer),
    Column("sealed", LargeBinary),
    UniqueConstraint("key"),
)
Index("ix_legalaidsync_door_call_expires", door_calls.c.expires)

# One row per reminder that a client asked for.
reminders = Table(
    "legalaidsync_reminder",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    # The interview session and the kind: one of each kind at a time.
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("matter_uuid", Text, nullable=False),
    Column("series", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    # The channel and the address, until the reminder has ended.
    Column("sealed", LargeBinary),
    Column("ended_at", UtcDateTime),
    # Why it ended, one of delivery/reminders.py `Ending`.
    Column("ending", Text),
    UniqueConstraint("key"),
)
Index(
    "ix_legalaidsync_reminder_due_at",
    reminders.c.due_at,
    postgresql_where=text("ended_at IS NULL"),
    sqlite_where=text("ended_at IS NULL"),
)

# One row per error for which a person was shown a reference code; nothing in it is the person's (audit/troubles.py).
troubles = Table(
    "legalaidsync_trouble",
    metadata,
    Column("code", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("error_class", Text, nullable=False),
    Column("interview", Text),
    Column("endpoint", Text),
    Column("places", Text, nullable=False),
)
Index("ix_legalaidsync_trouble_at", troubles.c.at)
