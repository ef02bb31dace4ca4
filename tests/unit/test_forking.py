"""A program that is forked for a test ends, and says how it ended, as one that is started anew."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from devserver.folder import CHECKOUT
from tests.forking import Program, run

pytestmark = pytest.mark.slow  # other people's packages are imported once
SECONDS = 20
PROGRAM = "played_program"
ASK_AND_GO = f"""
import os, sys
from tests.forking import Program
print(Program({PROGRAM!r}, ("wait",), dict(os.environ)).start().pid, flush=True)
os._exit(0)
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / f"{PROGRAM}.py").write_text(
        "import os, sys, time\n"
        "print('said', *sys.argv[1:])\n"
        "match sys.argv[1]:\n"
        "    case 'wait': time.sleep(60)\n"
        "    case 'raise': raise ValueError('of the program')\n"
        "    case 'words': sys.exit('these words')\n"
        "    case 'nice': sys.exit(os.getpriority(os.PRIO_PROCESS, 0))\n"
        "    case number: sys.exit(int(number))\n"
    )
    return dict(os.environ) | {"PYTHONPATH": str(tmp_path)}


@pytest.mark.parametrize(
    ("argument", "status", "complaint"),
    [("0", 0, ""), ("3", 3, ""), ("words", 1, "these words"), ("raise", 1, "ValueError: of the program")],
)
def test_a_program_says_how_it_ended(environment: dict[str, str], argument: str, status: int, complaint: str) -> None:
    done = run(PROGRAM, argument, "and more", env=environment)
    assert (done.returncode, done.stdout) == (status, f"said {argument} and more\n")
    assert complaint in done.stderr


def test_a_program_is_as_polite_as_who_asked_for_it(environment: dict[str, str]) -> None:
    polite = os.getpriority(os.PRIO_PROCESS, 0) + 1
    assert run(PROGRAM, "nice", env=environment).returncode == polite - 1
    assert Program(PROGRAM, ("nice",), environment, nice=polite).start().wait(SECONDS) == polite


def test_a_program_that_is_killed_says_by_which_signal(environment: dict[str, str]) -> None:
    running = Program(PROGRAM, ("wait",), environment).start()
    assert running.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(0.1)
    running.kill()
    assert running.wait(SECONDS) == running.poll() == -signal.SIGKILL


def test_a_program_does_not_outlive_the_process_that_asked_for_it(environment: dict[str, str]) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", ASK_AND_GO],
        env=environment | {"PYTHONPATH": f"{CHECKOUT}:{environment['PYTHONPATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    deadline = time.monotonic() + SECONDS
    while Path(f"/proc/{int(asked.stdout)}").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
