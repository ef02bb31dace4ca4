"""A whole docassemble server with the LegalServer sandbox, private to one folder: `Server(folder).start()`."""

from __future__ import annotations

import email
import mailbox
import os
import time
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

import requests

from . import credentials as credentials_file
from . import docassemble_programs as programs
from . import nltk_data, ports
from .configuration import write_configuration
from .failures import DidNotStart
from .folder import CHECKOUT, PrivateFolder
from .postgres import Postgres
from .processes import Child, Spawn, clean_up_leftovers, spawn
from .pseudo_language import write_pseudo_language
from .redis import redis_child

OFFICE = "office"  # where the package of the office itself lies: what an office adds without changing ours
PORT_NAMES = ("web", "postgres", "redis", "sandbox", "mail")
STORAGE_USERS = {"gunicorn", "celery", "sandbox", "mail"}
STORAGE_SECONDS = 60.0
PROGRAM_SECONDS = 180.0
KEPT_VARIABLES = ("LANG", "TZ", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")


def silent(line: str) -> None:
    """Take a progress line and say nothing."""


class Server:
    """docassemble (gunicorn), Celery, PostgreSQL, Redis and the sandbox in one private folder.

    Also a context manager. Start it from the main thread: the processes die with the thread that started them.

    Args:
        folder: the private folder; everything lies inside it. Two servers need two folders.
        say: takes one line of progress.
        spawn: what starts the web application and the worker.
        durable: whether the database must outlive a machine that stops; the tests' need not.
    """

    def __init__(
        self, folder: Path, say: Callable[[str], None] = silent, spawn: Spawn = spawn, *, durable: bool = True
    ) -> None:
        self.folder = PrivateFolder(folder)
        self._say = say
        self._spawn = spawn
        self._durable = durable
        self._started_at = 0.0
        self._children: dict[str, Child] = {}

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start everything and wait until it answers; raise DevServerError, after stopping all, if anything fails."""
        self._started_at = time.monotonic()
        self.folder.make()
        self.folder.lock()
        try:
            self._prepare()
            self._start_storage()
            self._make_tables_once()
            self._start_programs()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything in good order: what uses the storage, then the storage. Harmless when nothing runs."""
        for name in STORAGE_USERS & self._children.keys():
            self._children[name].ask_to_stop()
        for child in reversed(self._children.values()):
            child.stop()
        self._children.clear()
        self.folder.unlock()

    @property
    def url(self) -> str:
        """Address of docassemble's web application, without a slash at the end."""
        return f"http://localhost:{self._ports['web']}"

    @property
    def sandbox_url(self) -> str:
        """Address of the LegalServer sandbox, without a slash at the end."""
        return f"http://{ports.LOCALHOST}:{self._ports['sandbox']}"

    @property
    def sandbox_token(self) -> str:
        """The bearer token that the sandbox accepts."""
        return self._credentials.sandbox_token

    @property
    def api_key(self) -> str:
        """API key of docassemble's administrator."""
        return self._credentials.api_key

    @property
    def admin_email(self) -> str:
        """E-mail address with which docassemble's administrator signs in."""
        return self._credentials.admin_email

    @property
    def admin_password(self) -> str:
        """Password of docassemble's administrator."""
        return self._credentials.admin_password

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of docassemble's own database."""
        return self._postgres.url(self._ports["postgres"])

    @property
    def config_file(self) -> Path:
        """docassemble's Configuration."""
        return self.folder.config_file

    def environment(self) -> dict[str, str]:
        """Return the whole environment of the server's processes."""
        root = self.folder.root
        kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        return kept | {
            "PATH": f"{programs.BIN}:{os.environ.get('PATH', os.defpath)}",
            "PYTHONPATH": f"{CHECKOUT}:{root / OFFICE}",
            "PYTHONUNBUFFERED": "1",
            "HOME": str(root / "home"),
            "TMPDIR": str(root / "tmp"),
            "DA_CONFIG_FILE": str(self.config_file),
            "NLTK_DATA": str(self._nltk_data),
            "C_FORCE_ROOT": "1",
        }

    def kill_worker(self) -> None:
        """End the Celery worker with all its processes by SIGKILL, as a crash would."""
        self._children["celery"].kill()

    def start_worker(self) -> None:
        """Start the Celery worker again and wait until it takes tasks."""
        worker = self._children["celery"]
        worker.start()
        self._wait_for_worker(worker)

    def worker_pids(self) -> list[int]:
        """Return the process ids of the Celery worker, its parent first; empty when it does not run."""
        return self._children["celery"].pids()

    def web_pids(self) -> list[int]:
        """Return the process ids of the web application, its parent first."""
        return self._children["gunicorn"].pids()

    def stop_sandbox(self) -> None:
        """Stop the sandbox, as if LegalServer were off; its address stays reserved for it."""
        self._children["sandbox"].stop()

    def start_sandbox(self) -> None:
        """Start the sandbox again at the same address, with the records it had."""
        sandbox = self._children["sandbox"]
        sandbox.start()
        self._wait_for_sandbox(sandbox)

    def mails(self) -> list[EmailMessage]:
        """Return the messages that the server has sent, oldest first."""
        kept = sorted(mailbox.Maildir(self.folder.mailbox, factory=None).items())
        return [email.message_from_bytes(message.as_bytes(), policy=policy.default) for _, message in kept]

    def forget_mails(self) -> None:
        """Empty the mailbox."""
        mailbox.Maildir(self.folder.mailbox, factory=None).clear()

    def stop_mail(self) -> None:
        """Stop the mail server, so that nothing can be sent; its address stays reserved for it."""
        self._children["mail"].stop()

    def start_mail(self) -> None:
        """Start the mail server again at the same address, with the messages it had."""
        self._children["mail"].start()
        self._children["mail"].wait_until(lambda: ports.accepts_connections(self._ports["mail"]), PROGRAM_SECONDS)

    def log_text(self) -> str:
        """Return the text of all log files together, so that tests can look for what must not be there."""
        files = sorted(path for path in (self.folder.root / "log").rglob("*") if path.is_file())
        return "\n".join(path.read_text(errors="replace") for path in files)

    def _prepare(self) -> None:
        """Clean up after a crash, settle ports and secrets, write the Configuration."""
        self._credentials = credentials_file.load_or_make(self.folder.credentials_file)
        self._postgres = Postgres(self.folder, self._credentials.database_password, durable=self._durable)
        ended = clean_up_leftovers(self.folder.root / "run", [self.folder.root, self._postgres.data])
        if ended:
            self._progress(f"ended what an earlier run had left behind: {', '.join(ended)}")
        self._ports = ports.choose(PORT_NAMES, self.folder.remembered().get("ports", {}))
        self.folder.remember(ports=self._ports)
        self._nltk_data = nltk_data.provide(self.folder.root / "nltk_data")
        write_pseudo_language(self.folder.root / OFFICE)
        write_configuration(self.folder, self._credentials, self._ports)

    def _start_storage(self) -> None:
        """Start PostgreSQL, Redis, the sandbox and the mail server; wait for the first two only."""
        if self._postgres.initialise():
            self.folder.remember(tables_of=None)
            self._progress("made a PostgreSQL cluster")
        env = self.environment()
        postgres = self._launch("postgresql", self._postgres.child(self._ports["postgres"], env))
        redis = self._launch("redis", redis_child(self.folder, self._ports["redis"], env))
        self._launch(
            "sandbox",
            programs.sandbox_child(self.folder, self._ports["sandbox"], self._credentials.sandbox_token, env),
        )
        self._launch("mail", programs.mail_child(self.folder, self._ports["mail"], env))
        postgres.wait_until(lambda: self._postgres.answers(self._ports["postgres"]), STORAGE_SECONDS)
        redis.wait_until(lambda: ports.accepts_connections(self._ports["redis"]), STORAGE_SECONDS)
        self._progress("PostgreSQL and Redis answer")

    def _make_tables_once(self) -> None:
        """Make docassemble's tables unless this very release has made them in this cluster."""
        release = version("docassemble.webapp")
        if self.folder.remembered().get("tables_of") == release:
            return
        self._postgres.create_database(self._ports["postgres"])
        programs.create_tables(self.folder, self.environment())
        self.folder.remember(tables_of=release)
        self._progress("made docassemble's tables, administrator and API key")

    def _start_programs(self) -> None:
        """Start the web application and the worker together, then wait for them and for the sandbox."""
        env = self.environment()
        web = self._launch("gunicorn", programs.web_child(self.folder, self._ports["web"], env, self._spawn))
        worker = self._launch("celery", programs.worker_child(self.folder, env, self._spawn))
        self._wait_for_sandbox(self._children["sandbox"])
        web.wait_until(self._web_answers, PROGRAM_SECONDS)
        self._progress(f"docassemble answers at {self.url}")
        self._wait_for_worker(worker)

    def _launch(self, name: str, child: Child) -> Child:
        self._children[name] = child
        child.start()
        return child

    def _web_answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/user/sign-in", timeout=PROGRAM_SECONDS).status_code == 200
        except requests.ConnectionError:
            return False

    def _wait_for_worker(self, worker: Child) -> None:
        worker.wait_until(lambda: programs.WORKER_READY in worker.output(), PROGRAM_SECONDS)
        if programs.TASKS_BROKEN in worker.output():
            programs.log_why_tasks_fail(worker.log, self.folder, self.environment())
            raise DidNotStart("celery", "docassemble.legalaidsync.tasks cannot be imported", worker.log)
        self._progress("the Celery worker takes tasks")

    def _wait_for_sandbox(self, sandbox: Child) -> None:
        sandbox.wait_until(lambda: ports.accepts_connections(self._ports["sandbox"]), PROGRAM_SECONDS)
        self._progress(f"the LegalServer sandbox answers at {self.sandbox_url}")

    def _progress(self, line: str) -> None:
        self._say(f"{time.monotonic() - self._started_at:5.1f} s  {line}")
