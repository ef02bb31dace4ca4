"""Makes a client's link to the intake of a synthetic case, as `python -m docassemble.legalaidsync link make` does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import requests
import sqlalchemy
import yaml

from docassemble.legalaidsync.client_links.register import Register
from docassemble.legalaidsync.delivery.chain import sealing
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.schema import ensure_schema
from docassemble.legalaidsync.links import Signer
from docassemble.legalaidsync.settings import Settings, read_settings

from .server import Server

INTAKE = "docassemble.legalaidsync:data/questions/intake.yml"
MAKER = "program devserver"
SITE = "sandbox"
SECONDS = 10


def matter_of(server: Server, case_number: str) -> str:
    """Return the uuid of a case of the sandbox."""
    cases = requests.get(f"{server.sandbox_url}/sandbox/cases", timeout=SECONDS).json()
    return str(next(case["matter_uuid"] for case in cases if case["case_number"] == case_number))


def signer_of(server: Server) -> Signer:
    """Return the signer of the server's links and tokens."""
    return Signer(signing_keys_of(server))


def signing_keys_of(server: Server) -> Sequence[str]:
    """Return the keys with which the server seals links, newest first."""
    return _settings_of(server).signing_keys


def register_of(server: Server) -> Register:
    """Return the register of the server's links."""
    return _register(server.database_url, tuple(_settings_of(server).encryption_keys))


def client_link(server: Server, case_number: str, *, days: float = 14, interview: str = INTAKE) -> str:
    """Return an address that opens an interview about a case, once."""
    token = case_token(server, matter_of(server, case_number), days=days, interview=interview)
    return f"{server.url}/interview?i={interview}&case={token}"


def case_token(server: Server, matter_uuid: str, *, days: float = 14, interview: str = INTAKE) -> str:
    """Return the key of a new link to any case."""
    made = register_of(server).make(SITE, matter_uuid, days=days, actor=MAKER, interview=interview)
    return signer_of(server).link_key(made.link_id)


@cache
def _register(database_url: str, keys: Sequence[str]) -> Register:
    """Return a register whose connections are kept, and survive a restart of the database."""
    engine = sqlalchemy.create_engine(database_url, pool_pre_ping=True)
    ensure_schema(engine)
    return Register(sealing(engine, Cipher(keys)))


def _settings_of(server: Server) -> Settings:
    return _settings(server.config_file.read_text("utf-8"))


@lru_cache(maxsize=1)
def _settings(configuration: str) -> Settings:
    return read_settings(yaml.safe_load(configuration))
