"""Revisions, idempotency keys, the hash chain, decisions, what is known of sites, notices."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
INDEXES = {  # name -> (table, columns, unique)
    "ix_legalaidsync_submission_series": ("submission", ("series", "revision"), False),
    "ix_legalaidsync_submission_created_at": ("submission", ("created_at",), False),
    "uq_legalaidsync_operation_key": ("operation", ("key",), True),
    "ix_legalaidsync_operation_state": ("operation", ("state",), False),
    "ix_legalaidsync_attempt_at": ("attempt", ("at",), False),
    "ix_legalaidsync_access_at": ("access", ("at",), False),
    "uq_legalaidsync_attempt_number": ("attempt", ("submission_id", "number"), True),
    "uq_legalaidsync_access_number": ("access", ("site", "matter_uuid", "number"), True),
}
DUE_OF_A_SITE = "ix_legalaidsync_operation_site"
TO_BE_KEPT_AN_EYE_ON = {  # index of submissions -> its rows
    "ix_legalaidsync_submission_unpurged": "purged_at IS NULL",
    "ix_legalaidsync_submission_sealed": "sealed IS NOT NULL",
}


def _added() -> dict[str, tuple[sa.Column[Any], ...]]:
    """New columns of each table; made anew, because alembic ties a column to the table it is added to."""
    return {
        "submission": (
            sa.Column("series", sa.Text()),
            sa.Column("revision", sa.Integer(), nullable=False, server_default=sa.text("1")),
            sa.Column("digest", sa.Text()),
            sa.Column("dry_run", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("chain_head", sa.Text()),
            sa.Column("chain_cut", sa.Integer()),
            sa.Column("chain_cut_seal", sa.Text()),
            sa.Column("sealed", sa.LargeBinary()),
            sa.Column("purged_at", MOMENT),
        ),
        "operation": (
            sa.Column("key", sa.Text()),
            sa.Column("slot", sa.Text()),
            sa.Column("digest", sa.Text()),
            sa.Column("follows", BIG_ID),
            sa.Column("sealed_reasons", sa.LargeBinary()),
        ),
        "attempt": (
            sa.Column("choice", sa.Text()),
            sa.Column("attempt", sa.Integer()),
            sa.Column("number", sa.Integer()),
            sa.Column("seal", sa.Text()),
        ),
        "access": (sa.Column("number", sa.Integer()), sa.Column("seal", sa.Text())),
    }


def upgrade() -> None:
    for table, columns in _added().items():
        for column in columns:
            op.add_column(f"legalaidsync_{table}", column)
    for name, (table, columns, unique) in INDEXES.items():
        op.create_index(name, f"legalaidsync_{table}", list(columns), unique=unique)
    _index_due_of_a_site()
    for name, rows in TO_BE_KEPT_AN_EYE_ON.items():
        where = sa.text(rows)
        op.create_index(name, "legalaidsync_submission", ["id"], postgresql_where=where, sqlite_where=where)
    _create_access_chain()
    _create_decision()
    _create_site()
    _create_unpaid_endpoint()
    _create_notice()


def _index_due_of_a_site() -> None:
    waiting = sa.text("due_at IS NOT NULL")
    columns = ["site", "due_at", "submission_id", "position"]
    op.create_index(DUE_OF_A_SITE, "legalaidsync_operation", columns, postgresql_where=waiting, sqlite_where=waiting)


def _create_access_chain() -> None:
    op.create_table(
        "legalaidsync_access_chain",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("matter_uuid", sa.Text(), nullable=False),
        sa.Column("chain_head", sa.Text()),
        sa.Column("chain_cut", sa.Integer()),
        sa.Column("chain_cut_seal", sa.Text()),
        sa.PrimaryKeyConstraint("site", "matter_uuid", name="pk_legalaidsync_access_chain"),
    )


def _create_decision() -> None:
    op.create_table(
        "legalaidsync_decision",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("operation_id", BIG_ID, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("choice", sa.Text()),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_legalaidsync_decision"),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["legalaidsync_operation.id"], name="fk_legalaidsync_decision_operation_id"
        ),
    )
    op.create_index("ix_legalaidsync_decision_operation_id", "legalaidsync_decision", ["operation_id"])


def _create_site() -> None:
    op.create_table(
        "legalaidsync_site",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("paused_for", sa.Text()),
        sa.Column("paused_by", sa.Text()),
        sa.Column("paused_at", MOMENT),
        sa.Column("probe_at", MOMENT),
        sa.Column("refused_token", sa.Text()),
        sa.Column("served_at", MOMENT),
        sa.Column("resumed_at", MOMENT),
        sa.Column("resumed_by", sa.Text()),
        sa.PrimaryKeyConstraint("name", name="pk_legalaidsync_site"),
    )


def _create_unpaid_endpoint() -> None:
    op.create_table(
        "legalaidsync_unpaid_endpoint",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("learned_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site", "endpoint", name="pk_legalaidsync_unpaid_endpoint"),
    )


def _create_notice() -> None:
    op.create_table(
        "legalaidsync_notice",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("claimed_at", MOMENT, nullable=False),
        sa.Column("refused_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_legalaidsync_notice"),
        sa.UniqueConstraint("key", name="uq_legalaidsync_notice_key"),
    )


def downgrade() -> None:
    for table in ("notice", "unpaid_endpoint", "site", "decision", "access_chain"):
        op.drop_table(f"legalaidsync_{table}")
    for name in TO_BE_KEPT_AN_EYE_ON:
        op.drop_index(name, table_name="legalaidsync_submission")
    for name in (*INDEXES, DUE_OF_A_SITE):
        table = INDEXES[name][0] if name in INDEXES else "operation"
        op.drop_index(name, table_name=f"legalaidsync_{table}")
    for table, columns in _added().items():
        with op.batch_alter_table(f"legalaidsync_{table}") as altered:
            for column in columns:
                altered.drop_column(column.name)
