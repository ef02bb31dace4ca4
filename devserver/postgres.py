"""A private PostgreSQL cluster: made on the first start, run as a child process, reached over loopback TCP only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import psycopg2

from .failures import DevServerError, last_lines
from .folder import PrivateFolder
from .ports import LOCALHOST
from .processes import Child, as_user

BINARIES = Path("/usr/lib/postgresql")
SERVICE_ACCOUNT = "postgres"
OUTSIDE = Path("/var/tmp")
DATABASE = "docassemble"
ROLE = "docassemble"
SETTINGS = {"listen_addresses": LOCALHOST, "unix_socket_directories": "", "max_connections": "100"}
# Only a machine that stops in the middle loses anything by these; everything is written sooner. What lives for minutes
# needs no tidying up, and questions about small tables are answered sooner than they are compiled.
NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
    "jit": "off",
}


class Postgres:
    """The cluster of one private folder.

    Args:
        folder: the private folder.
        password: of the role that owns the cluster; used when the cluster is made and to connect.
        durable: whether what is written must outlive the machine.
    """

    def __init__(self, folder: PrivateFolder, password: str, *, durable: bool = True) -> None:
        self._folder = folder
        self._password = password
        self._settings = SETTINGS if durable else SETTINGS | NOT_DURABLE
        self._user = SERVICE_ACCOUNT if os.geteuid() == 0 else None
        self.data = self._data_folder()

    def initialise(self) -> bool:
        """Make the cluster if there is none yet; say whether it was made now. Raise DevServerError if initdb fails."""
        if (self.data / "PG_VERSION").exists():
            return False
        log = self._folder.log("initdb")
        with log.open("wb") as output, tempfile.NamedTemporaryFile("w", dir=self.data.parent) as password_file:
            password_file.write(self._password)
            password_file.flush()
            self._own(Path(password_file.name))
            command = [*as_user(self._user), *self._initdb(password_file.name)]
            done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, cwd=self.data)
        if done.returncode:
            raise DevServerError(f"PostgreSQL's initdb failed.\nLog file: {log}\n{last_lines(log)}")
        return True

    def child(self, port: int, env: Mapping[str, str]) -> Child:
        """Return the server as a child process that will listen on `port`; SIGINT is its fast shutdown."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        return Child(
            "PostgreSQL",
            [str(self._binary("postgres")), "-D", str(self.data), "-p", str(port), *options],
            log=self._folder.log("postgresql"),
            pid_file=self._folder.root / "run" / "postgresql.pid",
            cwd=self.data,
            env=env,
            user=self._user,
            stop_signal=signal.SIGINT,
        )

    def answers(self, port: int) -> bool:
        """Say whether the server takes our connections now."""
        try:
            self._connect(port).close()
        except psycopg2.OperationalError:
            return False
        return True

    def create_database(self, port: int) -> None:
        """Create docassemble's database unless it exists."""
        connection = self._connect(port)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
        connection.close()

    def url(self, port: int) -> str:
        """Return the SQLAlchemy URL of docassemble's database."""
        return f"postgresql+psycopg2://{ROLE}:{self._password}@{LOCALHOST}:{port}/{DATABASE}"

    def _connect(self, port: int) -> psycopg2.extensions.connection:
        return psycopg2.connect(
            host=LOCALHOST, port=port, user=ROLE, password=self._password, dbname="postgres", connect_timeout=5
        )

    def _initdb(self, password_file: str) -> list[str]:
        return [
            str(self._binary("initdb")),
            f"--pgdata={self.data}",
            f"--username={ROLE}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]

    def _binary(self, name: str) -> Path:
        """Find a PostgreSQL program: of the cluster's own release if there is a cluster, else the newest installed."""
        marker = self.data / "PG_VERSION"
        release = marker.read_text().strip() if marker.exists() else "*"
        found = sorted(BINARIES.glob(f"{release}/bin/{name}"), key=lambda path: float(path.parts[-3]))
        if not found:
            raise DevServerError(f"PostgreSQL {release} is not installed below {BINARIES}. Run: make demo")
        return found[-1]

    def _data_folder(self) -> Path:
        """Return the folder for the cluster, owned by whoever runs it; remembered when it lies outside."""
        remembered = self._folder.remembered().get("postgres_data")
        if remembered and Path(remembered).exists():
            return Path(remembered)
        inside = self._folder.root / "postgresql"
        if self._user and not _can_enter(self._user, self._folder.root):
            return self._folder_outside()
        inside.mkdir(mode=0o700, exist_ok=True)
        self._own(inside)
        return inside

    def _folder_outside(self) -> Path:
        """Make a folder that the service account can reach, because it may not enter the checkout (as below /root)."""
        outside = Path(tempfile.mkdtemp(prefix="legalaidsync-", dir=OUTSIDE))
        self._own(outside)
        self._folder.remember(postgres_data=str(outside))
        print(f"The user {self._user} may not enter {self._folder.root}: the database lies in {outside}.")
        return outside

    def _own(self, path: Path) -> None:
        if self._user:
            shutil.chown(path, self._user, self._user)


def _can_enter(user: str, path: Path) -> bool:
    return subprocess.run([*as_user(user), "test", "-x", str(path)]).returncode == 0
