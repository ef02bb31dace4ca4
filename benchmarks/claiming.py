"""How long a worker takes to claim an operation: from an outbox of a thousand, and from one of a million."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import NullPool, create_engine, make_url, text

from devserver.database import running_database
from devserver.folder import BENCH_FOLDER
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.schema import upgrade
from docassemble.legalaidsync.delivery.settling import Verdict
from docassemble.legalaidsync.delivery.states import State

from .figures import Figure
from .full_outbox import SHAPES, WITHOUT_ORDER, Shape, fill
from .samples import Sample, seconds_of

SIZES = (1_000, 1_000_000)
SIZES_WITHOUT_ORDER = (1_000, 100_000)
CLAIMS = 150
LEASE_SECONDS = 60
MEANING = "A long queue does not slow the workers down."
WHY_ORDER = "What it would be if claims walked past what waits behind a retry: why it carries the retry's time."


def figures() -> Iterator[Figure]:
    """Fill outboxes on a private PostgreSQL and measure; yield one figure after the other."""
    with running_database(BENCH_FOLDER / "claiming") as database:
        for name, shape in SHAPES.items():
            yield _figure(f"Claim time, {name}", _samples(database.url, shape, SIZES), MEANING)
        samples = _samples(database.url, WITHOUT_ORDER, SIZES_WITHOUT_ORDER)
        yield _figure("The same outage without the order in `due_at`", samples, WHY_ORDER)


def _samples(cluster: str, shape: Shape, sizes: tuple[int, ...]) -> dict[int, Sample]:
    """Claim from each outbox in turn, so that all meet the same machine; ending the attempt is not timed."""
    with _outboxes(cluster, shape, sizes) as outboxes:
        taken: dict[int, list[float]] = {size: [] for size in outboxes}
        for _ in range(CLAIMS):
            for size, outbox in outboxes.items():
                taken[size].append(_claim(outbox))
    return {size: Sample(tuple(seconds)) for size, seconds in taken.items()}


@contextmanager
def _outboxes(cluster: str, shape: Shape, sizes: tuple[int, ...]) -> Iterator[dict[int, Outbox]]:
    outboxes = {}
    for size in sizes:
        print(f"filling an outbox with {size:,} operations", file=sys.stderr)
        _command(cluster, f"DROP DATABASE IF EXISTS outbox_{size}")
        _command(cluster, f"CREATE DATABASE outbox_{size}")
        engine = create_engine(make_url(cluster).set(database=f"outbox_{size}"))
        upgrade(engine)
        fill(engine, size, shape)
        outboxes[size] = Outbox(engine, Cipher(["benchmark"]))
    yield outboxes
    for size, outbox in outboxes.items():
        outbox.engine.dispose()
        _command(cluster, f"DROP DATABASE outbox_{size}")


def _command(cluster: str, statement: str) -> None:
    engine = create_engine(cluster, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))


def _claim(outbox: Outbox) -> float:
    claims = []
    seconds = seconds_of(lambda: claims.append(outbox.claim("worker", LEASE_SECONDS)))
    [claim] = claims
    if claim is None:
        raise RuntimeError("nothing was due: this is no measurement")
    outbox.settle(claim, Verdict(State.SENT, result_id="made"))
    return seconds


def _figure(name: str, samples: dict[int, Sample], meaning: str) -> Figure:
    (small, few), (large, many) = samples.items()
    measured = f"**{many.times(few):.2f} x** ({large:,} operations {many.in_ms}, {small:,} {few.in_ms})"
    raw = "; ".join(f"{size:,}: {_spread(sample)}" for size, sample in samples.items())
    return Figure(name, measured, meaning, f"{CLAIMS} claims each, in turn; {raw}")


def _spread(sample: Sample) -> str:
    ordered = sorted(sample.seconds)
    points = {"fastest": ordered[0], "median": sample.median, "9 of 10 under": ordered[len(ordered) * 9 // 10]}
    return ", ".join(f"{name} {1000 * seconds:.1f}" for name, seconds in points.items())
