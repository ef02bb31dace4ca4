"""Processes that get ready, start at the same moment, and are timed until the last one has ended."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

READY = "ready"


def time_together(module: str, given: Sequence[Mapping[str, Any]]) -> float:
    """Return the seconds that processes of a module take together, without their start.

    Args:
        module: for `python -m`; it calls `wait_for_start` when it is ready.
        given: what each process is told, as plain data; one process for each.

    Raises:
        subprocess.CalledProcessError: one of them failed.
    """
    command = [sys.executable, "-m", module]
    processes = [_start(command) for _ in given]
    try:
        for process, told in zip(processes, given, strict=True):
            _tell(process, json.dumps(told))
        for process in processes:
            _wait_until_ready(process)
        started = time.perf_counter()
        for process in processes:
            _tell(process, "start")
        for process in processes:
            _check(process.wait(), command)
        return time.perf_counter() - started
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def read_given() -> dict[str, Any]:
    """In the process: what it is told."""
    given: dict[str, Any] = json.loads(sys.stdin.readline())
    return given


def wait_for_start() -> None:
    """In the process: say that it is ready, and wait for the others."""
    print(READY, flush=True)
    sys.stdin.readline()


def _start(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _tell(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    print(line, file=process.stdin, flush=True)


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    if process.stdout.readline().strip() != READY:
        _check(process.wait() or 1, process.args)


def _check(code: int, command: Any) -> None:
    if code:
        raise subprocess.CalledProcessError(code, command)
