"""Reminders that clients asked for: when each is due, its address sealed until it has ended, and how it ended."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "legalaidsync_reminder",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("matter_uuid", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("ended_at", MOMENT),
        sa.Column("ending", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_legalaidsync_reminder"),
        sa.UniqueConstraint("key", name="uq_legalaidsync_reminder_key"),
    )
    waiting = sa.text("ended_at IS NULL")
    name = "ix_legalaidsync_reminder_due_at"
    op.create_index(name, "legalaidsync_reminder", ["due_at"], postgresql_where=waiting, sqlite_where=waiting)


def downgrade() -> None:
    op.drop_table("legalaidsync_reminder")
