# do not pre-load
"""Delivers in this process, as the Configuration says: the Celery task, cron, a door and a command all come here."""

from __future__ import annotations

from . import connections
from .delivery import actors
from .delivery.deliver import DeliveryReport, deliver_due

__all__ = ["deliver_here"]


def deliver_here(*, limit: int | None = None, seconds: float | None = None) -> DeliveryReport:
    """Deliver what is due, in this process.

    Args:
        limit: stop after so many attempts.
        seconds: begin no further attempt after so long.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database is away; nothing is lost.
    """
    return deliver_due(
        connections.outbox(),
        connections.connect,
        worker=actors.worker(),
        limit=limit,
        seconds=seconds,
        policy=connections.retry_policy(),
        lease_seconds=connections.settings().lease_seconds,
    )
