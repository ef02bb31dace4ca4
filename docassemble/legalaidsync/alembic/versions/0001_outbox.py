"""The outbox, the attempts and the reads of case data."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # no delivery is scheduled yet


def upgrade() -> None:
    _create_submission()
    _create_operation()
    _create_document()
    _create_attempt()
    _create_access()
    _create_wakeup()


def _create_submission() -> None:
    op.create_table(
        "legalaidsync_submission",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("matter_uuid", sa.Text(), nullable=False),
        sa.Column("case_number", sa.Text()),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("interview", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_legalaidsync_submission"),
        sa.UniqueConstraint("key", name="uq_legalaidsync_submission_key"),
    )
    op.create_index("ix_legalaidsync_submission_reference", "legalaidsync_submission", ["reference"])


def _create_operation() -> None:
    op.create_table(
        "legalaidsync_operation",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("submission_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("matter_uuid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("target", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("leased_by", sa.Text()),
        sa.Column("claimed_from", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome_unknown", sa.Boolean(), nullable=False),
        sa.Column("carried_by", BIG_ID),
        sa.Column("result_id", sa.Text()),
        sa.Column("error_class", sa.Text()),
        sa.Column("concerns", sa.Text(), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_legalaidsync_operation"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["legalaidsync_submission.id"], name="fk_legalaidsync_operation_submission_id"
        ),
        sa.ForeignKeyConstraint(
            ["carried_by"], ["legalaidsync_operation.id"], name="fk_legalaidsync_operation_carried_by"
        ),
        sa.UniqueConstraint("submission_id", "position", name="uq_legalaidsync_operation_submission_id"),
    )
    _index_operation()


def _index_operation() -> None:
    waiting = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_legalaidsync_operation_due_at",
        "legalaidsync_operation",
        ["due_at"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    op.create_index("ix_legalaidsync_operation_matter_uuid", "legalaidsync_operation", ["matter_uuid", "site"])
    op.create_index("ix_legalaidsync_operation_carried_by", "legalaidsync_operation", ["carried_by"])


def _create_document() -> None:
    op.create_table(
        "legalaidsync_document",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("operation_id", BIG_ID, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_legalaidsync_document"),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["legalaidsync_operation.id"], name="fk_legalaidsync_document_operation_id"
        ),
        sa.UniqueConstraint("operation_id", name="uq_legalaidsync_document_operation_id"),
    )


def _create_attempt() -> None:
    op.create_table(
        "legalaidsync_attempt",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("operation_id", BIG_ID, nullable=False),
        sa.Column("submission_id", BIG_ID, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text()),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("matter_uuid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_uuid", sa.Text()),
        sa.Column("endpoint", sa.Text()),
        sa.Column("field_names", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text()),
        sa.Column("http_status", sa.Integer()),
        sa.Column("request_id", sa.Text()),
        sa.Column("duration_ms", sa.Integer()),
        sa.Column("error_class", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_legalaidsync_attempt"),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["legalaidsync_operation.id"], name="fk_legalaidsync_attempt_operation_id"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["legalaidsync_submission.id"], name="fk_legalaidsync_attempt_submission_id"
        ),
    )
    op.create_index("ix_legalaidsync_attempt_operation_id", "legalaidsync_attempt", ["operation_id"])
    op.create_index("ix_legalaidsync_attempt_submission_id", "legalaidsync_attempt", ["submission_id"])


def _create_access() -> None:
    op.create_table(
        "legalaidsync_access",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("matter_uuid", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("record_uuid", sa.Text()),
        sa.Column("field_names", sa.Text(), nullable=False),
        sa.Column("interview", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_legalaidsync_access"),
    )
    op.create_index("ix_legalaidsync_access_matter_uuid", "legalaidsync_access", ["matter_uuid"])


def _create_wakeup() -> None:
    wakeup = op.create_table(
        "legalaidsync_wakeup",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("scheduled_for", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_legalaidsync_wakeup"),
    )
    op.execute(wakeup.insert().values(id=1, scheduled_for=LONG_AGO))


def downgrade() -> None:
    for table in ("wakeup", "access", "attempt", "document", "operation", "submission"):
        op.drop_table(f"legalaidsync_{table}")
