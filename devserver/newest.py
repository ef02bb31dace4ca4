"""Tries this checkout on the newest docassemble, in an environment of its own: `python -m devserver.newest [tests]`.

The releases that `requirements-server.txt` names are what users get; this says early what a later one will break. A
library of that release which the package index does not have stays as it is, and the report says so.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

from .folder import CHECKOUT

FOLDER = CHECKOUT / ".private" / "newest"
ENVIRONMENT = FOLDER / "venv"
PYTHON = ENVIRONMENT / "bin" / "python"
PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check")
DOCASSEMBLE = ("docassemble.base", "docassemble.webapp", "docassemble.demo")
UNMET = re.compile(r"(?:has requirement|requires) (?P<wanted>\S+), (?:but you have|which is not installed)")
# What touches docassemble itself: screens, actions, routes, API, Celery, cron, files, sign-in, stash.
TESTS = (
    "tests/integration/test_the_private_server.py",
    "tests/integration/test_the_intake.py",
    "tests/integration/test_launch.py",
    "tests/integration/test_launch_for_clients.py",
    "tests/integration/test_client_links.py",
    "tests/integration/test_lsinterviews.py",
    "tests/integration/test_doors.py",
    "tests/integration/test_routes.py",
    "tests/integration/test_own_sessions.py",
    "tests/integration/test_scheduled.py",
    "tests/integration/test_keeping.py",
    "tests/integration/test_the_desk.py",
    "tests/integration/test_browser_protocol.py",
    "tests/unit/test_translations.py",
)


def main() -> None:
    """Make the environment, bring docassemble up to date in it, and become pytest there, so that Ctrl-C reaches it."""
    make_environment()
    upgrade()
    for line in _pip("list", "--format=freeze").splitlines():
        if line.startswith(DOCASSEMBLE):
            print(line)
    for wanted in unmet():
        print(f"not in the package index, so the tests run without it: {wanted}")
    sys.stdout.flush()
    os.chdir(CHECKOUT)
    variables = {**os.environ, "LEGALAIDSYNC_TEST_FOLDER": str(FOLDER / "server")}
    os.execve(PYTHON, [str(PYTHON), "-m", "pytest", *(sys.argv[1:] or TESTS)], variables)


def make_environment() -> None:
    """Install what the checkout pins; quick when it is there."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
    pinned = ("-r", "requirements-server.txt", "-r", "requirements-dev.txt", "-c", "constraints.txt")
    if not _is_complete():
        print("Making an environment of its own; the first time this takes three to five minutes.")
        _pip("install", "-qq", "pip", "setuptools", "wheel", "-c", "constraints.txt")
        _pip("install", "-qq", *pinned)
        _pip("install", "-qq", "--no-build-isolation", "-c", "constraints.txt", "-e", ".")


def _is_complete() -> bool:
    """Newer releases of docassemble are welcome; what is missing is not."""
    command = [str(PYTHON), "-c", "import docassemble.base, pytest, playwright, limits, tenacity"]
    return not subprocess.run(command, stderr=subprocess.DEVNULL).returncode


def upgrade() -> None:
    """Install the newest docassemble, then each library that it wants in another version, as far as there is one."""
    _pip("install", "-qq", "--upgrade", "--no-deps", *DOCASSEMBLE)
    for wanted in unmet():
        subprocess.run([*PIP, "install", "-qq", "--no-deps", wanted], cwd=CHECKOUT, stderr=subprocess.DEVNULL)


def unmet() -> list[str]:
    """Return the requirements of installed packages that are not met."""
    return wanted_in(subprocess.run([*PIP, "check"], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True).stdout)


def wanted_in(report: str) -> list[str]:
    """Return the requirements that the report of `pip check` names, for example `certifi==2026.10.19`."""
    found = (UNMET.search(line) for line in report.splitlines())
    return sorted({match["wanted"] for match in found if match})


def _pip(*arguments: str) -> str:
    done = subprocess.run([*PIP, *arguments], cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
