"""The private folder of one server: where each thing lies, and what is remembered from one start to the next."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import IO, Any

from .failures import AlreadyRunning

CHECKOUT = Path(__file__).resolve().parent.parent
DEMO_FOLDER = CHECKOUT / ".private" / "demo"
TEST_FOLDER = CHECKOUT / ".private" / "test"
BENCH_FOLDER = CHECKOUT / ".private" / "bench"
SOAK_FOLDER = CHECKOUT / ".private" / "soak"
FIRE_FOLDER = CHECKOUT / ".private" / "fire"
LOCK = "lock"

SUBFOLDERS = ("redis", "run", "config", "log", "files", "webapp", "home", "tmp", "sandbox")


def private_folders() -> list[Path]:
    """Return every folder of this checkout in which a server or a database has been started."""
    return sorted(lock.parent for lock in (CHECKOUT / ".private").glob(f"*/{LOCK}"))


class PrivateFolder:
    """Paths below one private folder, and its small memory `state.json`.

    Args:
        root: the folder; made when it does not exist. It must be git-ignored, because secrets lie in it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.state_file = self.root / "state.json"
        self.credentials_file = self.root / "credentials.json"
        self.config_file = self.root / "config" / "config.yml"
        self.sandbox_database = self.root / "sandbox" / "sandbox.sqlite"
        self.mailbox = self.root / "mail"
        self._lock: IO[str] | None = None

    def make(self) -> None:
        """Make the folder and its parts; those that hold secrets or answers are for the owner alone."""
        for name in SUBFOLDERS:
            (self.root / name).mkdir(parents=True, exist_ok=True)
        for name in ("config", "files", "home", "log", "redis", "sandbox", "tmp"):
            (self.root / name).chmod(0o700)

    def log(self, name: str) -> Path:
        """Return the path of the log file of the process called `name`."""
        return self.root / "log" / f"{name}.log"

    def lock(self) -> None:
        """Claim the folder for this process; raise AlreadyRunning if another one has it."""
        handle = (self.root / LOCK).open("a")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            raise AlreadyRunning(self.root) from None
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        self._lock = handle

    def unlock(self) -> None:
        """Give the folder back; harmless when it was not claimed."""
        if self._lock:
            self._lock.close()
            self._lock = None

    def holder(self) -> int | None:
        """Return the process id of the process that has the folder in use, or None."""
        path = self.root / LOCK
        if not path.exists():
            return None
        with path.open() as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(handle.read())
        return None

    def remembered(self) -> dict[str, Any]:
        """Return what the last start remembered; empty before the first one."""
        return dict(json.loads(self.state_file.read_text())) if self.state_file.exists() else {}

    def remember(self, **facts: Any) -> None:
        """Add facts to the memory, in one atomic step."""
        write_privately(self.state_file, json.dumps(self.remembered() | facts, indent=2) + "\n")


def write_privately(path: Path, text: str) -> None:
    """Write a file that only its owner may read, in one atomic step."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)
    draft.replace(path)
