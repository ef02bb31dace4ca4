# do not pre-load
"""Our Celery task: a nudge that delivers what the outbox says is due. Configuration: `celery modules`.

Losing a task loses nothing: the rows are in SQL, and the next nudge, restart or scheduled run finds them.
Scheduled runs do not multiply, because one SQL row holds the time of the next one (`Outbox.reserve_wakeup`): a run
schedules another only if none is due before.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Any

from celery.signals import worker_process_init, worker_ready
from docassemble.webapp.tasks.app import celery_app
from docassemble.webapp.tasks.context import bg_context
from sqlalchemy.exc import SQLAlchemyError

from docassemble.legalaidsync import compat, connections, keeping
from docassemble.legalaidsync.delivering import deliver_here
from docassemble.legalaidsync.delivery.outbox import Outbox

SHORTEST_WAIT = 1.0
LONGEST_WAIT = 1800.0  # Redis as a broker hands a message out again after an hour, so none may wait that long
OPERATIONS_PER_RUN = 200  # then another task goes on, so that docassemble's own background actions get their turn
DATABASE_IS_TRIED_AGAIN = 30.0
ONE_MORE_TRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}  # without a policy Celery waits 6 s

logger = logging.getLogger(__name__)


@celery_app.task(name="legalaidsync.deliver", bind=True, acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def deliver(self: Any, anew: bool = False) -> None:
    """Deliver what is due and schedule the next run.

    Args:
        anew: a worker has just started, so do not trust that an earlier scheduled run still exists.
    """
    with bg_context():
        try:
            outbox = connections.outbox()
            deliver_here(limit=OPERATIONS_PER_RUN)
            keeping.keep()
            _schedule_next(outbox, anew=anew)
        except SQLAlchemyError as error:  # nobody can look into the outbox now, and nobody else will look soon
            logger.warning("the database is away, delivery goes on later: %s", type(error).__name__)
            _enqueue(DATABASE_IS_TRIED_AGAIN, anew=True)


def nudge(anew: bool = False) -> bool:
    """Ask a worker to deliver what is due, without waiting; False if the broker is away (the outbox keeps the rows)."""
    return _enqueue(0.0, anew=anew)


def _schedule_next(outbox: Outbox, *, anew: bool) -> None:
    now = outbox.clock()
    due = outbox.next_due()
    if due is None and keeping.has_something_to_keep():
        due = now + timedelta(seconds=LONGEST_WAIT)
    if due is None:
        return
    wait = min(max((due - now).total_seconds(), SHORTEST_WAIT), LONGEST_WAIT)
    if outbox.reserve_wakeup(now + timedelta(seconds=wait), anew=anew) and not _enqueue(wait, anew=False):
        outbox.reserve_wakeup(now, anew=True)  # nothing is scheduled: whoever comes next may do it


def _enqueue(countdown: float, *, anew: bool) -> bool:
    try:
        deliver.apply_async(kwargs={"anew": anew}, countdown=countdown, retry=True, retry_policy=ONE_MORE_TRY)
    except Exception as error:  # kombu, redis and the socket each raise classes of their own
        logger.warning("delivery not scheduled, the broker is away: %s", type(error).__name__)
        return False
    return True


@worker_ready.connect
def deliver_after_start(**_signal: Any) -> None:
    """Pick up what a dead worker or a lost message left behind."""
    nudge(anew=True)


@worker_ready.connect
def answer_what_time_it_is(**_signal: Any) -> None:
    """Let the health check ask this worker, which thereby shows that it runs and knows our tasks."""
    from celery.worker.control import inspect_command

    inspect_command(name=compat.CLOCK)(lambda _state: {"ok": time.time()})


@worker_process_init.connect
def drop_connections_of_the_parent(**_signal: Any) -> None:
    """A forked worker must not share its parent's sockets; our own engine is one per process id already."""
    from docassemble.webapp.extensions import db
    from docassemble.webapp.flask_app import flaskapp

    with flaskapp.app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)
