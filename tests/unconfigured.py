"""A docassemble server on which nothing but the package is installed: no site, no Celery module, no words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from devserver import ports
from devserver.server import Server
from tests import forking
from tests.walking import wait_for

SECONDS = 120
OTHER_BROKER = 7
OURS = ("legalaidsync", "celery modules", "words")
WORKER = ("celery", "-A", "docassemble.webapp.worker", "worker", "--concurrency=1")
ADMINISTRATOR = 1


@dataclass(frozen=True)
class Unconfigured:
    """The address of such a server, the environment of its programs, and the folder of its temporary files."""

    url: str
    environment: dict[str, str]
    folder: Path


def plain_environment(server: Server, folder: Path) -> dict[str, str]:
    """Write a Configuration that says nothing about the package; return an environment that names it."""
    configuration = yaml.safe_load(server.config_file.read_text("utf-8"))
    for directive in OURS:
        del configuration[directive]
    configuration |= {"rabbitmq": f"{configuration['redis']}/{OTHER_BROKER}", "enable playground": True}
    plain = folder / "config.yml"
    plain.write_text(yaml.safe_dump(configuration), "utf-8")
    return {**server.environment(), "DA_CONFIG_FILE": str(plain), "TMPDIR": str(folder)}


@contextmanager
def unconfigured(server: Server, folder: Path) -> Iterator[Unconfigured]:
    """Start a web application and docassemble's own worker, which does not know our tasks, beside the private server's.

    They share its database; the private server's own worker rests meanwhile, so that it takes nothing away from them.
    """
    environment = plain_environment(server, folder)
    port = ports.choose(["unconfigured"], {})["unconfigured"]
    web = ("gunicorn", f"--bind={ports.LOCALHOST}:{port}", "--threads=4", "devserver.wsgi:application")
    server.kill_worker()
    with _program(environment, folder / "web.log", *web), _program(environment, folder / "worker.log", *WORKER):
        wait_for(lambda: ports.accepts_connections(port))
        yield Unconfigured(f"http://{ports.LOCALHOST}:{port}", environment, folder)
    server.start_worker()


def put_into_playground(server: Server, name: str, text: str) -> str:
    """Save an interview as the administrator would in the Playground; return docassemble's name for it."""
    folder = server.folder.root / "files" / "playground" / str(ADMINISTRATOR)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return f"docassemble.playground{ADMINISTRATOR}:{name}"


@contextmanager
def _program(environment: dict[str, str], log: Path, module: str, *arguments: str) -> Iterator[None]:
    running = forking.Program(module, tuple(arguments), environment, log, log).start()
    try:
        yield
    finally:
        running.terminate()
        running.wait(timeout=SECONDS)
