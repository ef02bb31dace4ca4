"""docassemble's Configuration for a private server (reference docassemble.md, section 10.2)."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from . import pseudo_language
from .credentials import Credentials
from .folder import PrivateFolder, write_privately
from .ports import LOCALHOST
from .postgres import DATABASE, ROLE

LOCALE = "en_US.utf8"
LEASE_SECONDS = 20  # so that a killed worker is noticed while one watches
RETRY = {"first": 2, "settle": 2}  # so that what failed is tried again while one watches
# So that a site which was stopped and started again is called again, and a dead worker noticed, while one watches.
TIMEOUTS = {"rest": 4, "document": 10}
STAFF = "staff@mail.example"
BRAKE = {"address": 1000, "device": 5}  # all tests come from one address
# docassemble's own words as they come; ours brings those that its screens show. Then a language of the office's own.
WORDS = ("docassemble.base:data/sources/us-words.yml", pseudo_language.REFERENCE)
# Pages that stand on this machine may use an interview as their own (docs/browser-protocol.md).
FRONT_ENDS = "http://localhost:[0-9]+$"
MACROS = "home/.config/libreoffice/4/user/basic/Standard/Module1.xba"
HARDENING = {
    "debug": False,
    "allow updates": False,
    "allow configuration editing": False,
    "allow log viewing": False,
    "enable playground": False,
}


def write_configuration(folder: PrivateFolder, credentials: Credentials, ports: Mapping[str, int]) -> None:
    """Write config.yml, readable by its owner only, because it holds passwords.

    Args:
        folder: the private folder.
        credentials: the secrets of this server.
        ports: `web`, `postgres`, `redis`, `sandbox` and `mail`.
    """
    (folder.root / "webapp" / "docassemble.wsgi").touch()
    sections = (
        HARDENING,
        _services(credentials, ports),
        _places(folder.root),
        _mail(ports),
        _people(credentials),
        _package(credentials, ports),
    )
    merged = {name: value for section in sections for name, value in section.items()}
    write_privately(folder.config_file, yaml.safe_dump(merged, sort_keys=False))


def _services(credentials: Credentials, ports: Mapping[str, int]) -> dict[str, Any]:
    redis = f"redis://{LOCALHOST}:{ports['redis']}"
    return {
        "db": {
            "prefix": "postgresql+psycopg2://",
            "name": DATABASE,
            "user": ROLE,
            "password": credentials.database_password,
            "host": LOCALHOST,
            "port": ports["postgres"],
        },
        "redis": redis,
        "rabbitmq": f"{redis}/5",
        "url root": f"http://localhost:{ports['web']}",
    }


def _places(root: Path) -> dict[str, Any]:
    """Return the directives whose defaults are system paths that do not exist here."""
    return {
        "log": str(root / "log"),
        "uploads": str(root / "files"),
        "packages": sys.prefix,
        "modules": sys.prefix,
        "webapp": str(root / "webapp" / "docassemble.wsgi"),
        "pypirc path": str(root / ".pypirc"),
        "flask log": str(root / "log" / "flask.log"),
        "celery flask log": str(root / "log" / "celery-flask.log"),
        "libreoffice macro file": str(root / MACROS),
        "root owned": False,
    }


def _people(credentials: Credentials) -> dict[str, Any]:
    return {
        "secretkey": credentials.secret_key,
        "locale": LOCALE,
        "cross site domains": [FRONT_ENDS],
        "words": list(WORDS),
        "timezone": "America/New_York",
        "maximum content length": 16 * 1024 * 1024,
        "default admin account": {
            "nickname": "admin",
            "email": credentials.admin_email,
            "password": credentials.admin_password,
            "api key": credentials.api_key,
        },
    }


def _mail(ports: Mapping[str, int]) -> dict[str, Any]:
    sender = '"Administrator" <no-reply@mail.example>'
    return {
        "mail": {
            "name": "default",
            "default sender": sender,
            "server": LOCALHOST,
            "port": ports["mail"],
            "use tls": False,
            "use ssl": False,
        },
        "incoming mail domain": "papers.mail.example",
    }


def _package(credentials: Credentials, ports: Mapping[str, int]) -> dict[str, Any]:
    """Return what an administrator would add for this package; the heavy `llms` module need not load."""
    sandbox = {
        "name": "sandbox",
        "abbreviation": "sandbox",  # as the stand-in names its site when it launches an interview
        "type": "Demo",
        "url": f"http://{LOCALHOST}:{ports['sandbox']}",
        "token": credentials.sandbox_token,
        "api version": 2,
        "premium": "auto",
        "conflict check": True,
        "public intake": True,
    }
    return {
        "celery modules": ["docassemble.legalaidsync.tasks"],
        "preloaded modules": ["docassemble.legalaidsync.routes"],  # an editable installation is not searched
        "module blacklist": ["docassemble.ALToolbox.llms"],
        "legalaidsync": {
            "environment": "demo",
            "sites": [sandbox],
            "lease seconds": LEASE_SECONDS,
            "timeouts": TIMEOUTS,
            "retry": RETRY,
            "notify": STAFF,
            "brake": BRAKE,
            "tell clients by": ["email"],
            "remind clients by": ["email"],
            "delete answers": "24 hours",
        },
    }
