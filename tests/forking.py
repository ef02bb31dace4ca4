"""Python programs as `python -m` starts them, but forked from a process that has imported other people's packages.

Of the six seconds of work that a command of ours takes, more than five go into importing what docassemble needs. None
of docassemble and none of ours is imported before the fork: each program reads its own Configuration. The process that
forks is fork_server.py; all processes of pytest-xdist share one.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

SECONDS = 120
ADDRESS = "LEGALAIDSYNC_FORK_SERVER"
OURS = "docassemble.legalaidsync"
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of linux/prctl.h


@dataclass(frozen=True)
class Program:
    """One program to be started: what a child needs to become it.

    Args:
        module: as after `python -m`.
        arguments: the program's own.
        env: its whole environment.
        stdout: the file that takes its output.
        stderr: the file that takes its complaints.
        cwd: the folder it runs in.
        dies_with_parent: the signal with which it ends when the process that forked it ends; it leads a session then.
        stdin: the file that it reads.
        nice: how polite it is, by default as the process that asks for it.
    """

    module: str
    arguments: tuple[str, ...]
    env: Mapping[str, str]
    stdout: Path = Path(os.devnull)
    stderr: Path = Path(os.devnull)
    cwd: Path = field(default_factory=Path.cwd)
    dies_with_parent: int = 0
    stdin: Path = Path(os.devnull)
    nice: int = field(default_factory=lambda: os.getpriority(os.PRIO_PROCESS, 0))

    def start(self) -> Forked:
        """Fork a child that becomes the program."""
        with socket.socket(socket.AF_UNIX) as connecting:
            connecting.connect(os.environ.get(ADDRESS) or fork_server())
            asked = Connection(connecting.detach())
        asked.send(self)
        return Forked(asked, [self.module, *self.arguments])


class Forked:
    """A started program, with those methods of `subprocess.Popen` that tests and the private server use."""

    def __init__(self, asked: Connection, command: list[str]) -> None:
        self._asked = asked
        self._command = command
        self._status: int | None = None
        self.pid: int = asked.recv()

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal; None while the program runs."""
        if self._status is None and self._asked.poll():
            self._status = self._asked.recv()
            self._asked.close()
        return self._status

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status; raise subprocess.TimeoutExpired when the program takes longer."""
        if self._status is None:
            self._asked.poll(timeout)
        status = self.poll()
        if status is None:
            raise subprocess.TimeoutExpired(self._command, timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the program has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def run(module: str, *arguments: str, env: Mapping[str, str], check: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and return its status and what it printed.

    Raises:
        subprocess.CalledProcessError: its status is not 0, and `check` is set.
        subprocess.TimeoutExpired: it took more than two minutes.
    """
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "stdout", Path(folder) / "stderr"
        started = Program(module, arguments, dict(env), out, err).start()
        try:
            status = started.wait(SECONDS)
        finally:
            started.kill()
        done = subprocess.CompletedProcess([module, *arguments], status, out.read_text(), err.read_text())
    if check:
        done.check_returncode()
    return done


def command(*arguments: str, env: Mapping[str, str], check: bool = False) -> subprocess.CompletedProcess[str]:
    """Run `python -m docassemble.legalaidsync ...` as an administrator would."""
    return run(OURS, *arguments, env=env, check=check)


@contextmanager
def conversation(module: str, *arguments: str, env: Mapping[str, str]) -> Iterator[tuple[IO[str], IO[str]]]:
    """Run a program that answers what it is told; give what it reads and what it writes."""
    with tempfile.TemporaryDirectory() as folder:
        told, said = Path(folder) / "told", Path(folder) / "said"
        os.mkfifo(told)
        os.mkfifo(said)
        started = Program(module, arguments, dict(env), said, stdin=told).start()
        try:
            with told.open("w") as words, said.open() as answers:
                yield words, answers
            started.wait(SECONDS)
        finally:
            started.kill()


def fork(command: Sequence[str], log: Path, cwd: Path, env: Mapping[str, str]) -> Forked:
    """Start a program of the private server, `setpriv ... -- .venv/bin/name arguments`, as `python -m name` would."""
    program, *arguments = command[command.index("--") + 1 :]
    return Program(Path(program).name, tuple(arguments), env, log, log, cwd, signal.SIGTERM).start()


@cache
def fork_server() -> str:
    """Start the process that forks (fork_server.py), and return its address; it ends with this process."""
    address = f"{tempfile.mkdtemp(prefix='forks-')}/socket"
    command = [sys.executable, "-m", "tests.fork_server", address]
    checkout = Path(__file__).parents[1]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=checkout)
    assert started.stdin
    assert started.stdout
    started.stdout.readline()  # it listens now
    atexit.register(started.wait)
    atexit.register(started.stdin.close)
    return address


def become(program: Program) -> None:
    """Turn this process, which has just been forked, into the program."""
    os.setpriority(os.PRIO_PROCESS, 0, program.nice)
    if program.dies_with_parent:
        os.setsid()
        ctypes.CDLL(None).prctl(END_WITH_PARENT, program.dies_with_parent)
    from nltk import data as nltk_data

    os.chdir(program.cwd)
    os.environ.clear()
    os.environ.update(program.env)
    tempfile.tempdir = None  # whoever asks finds the folder of the new environment
    sys.path[:0] = program.env.get("PYTHONPATH", "").split(os.pathsep)  # as `python` does at its start
    nltk_data.path[:0] = program.env.get("NLTK_DATA", "").split(os.pathsep)  # read when it was imported
    os.dup2(os.open(program.stdin, os.O_RDONLY), 0)
    sys.stdin = os.fdopen(0, closefd=False)
    for number, path in ((1, program.stdout), (2, program.stderr)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), number)
    sys.argv = [program.module, *program.arguments]
    try:
        runpy.run_module(program.module, run_name="__main__", alter_sys=True)
    finally:
        atexit._run_exitfuncs()
