"""The delivering processes of the soak run, which die now and then."""

from __future__ import annotations

import random
import statistics
import subprocess
from dataclasses import dataclass, field

import psutil

from .worker import Worker

SURVIVOR = 0


@dataclass
class Workforce:
    """Some workers. One of them is never killed, so that its memory can be watched over the whole run."""

    worker: Worker
    size: int
    dice: random.Random
    kills: int = 0
    memory_kb: list[int] = field(default_factory=list)
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Start them all."""
        self._running = [self.worker.start() for _ in range(self.size)]

    def kill_one(self) -> None:
        """Kill a worker in the middle of whatever it does, and start another one."""
        if self.size == 1:
            return
        victim = self.dice.randrange(SURVIVOR + 1, self.size)
        self._running[victim].kill()
        self._running[victim].wait()
        self._running[victim] = self.worker.start()
        self.kills += 1

    def start_those_that_ended(self) -> None:
        """Do what docassemble's supervisor does with workers that ended by themselves; memory is watched anew then."""
        if self._running[SURVIVOR].poll() is not None:
            self.memory_kb.clear()
        self._running = [self.worker.start() if process.poll() is not None else process for process in self._running]

    def watch(self) -> None:
        """Note how much memory the survivor holds."""
        self.memory_kb.append(psutil.Process(self._running[SURVIVOR].pid).memory_info().rss // 1024)

    def stop(self) -> None:
        """Let all end in good order."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait()

    def memory(self) -> tuple[int, int]:
        """Return the survivor's memory in kB, in the second tenth and in the last tenth of the run (medians)."""
        tenth = max(1, len(self.memory_kb) // 10)
        early, late = self.memory_kb[tenth : 2 * tenth] or self.memory_kb, self.memory_kb[-tenth:]
        return round(statistics.median(early)), round(statistics.median(late))
