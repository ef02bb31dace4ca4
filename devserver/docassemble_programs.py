"""The Python programs of the private server: the web application, the Celery worker, the sandbox, the table maker."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from .failures import DevServerError, last_lines
from .folder import PrivateFolder
from .ports import LOCALHOST
from .processes import Child, Spawn, spawn

BIN = Path(sys.prefix) / "bin"
WEB_OPTIONS = (
    "--workers=1",
    "--threads=8",
    "--timeout=300",
    "--graceful-timeout=10",
    "--no-control-socket",
    "--access-logfile=-",
)
WORKER_PROCESSES = 2
WORKER_READY = " ready."
TASKS_BROKEN = "Error importing docassemble.legalaidsync.tasks"
IMPORT_TASKS = "import docassemble.webapp.worker, docassemble.legalaidsync.tasks"


def web_child(folder: PrivateFolder, port: int, env: Mapping[str, str], spawn: Spawn = spawn) -> Child:
    """Return docassemble's web application under gunicorn: one worker, eight threads, never `--preload`."""
    options = [*WEB_OPTIONS, f"--bind={LOCALHOST}:{port}"]
    return _child(folder, "gunicorn", [str(BIN / "gunicorn"), *options, "devserver.wsgi:application"], env, spawn)


def worker_child(folder: PrivateFolder, env: Mapping[str, str], spawn: Spawn = spawn) -> Child:
    """Return docassemble's Celery worker with two processes; its log says when it is ready."""
    options = ["--loglevel=INFO", f"--concurrency={WORKER_PROCESSES}"]
    command = [str(BIN / "celery"), "-A", "docassemble.webapp.worker", "worker", *options]
    return _child(folder, "celery", command, env, spawn)


def sandbox_child(folder: PrivateFolder, port: int, token: str, env: Mapping[str, str]) -> Child:
    """Return the stand-in LegalServer as a process of its own; its records survive in a SQLite file."""
    options = ["--port", str(port), "--database", str(folder.sandbox_database), "--token", token]
    return _child(folder, "sandbox", [sys.executable, "-m", "docassemble.legalaidsync.sandbox", *options], env)


def mail_child(folder: PrivateFolder, port: int, env: Mapping[str, str]) -> Child:
    """Return a mail server that takes every message and keeps it in the folder's Maildir; nothing goes out."""
    options = ["-n", "-c", "aiosmtpd.handlers.Mailbox", str(folder.mailbox), "-l", f"{LOCALHOST}:{port}"]
    return _child(folder, "mail", [sys.executable, "-m", "aiosmtpd", *options], env)


def log_why_tasks_fail(log: Path, folder: PrivateFolder, env: Mapping[str, str]) -> None:
    """Import our tasks once more as the worker does and add the traceback to `log`: docassemble keeps it to itself."""
    with log.open("ab") as output:
        command = [sys.executable, "-c", IMPORT_TASKS]
        subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, cwd=folder.root, env=dict(env))


def create_tables(folder: PrivateFolder, env: Mapping[str, str]) -> None:
    """Let docassemble make its tables, the administrator and the API key; raise DevServerError if that fails."""
    log = folder.log("create_tables")
    command = [sys.executable, "-m", "docassemble.webapp.create_tables"]
    with log.open("wb") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, cwd=folder.root, env=dict(env))
    if done.returncode:
        raise DevServerError(f"docassemble's tables could not be made.\nLog file: {log}\n{last_lines(log)}")


def _child(folder: PrivateFolder, name: str, command: list[str], env: Mapping[str, str], spawn: Spawn = spawn) -> Child:
    return Child(
        name,
        command,
        log=folder.log(name),
        pid_file=folder.root / "run" / f"{name}.pid",
        cwd=folder.root,
        env=env,
        spawn=spawn,
    )
