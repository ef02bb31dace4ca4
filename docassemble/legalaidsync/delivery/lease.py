"""Keeps a lease alive while its operation is being sent, however long an upload takes."""

from __future__ import annotations

import logging
import threading
from types import TracebackType

from sqlalchemy.exc import SQLAlchemyError

from ..errors import LeaseLost
from .claiming import Claim
from .outbox import Outbox

LEASE_SECONDS = 60.0
logger = logging.getLogger(__name__)


class LeaseKeeper:
    """Renews the lease three times per lease, in a thread of its own, while its `with` block runs."""

    def __init__(self, outbox: Outbox, claim: Claim, lease_seconds: float = LEASE_SECONDS) -> None:
        self._outbox = outbox
        self._claim = claim
        self._lease_seconds = lease_seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="legalaidsync-lease", daemon=True)

    def __enter__(self) -> LeaseKeeper:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def confirm(self) -> None:
        """Renew the lease now, just before a write; raise LeaseLost if another worker has taken over."""
        if not self._outbox.heartbeat(self._claim, self._lease_seconds):
            raise LeaseLost("another worker has taken the operation over")

    def _renew(self) -> None:
        while not self._stop.wait(self._lease_seconds / 3):
            try:
                if not self._outbox.heartbeat(self._claim, self._lease_seconds):
                    return  # taken over: the end of the attempt finds that out again, and writes nothing
            except SQLAlchemyError as error:  # the database may be back before the lease runs out
                logger.warning(
                    "operation %s: lease not renewed: %s", self._claim.subject.operation_id, type(error).__name__
                )
