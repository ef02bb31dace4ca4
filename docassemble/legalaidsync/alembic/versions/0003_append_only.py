"""Triggers that keep rows of the audit from being changed or removed, but for what retention has cut off its chain.

A seal alone may be renewed: verifying tells a forged one from ours.
"""

from typing import Any

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# table -> (table with the ends of its chains, how a row names its own)
CHAINS = {
    "legalaidsync_attempt": ("legalaidsync_submission", "heads.id = OLD.submission_id"),
    "legalaidsync_access": (
        "legalaidsync_access_chain",
        "heads.site = OLD.site AND heads.matter_uuid = OLD.matter_uuid",
    ),
}
# Everything but the seal, which a rotation of keys renews.
COLUMNS = {
    "legalaidsync_attempt": "id, at, operation_id, submission_id, actor, from_state, to_state, site, matter_uuid, "
    "kind, record_uuid, endpoint, field_names, fingerprint, http_status, request_id, duration_ms, error_class, "
    "choice, attempt, number",
    "legalaidsync_access": "id, at, actor, site, matter_uuid, resource, record_uuid, field_names, interview, number",
}
WAS_CUT_OFF = "EXISTS (SELECT 1 FROM {heads} heads WHERE {own} AND coalesce(OLD.number, 0) <= heads.chain_cut)"
POSTGRESQL = """
CREATE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND {was_cut_off} THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'seal' = to_jsonb(OLD) - 'seal' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'rows of {table} are only ever added';
END $$;
CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_kept();
CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {table}_is_kept();
"""
SQLITE = (
    """
CREATE TRIGGER {table}_is_not_changed BEFORE UPDATE OF {columns} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END
""",
    """
CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} WHEN NOT {was_cut_off}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END
""",
)


def upgrade() -> None:
    statements = (POSTGRESQL,) if _is_postgresql() else SQLITE
    for table, (heads, own) in CHAINS.items():
        was_cut_off = WAS_CUT_OFF.format(heads=heads, own=own)
        for statement in statements:
            op.execute(statement.format(table=table, was_cut_off=was_cut_off, columns=COLUMNS[table]))


def downgrade() -> None:
    for table in CHAINS:
        if _is_postgresql():
            op.execute(f"DROP FUNCTION {table}_is_kept() CASCADE")
        else:
            op.execute(f"DROP TRIGGER {table}_is_not_changed")
            op.execute(f"DROP TRIGGER {table}_is_kept")


def _is_postgresql() -> Any:
    return op.get_bind().dialect.name == "postgresql"
