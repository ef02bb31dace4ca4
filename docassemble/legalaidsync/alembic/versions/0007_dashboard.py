"""Indexes for the sync desk: what came in by day, a kind of item, a case by its number."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_legalaidsync_operation_queued_at", "legalaidsync_operation", ["queued_at"]),
    ("ix_legalaidsync_operation_kind", "legalaidsync_operation", ["kind", "submission_id"]),
    ("ix_legalaidsync_submission_case_number", "legalaidsync_submission", ["case_number"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
