"""Web applications beside that of the private server, on its database, whose Configuration says less, or other things.

Either nothing but the package is installed: no site, no Celery module, no words. Or the package is set up in another
way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    return _environment(server, folder, configuration)


def _environment(server: Server, folder: Path, configuration: Mapping[str, Any]) -> dict[str, str]:
    file = folder / "config.yml"
    file.write_text(yaml.safe_dump(configuration), "utf-8")
    return {**server.environment(), "DA_CONFIG_FILE": str(file), "TMPDIR": str(folder)}


@contextmanager
def unconfigured(server: Server, folder: Path) -> Iterator[Unconfigured]:
    """Start a web application and docassemble's own worker, which does not know our tasks, beside the private server's.

    They share its database; the private server's own worker rests meanwhile, so that it takes nothing away from them.
    """
    environment = plain_environment(server, folder)
    server.kill_worker()
    with _web(environment, folder) as url, _program(environment, folder / "worker.log", *WORKER):
        yield Unconfigured(url, environment, folder)
    server.start_worker()


@contextmanager
def configured_otherwise(server: Server, folder: Path, **ours: Any) -> Iterator[str]:
    """Start a web application for which the section `legalaidsync` says more; give its address.

    Args:
        ours: what it says; spaces are written as underscores.
    """
    configuration = yaml.safe_load(server.config_file.read_text("utf-8"))
    configuration["legalaidsync"] |= {name.replace("_", " "): said for name, said in ours.items()}
    with _web(_environment(server, folder, configuration), folder) as url:
        yield url


@contextmanager
def _web(environment: dict[str, str], folder: Path) -> Iterator[str]:
    port = ports.choose(["web"], {})["web"]
    web = ("gunicorn", f"--bind={ports.LOCALHOST}:{port}", "--threads=4", "devserver.wsgi:application")
    with _program(environment, folder / "web.log", *web):
        wait_for(lambda: ports.accepts_connections(port))
        yield f"http://{ports.LOCALHOST}:{port}"


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
