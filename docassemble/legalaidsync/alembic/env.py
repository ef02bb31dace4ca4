"""Runs the migrations of the outbox on the connection that it is given.

The package passes an open connection (delivery/schema.py). A developer names a database:
`alembic -c docassemble/legalaidsync/alembic.ini -x url=postgresql+psycopg2://... upgrade head`.
"""

from alembic import context
from sqlalchemy import Connection, create_engine

from docassemble.legalaidsync.delivery.schema import VERSION_TABLE
from docassemble.legalaidsync.delivery.tables import metadata


def is_ours(name: str | None, kind: str, parents: object) -> bool:
    """Leave docassemble's own tables out when a new migration is written from the difference."""
    return kind != "table" or str(name).startswith("legalaidsync_")


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=VERSION_TABLE,
        include_name=is_ours,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with create_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as own:
        migrate(own)
