"""Clients' links: who made each, whether it was opened, used or revoked, and who asks for a new one."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ASKED = "ix_legalaidsync_link_asked"


def upgrade() -> None:
    op.create_table(
        "legalaidsync_link",
        sa.Column("link_id", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("matter_uuid", sa.Text(), nullable=False),
        sa.Column("case_number", sa.Text()),
        sa.Column("interview", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("channel", sa.Text()),
        sa.Column("sending", sa.Text()),
        sa.Column("sent_at", MOMENT),
        sa.Column("opened_at", MOMENT),
        sa.Column("used_at", MOMENT),
        sa.Column("holder", sa.Text()),
        sa.Column("finished_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.Column("revoked_by", sa.Text()),
        sa.Column("asked_at", MOMENT),
        sa.Column("settled_at", MOMENT),
        sa.Column("settled_by", sa.Text()),
        sa.PrimaryKeyConstraint("link_id", name="pk_legalaidsync_link"),
    )
    op.create_index("ix_legalaidsync_link_matter_uuid", "legalaidsync_link", ["matter_uuid", "site"])
    op.create_index("ix_legalaidsync_link_expires", "legalaidsync_link", ["expires"])
    waiting = sa.text("asked_at IS NOT NULL AND settled_at IS NULL")
    op.create_index(ASKED, "legalaidsync_link", ["asked_at"], postgresql_where=waiting, sqlite_where=waiting)


def downgrade() -> None:
    op.drop_table("legalaidsync_link")
