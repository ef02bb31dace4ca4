"""What the tests of docassemble's API client share: clients with several keys, a second user, sessions, small files."""

from __future__ import annotations

import io
import re
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.client import Docassemble, Session, Upload
from docassemble.legalaidsync.docassemble_api.rows import Row
from docassemble.legalaidsync.transport.calls import template_fields

QUESTIONLESS = "docassemble.legalaidsync:data/questions/questionless_demo.yml"
SCREENS = "docassemble.base:data/questions/examples/text-field.yml"
GONE = "docassemble.legalaidsync:data/questions/there_is_none.yml"
ANSWERS = {"household_size": 3, "monthly_income": 1500.3, "client_birthdate": date(1980, 2, 3)}
NOBODY = 10**6
ADMINISTRATOR = 1
MADE_HERE = re.compile(r"p[0-9a-f]{32}@mail\.example")
PASSWORD = "a pass for tests 1"
DOCUMENT = Upload("letter.docx", b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
TEMPLATE = Upload("letter.md", b"Dear {{ client }}", "text/markdown")
TROUBLE = "docassemble.playground1:trouble.yml"
TROUBLE_FILE = Upload(
    "trouble.yml",
    b"""
initial: True
code: |
  if url_args.get('broken') == '1':
    1 / 0
---
mandatory: True
code: |
  wanted
---
event: refuses
code: |
  json_response({'ok': False}, response_code=409)
---
event: fails
code: |
  1 / 0
---
event: fails_like_a_session_that_is_gone
code: |
  None['x']
---
event: kinds
code: |
  json_response({name: type(value(name)).__name__ for name in action_argument('names')})
""",
    "text/x-yaml",
)
STASHED = "docassemble.playground1:stashed.yml"
STASHED_FILE = Upload(
    "stashed.yml",
    b"""
mandatory: True
code: |
  facts = retrieve_stashed_data(url_args['stashed_key'], url_args['stashed_secret'])
  json_response({'name': facts['name'], 'born': facts['born'].year, 'docket': facts['docket']})
""",
    "text/x-yaml",
)
QUESTIONS = Upload("small.yml", b"mandatory: True\nquestion: Done\n", "text/x-yaml")


@dataclass(frozen=True)
class World:
    """The clients: of the administrator on the open and the hardened server, of a plain user, and of nobody."""

    admin: Docassemble
    hardened: Docassemble
    plain: Docassemble
    stranger: Docassemble
    admin_email: str
    admin_password: str
    repository: str

    def person(self, **known: Any) -> int:
        """Make a user without privileges and return his number."""
        made = self.admin.users.create(f"p{uuid4().hex}@mail.example", password=PASSWORD, **known)
        return int(made["user_id"])

    def name(self) -> str:
        """Return a name that nothing has yet."""
        return f"n{uuid4().hex[:12]}"

    def session(self) -> Session:
        """Start a session of the interview without screens."""
        return self.admin.sessions.create(QUESTIONLESS)

    def trouble(self) -> Session:
        """Start a session of the interview that fails."""
        return self.admin.sessions.create(TROUBLE)

    def gone(self) -> Session:
        """Return where no session is."""
        return Session(QUESTIONLESS, "x" * 32)

    def locked(self) -> Session:
        """Return a session without what opens it."""
        return Session(QUESTIONLESS, self.session().session)


def forget_people(world: World) -> None:
    """Delete the users whom the tests made."""
    for user in list(world.admin.users.list(include_inactive=True)):
        if MADE_HERE.fullmatch(user["email"]):
            world.admin.users.delete(user["id"], for_good=True)


def make_world(server: Server, open_url: str, repository: str) -> World:
    """Connect everybody."""
    admin = Docassemble(open_url, server.api_key)
    admin.playground.create("questions", [TROUBLE_FILE, STASHED_FILE])
    plain = admin.users.create(f"p{uuid4().hex}@mail.example", password=PASSWORD)
    key = admin.user_keys.create(plain["user_id"], "plain")
    return World(
        admin,
        Docassemble(server.url, server.api_key),
        Docassemble(open_url, key),
        Docassemble(open_url, "nobody-has-this-key"),
        server.admin_email,
        server.admin_password,
        repository,
    )


def call_anything(api: Docassemble, row: Row) -> Any:
    """Make the call of a row with arguments that fit by name only: for callers who may not make it."""
    if row.resource == "sessions":
        verb = getattr(api.sessions, row.verb)
        return verb(QUESTIONLESS) if row.verb == "create" else verb(*_about_a_session(row))
    path = [ADMINISTRATOR] * len(template_fields(row.path))
    required = ["questions" if name == "folder" else "x" for name in row.required.split()]
    files = {row.files: DOCUMENT} if row.files else {}
    confirmed = {row.confirm: True} if row.confirm else {}
    found = getattr(getattr(api, row.resource), row.verb)(*path, *required, **files, **confirmed)
    return list(found) if row.verb == "list" else found


def _about_a_session(row: Row) -> tuple[Any, ...]:
    more = {"update": ({"a": 1},), "action": ("what_is_known",)}
    return (Session(QUESTIONLESS, "x" * 32), *more.get(row.verb, ()))


def package_zip() -> Upload:
    """Return a docassemble package with one interview."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text in _package_files().items():
            archive.writestr(name, text)
    return Upload("docassemble-sample.zip", written.getvalue(), "application/zip")


@contextmanager
def served_repository(folder: Path) -> Iterator[str]:
    """Give the address of a git repository with such a package, served as plain files."""
    work, bare = folder / "docassemble-sample", folder / "served" / "docassemble-sample.git"
    for name, text in _package_files().items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text)
    someone = ["-c", "user.name=Someone", "-c", "user.email=someone@mail.example"]
    for command in (["init", "-q", "-b", "main"], ["add", "."], [*someone, "commit", "-q", "-m", "Sample"]):
        subprocess.run(["git", *command], cwd=work, check=True)
    subprocess.run(["git", "clone", "-q", "--bare", str(work), str(bare)], check=True)
    subprocess.run(["git", "update-server-info"], cwd=bare, check=True)
    handler = partial(_Quiet, directory=str(bare.parent))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{bare.name}"
    server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _package_files() -> dict[str, str]:
    return {
        "pyproject.toml": '[project]\nname = "docassemble.sample"\nversion = "0.0.1"\n',
        "docassemble/sample/__init__.py": "",
        "docassemble/sample/data/questions/small.yml": "mandatory: True\nquestion: Done\n",
    }
