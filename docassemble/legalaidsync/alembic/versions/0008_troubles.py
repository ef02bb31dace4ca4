"""Errors for which a person was shown a reference code, so that staff find at the sync desk what has happened."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "legalaidsync_trouble",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error_class", sa.Text(), nullable=False),
        sa.Column("interview", sa.Text()),
        sa.Column("endpoint", sa.Text()),
        sa.Column("places", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_legalaidsync_trouble"),
    )
    op.create_index("ix_legalaidsync_trouble_at", "legalaidsync_trouble", ["at"])


def downgrade() -> None:
    op.drop_table("legalaidsync_trouble")
