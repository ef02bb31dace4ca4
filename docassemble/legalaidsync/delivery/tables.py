"""The tables of the outbox and of the audit trail; alembic/versions builds the same ones.

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
    UniqueConstraint("key"),
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
    UniqueConstraint("submission_id", "position"),
)
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
)

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
)

# One row: when the next delivery is already scheduled, so that nudges do not multiply.
wakeups = Table(
    "legalaidsync_wakeup",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("scheduled_for", UtcDateTime, nullable=False),
)
