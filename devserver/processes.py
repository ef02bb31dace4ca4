"""Child processes: each leads a process group of its own, dies with its parent, and is found again after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import psutil

from .failures import DidNotStart

POLL_SECONDS = 0.05
STOP_SECONDS = 20.0
LEFTOVER_SECONDS = 10.0


class Running(Protocol):
    """A started program: what is asked of `subprocess.Popen`."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, number: int, /) -> None: ...


# Takes command, log file, folder and environment; the program leads a process group of its own.
Spawn = Callable[[Sequence[str], Path, Path, Mapping[str, str]], Running]


def spawn(command: Sequence[str], log: Path, cwd: Path, env: Mapping[str, str]) -> Running:
    """Start a program as anybody would."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=env,
            start_new_session=True,
        )


class Child:
    """One long-running program of the private server.

    Args:
        name: what it is called in messages; also names the log and the file that remembers its process group.
        command: program and arguments.
        log: file that takes its output.
        pid_file: file that remembers its process group, so that the next start can clean up after a crash.
        cwd: the folder it runs in, inside the private folder: that is how a leftover is recognised as ours.
        env: its whole environment.
        user: run as this user (only root can); None means as ourselves.
        stop_signal: the signal that ends it in good order.
        spawn: what starts it; the tests have a quicker way for programs of Python.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        pid_file: Path,
        cwd: Path,
        env: Mapping[str, str],
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        spawn: Spawn = spawn,
    ) -> None:
        self.name = name
        self.log = log
        self._command = [*as_user(user, dies_with_parent=stop_signal), *command]
        self._pid_file = pid_file
        self._cwd = cwd
        self._env = dict(env)
        self._stop_signal = stop_signal
        self._spawn = spawn
        self._popen: Running | None = None
        self._log_start = 0
        self._asked = False

    def start(self) -> None:
        """Start the program, unless it runs. Call it from the main thread: the program dies with its thread."""
        if self._popen is not None and self._popen.poll() is None:
            return
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        self._popen = self._spawn(self._command, self.log, self._cwd, self._env)
        self._pid_file.write_text(str(self._popen.pid))
        self._asked = False

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until `ready()`; raise DidNotStart if the program ends first or `seconds` pass."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self._popen is None or self._popen.poll() is not None:
                raise DidNotStart(self.name, "it ended by itself", self.log)
            if time.monotonic() > deadline:
                raise DidNotStart(self.name, f"not ready after {seconds:.0f} seconds", self.log)
            time.sleep(POLL_SECONDS)

    def output(self) -> str:
        """Return what the program has written to its log since it was started last."""
        with self.log.open("rb") as handle:
            handle.seek(self._log_start)
            return handle.read().decode(errors="replace")

    def pids(self) -> list[int]:
        """Return the process ids of its process group, leader first; empty when it is not running."""
        if self._popen is None:
            return []
        self._popen.poll()
        return sorted(process.pid for process in _group(self._popen.pid))

    def ask_to_stop(self) -> None:
        """Send the program its stop signal once, and do not wait. Harmless when it is not running."""
        if self._popen is not None and self._popen.poll() is None and not self._asked:
            self._popen.send_signal(self._stop_signal)
            self._asked = True

    def stop(self) -> None:
        """End the program in good order; after 20 seconds by force. Harmless when it is not running."""
        self.ask_to_stop()
        if self._popen is not None:
            self._wait_briefly(self._popen)
        self.kill()

    def kill(self) -> None:
        """End the whole process group at once with SIGKILL. Harmless when it is not running."""
        if self._popen is None:
            return
        _kill(_group(self._popen.pid))
        self._popen.wait()
        self._popen = None
        self._pid_file.unlink(missing_ok=True)

    def _wait_briefly(self, popen: Running) -> None:
        try:
            popen.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            print(f"{self.name} did not stop within {STOP_SECONDS:.0f} seconds; it is ended by force.")


def as_user(user: str | None, *, dies_with_parent: signal.Signals | None = None) -> list[str]:
    """Return the command prefix that runs a program as `user` and, if wanted, ends it when its parent dies."""
    switch = [f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
    tie = [f"--pdeathsig={dies_with_parent.name.removeprefix('SIG')}"] if dies_with_parent else []
    return ["setpriv", *switch, *tie, "--"] if switch or tie else []


def clean_up_leftovers(pid_files: Path, ours: Sequence[Path]) -> list[str]:
    """End what a killed server left behind; return the names of the programs that were ended.

    Args:
        pid_files: folder with the files that `Child` wrote.
        ours: a process counts as ours only if it runs inside one of these folders: process ids are used again.
    """
    ended = []
    for pid_file in sorted(pid_files.glob("*.pid")):
        leftovers = [process for process in _group(int(pid_file.read_text())) if _runs_inside(process, ours)]
        if leftovers:
            _interrupt(leftovers)
            _kill(leftovers)
            ended.append(pid_file.stem)
        pid_file.unlink()
    return ended


def _group(leader: int) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if _group_of(process.pid) == leader]


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def _runs_inside(process: psutil.Process, folders: Sequence[Path]) -> bool:
    try:
        cwd = Path(process.cwd())
    except psutil.Error:
        return False
    return any(cwd.is_relative_to(folder) for folder in folders)


def _interrupt(processes: Sequence[psutil.Process]) -> None:
    """Ask for a quick end in good order: PostgreSQL, Redis, Celery, gunicorn and the sandbox all take SIGINT so."""
    _signal(processes, signal.SIGINT)
    psutil.wait_procs(list(processes), timeout=LEFTOVER_SECONDS)


def _kill(processes: Sequence[psutil.Process]) -> None:
    _signal(processes, signal.SIGKILL)
    psutil.wait_procs(list(processes), timeout=LEFTOVER_SECONDS)


def _signal(processes: Sequence[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            continue
