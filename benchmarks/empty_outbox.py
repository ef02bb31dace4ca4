"""An outbox without a row, in a private database that is kept from run to run."""

from __future__ import annotations

from sqlalchemy import create_engine

from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.schema import upgrade


def empty_outbox(url: str, key: str) -> Outbox:
    """Drop every table of the database, which is a measurement's own, and make those of an outbox.

    Args:
        url: of the database.
        key: encrypts what the outbox holds.
    """
    engine = create_engine(url)
    with engine.begin() as connection:  # rows of the audit can't be deleted one by one
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    upgrade(engine)
    return Outbox(engine, Cipher([key]))
