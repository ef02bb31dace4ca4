"""How fast workers deliver to a site without a limit, against bare `requests` that send the very same requests."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field

import requests

from devserver.database import running_database
from devserver.folder import BENCH_FOLDER
from docassemble.legalaidsync.delivery.deliver import deliver_due
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Token
from tests.sandbox_client import SandboxClient

from .delivering import Delivering, connection
from .empty_outbox import empty_outbox
from .figures import Figure
from .replaying import Sent, shares
from .samples import Sample
from .sandbox_process import TOKEN, running_sandbox
from .soak.plans import FIRST_PHONE, OPERATIONS_EACH, submissions
from .starting_line import time_together

KEY = "benchmark"
WORKERS = (1, 2)
ROUNDS = 3
MATTERS = {0: 40, 150: 12}  # by the sandbox's latency in ms: how many matters one run is about
MEANING = {
    0: "What our own work costs: claim, lease, seal and audit, each a commit, beside answers that cost nothing.",
    150: "What an office sees: LegalServer's answers take the time.",
}
Times = Mapping[tuple[str, int], Sample]
DELIVERED, BARE = "delivered", "bare requests"


def figures() -> Iterator[Figure]:
    """Measure; yield one figure after the other."""
    with running_database(BENCH_FOLDER / "delivery_rate") as database, running_sandbox() as url:
        outbox = empty_outbox(database.url, KEY)
        SandboxClient(url, TOKEN).settings(requests_per_minute=None)
        for latency, number in MATTERS.items():
            yield from _of_latency(Race(database.url, outbox, url, number), latency)
        outbox.engine.dispose()


def _of_latency(race: Race, latency: int) -> Iterator[Figure]:
    race.record()
    SandboxClient(race.url, TOKEN).settings(latency_ms=latency)
    taken: dict[tuple[str, int], list[float]] = {}
    for turn in range(ROUNDS):
        print(f"latency {latency} ms, round {turn + 1} of {ROUNDS}", file=sys.stderr)
        for workers in WORKERS:
            taken.setdefault((DELIVERED, workers), []).append(race.deliver(workers))
            taken.setdefault((BARE, workers), []).append(race.replay(workers))
    SandboxClient(race.url, TOKEN).settings(latency_ms=0)
    times = {key: Sample(tuple(seconds)) for key, seconds in taken.items()}
    for workers in WORKERS:
        yield rate_figure(race, times, workers, latency)


@dataclass
class Race:
    """The same operations about other matters in each run, so that each run meets matters without a past."""

    database: str
    outbox: Outbox
    url: str
    number: int
    matters: list[str] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)

    @property
    def operations(self) -> int:
        """How many operations one run has."""
        return self.number * OPERATIONS_EACH

    def record(self) -> None:
        """Deliver once in this process, and keep the requests as they went out."""
        session = requests.Session()
        session.hooks["response"].append(lambda response, **_: self.sent.append(Sent.of(response.request)))
        self.matters = self.submit()
        deliver_due(self.outbox, connection(self.url, TOKEN, session=session), worker="benchmark")
        self._check()

    def deliver(self, workers: int) -> float:
        """Return the seconds that workers take for one run."""
        self.submit()
        told = asdict(Delivering(self.database, KEY, self.url, TOKEN))
        seconds = time_together("benchmarks.delivering", [told] * workers)
        self._check()
        return seconds

    def replay(self, processes: int) -> float:
        """Return the seconds that bare `requests` takes for the same requests, about new matters."""
        new = dict(zip(self.matters, self._new_matters(), strict=True))
        dealt = shares(self.sent, self.matters, processes)
        told = [{"requests": [sent.about(new).plain() for sent in mine]} for mine in dealt]
        return time_together("benchmarks.replaying", told)

    def submit(self) -> list[str]:
        """Submit one run's plans; return the matters."""
        matters = self._new_matters()
        for plan, _ in submissions(matters, 1):
            self.outbox.submit(plan)
        return matters

    def _new_matters(self) -> list[str]:
        create = LegalServer(base_url=self.url, token=Token(TOKEN)).matters.create
        record = {"first": "Race", "mobile_phone": FIRST_PHONE, "case_disposition": "Incomplete Intake"}
        return [str(create({**record, "last": f"Matter {turn}"})["matter_uuid"]) for turn in range(self.number)]

    def _check(self) -> None:
        left = {state: number for state, number in self.outbox.counts().items() if number and state is not State.SENT}
        if left:
            raise RuntimeError(f"not everything arrived, so this is no measurement: {left}")


def rate_figure(race: Race, times: Times, workers: int, latency: int) -> Figure:
    """Return one row: the rate of this many workers, as a share of as many bare loops."""
    ours, bare = times[DELIVERED, workers], times[BARE, workers]
    each = len(race.sent) / race.operations
    measured = (
        f"**{race.operations / ours.median:.1f} operations a second, {100 * bare.median / ours.median:.0f} % of bare "
        f"`requests`** ({race.operations / bare.median:.1f}); {each:.1f} requests an operation"
    )
    name = f"Delivery rate, {workers} worker{'s' if workers > 1 else ''}, no limit, {latency} ms latency"
    raw = f"{race.operations} operations: {ours.raw}; their {len(race.sent)} requests, bare: {bare.raw}"
    return Figure(name, measured, MEANING[latency], raw)
