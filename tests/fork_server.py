"""One process for a whole run of tests that imports other people's packages once, and forks for each program.

`python -m tests.fork_server ADDRESS` listens at a socket; forking.py starts it and talks to it. Whoever connects sends
a `Program`, is told the number of its process, and at last how it ended. Between the server and the program stands a
guardian, which waits for the end of both: a program does not outlive the test process that asked for it.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path

from tests.forking import Program, become


def serve(address: str) -> None:
    """Fork for whoever connects, until whoever started this process has ended and so closed its input.

    Args:
        address: a socket to be made, in a folder that is there for nothing else and goes with this process.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for guardians
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the tests, and they end this process
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        print(flush=True)
        while sys.stdin not in wait([listening, sys.stdin]):
            asking = Connection(listening.accept()[0].detach())
            import tests.forked_packages  # noqa: F401  seconds of work, for the first who asks

            if os.fork() == 0:
                listening.close()
                _end(_guard(asking))
            asking.close()
    shutil.rmtree(Path(address).parent)


def _guard(asking: Connection) -> int:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    program: Program = asking.recv()
    child = os.fork()
    if child == 0:
        asking.close()
        _end(_run(program))
    with suppress(OSError):  # nobody listens any more: the program ends, too
        asking.send(child)
        ending = os.pidfd_open(child)
        if ending in wait([asking, ending]):
            asking.send(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            return 0
    os.kill(child, signal.SIGTERM)
    return 0


def _run(program: Program) -> int:
    """Return the exit status of a program, as Python itself would give it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        become(program)
    except SystemExit as ended:
        if isinstance(ended.code, int | None):
            return ended.code or 0
        print(ended.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _end(status: int) -> None:
    """End this process, and leave what belongs to the one that forked it."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    serve(sys.argv[1])
