"""Calls of other programs that act, each with its first answer, so that a repeated one has no second effect."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "legalaidsync_door_call",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_legalaidsync_door_call"),
        sa.UniqueConstraint("key", name="uq_legalaidsync_door_call_key"),
    )
    op.create_index("ix_legalaidsync_door_call_expires", "legalaidsync_door_call", ["expires"])


def downgrade() -> None:
    op.drop_table("legalaidsync_door_call")
