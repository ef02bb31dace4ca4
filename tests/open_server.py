"""A second web process on the storage of the test server, with all that the hardened one has switched off.

Playground, Configuration, packages, restart: their endpoints are tried on it. What it asks of Celery goes nowhere, so
no package is ever installed, and its Configuration is a file of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import requests
import yaml

from devserver import ports
from devserver.docassemble_programs import BIN, WEB_OPTIONS
from devserver.processes import Child
from devserver.server import Server
from tests import forking

NAME = "open-web"
SECONDS = 180.0
NOBODY_LISTENS = "15"  # number of a Redis database
SWITCHED_ON = {
    "allow updates": True,
    "allow configuration editing": True,
    "enable playground": True,
    "debug": False,
}
# docassemble asks LibreOffice and pandoc for the Markdown of a document; this stands in for both.
CONVERTER = """#!/bin/sh
test "$1" = --version && echo "pandoc 3.0" && exit 0
while test $# -gt 1; do test "$1" = -o && echo "Dear client" > "$2"; shift; done
echo "Dear client" > "${1%.*}.md"
"""


@contextmanager
def open_server(server: Server) -> Iterator[str]:
    """Start the second web process, give its address, and stop it."""
    root = server.folder.root
    port = ports.choose([NAME], {})[NAME]
    converter = root / "run" / "converter"
    converter.write_text(CONVERTER)
    converter.chmod(0o700)
    known = yaml.safe_load(server.config_file.read_text())
    known |= SWITCHED_ON | {
        "url root": f"http://localhost:{port}",
        "rabbitmq": f"{known['redis']}/{NOBODY_LISTENS}",
        "pandoc": str(converter),
        "libreoffice": str(converter),
    }
    config_file = root / f"{NAME}.yml"
    config_file.touch(mode=0o600)
    config_file.write_text(yaml.safe_dump(known))
    child = Child(
        NAME,
        [str(BIN / "gunicorn"), *WEB_OPTIONS, f"--bind={ports.LOCALHOST}:{port}", "devserver.wsgi:application"],
        log=server.folder.log(NAME),
        pid_file=root / "run" / f"{NAME}.pid",
        cwd=root,
        env=server.environment() | {"DA_CONFIG_FILE": str(config_file)},
        spawn=forking.fork,
    )
    child.start()
    try:
        child.wait_until(lambda: _answers(f"http://localhost:{port}/user/sign-in"), SECONDS)
        yield f"http://localhost:{port}"
    finally:
        child.stop()
        os.unlink(config_file)


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=SECONDS).status_code == 200
    except requests.ConnectionError:
        return False
