"""A LegalServer sandbox as a process of its own, in a folder that is gone afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from devserver import ports
from devserver.docassemble_programs import sandbox_child
from devserver.folder import PrivateFolder

TOKEN = "benchmark-token"
START_SECONDS = 60.0


@contextmanager
def running_sandbox() -> Iterator[str]:
    """Give the address of a fresh sandbox, which accepts `TOKEN`.

    Raises:
        DidNotStart: it does not listen in time.
    """
    with TemporaryDirectory(prefix="legalaidsync-bench-") as root:
        folder = PrivateFolder(Path(root))
        folder.make()
        port = ports.choose(["sandbox"], {})["sandbox"]
        child = sandbox_child(folder, port, TOKEN, os.environ)
        child.start()
        try:
            child.wait_until(lambda: ports.accepts_connections(port), START_SECONDS)
            yield f"http://{ports.LOCALHOST}:{port}"
        finally:
            child.stop()
