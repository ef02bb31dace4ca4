"""Makes a client's link to the intake of a synthetic case, as `python -m docassemble.legalaidsync link` does."""

from __future__ import annotations

import requests
import yaml

from docassemble.legalaidsync.links import Signer
from docassemble.legalaidsync.settings import read_settings

from .server import Server

INTAKE = "docassemble.legalaidsync:data/questions/intake.yml"
SECONDS = 10


def matter_of(server: Server, case_number: str) -> str:
    """Return the uuid of a case of the sandbox."""
    cases = requests.get(f"{server.sandbox_url}/sandbox/cases", timeout=SECONDS).json()
    return str(next(case["matter_uuid"] for case in cases if case["case_number"] == case_number))


def signer_of(server: Server) -> Signer:
    """Return the signer of the server's links and tokens."""
    configuration = yaml.safe_load(server.config_file.read_text("utf-8"))
    return Signer(read_settings(configuration).signing_keys)


def client_link(server: Server, case_number: str, *, link_id: str = "demo", days: float = 14) -> str:
    """Return an address that opens the intake of a case."""
    token = signer_of(server).case_link("sandbox", matter_of(server, case_number), link_id, days)
    return f"{server.url}/interview?i={INTAKE}&new_session=1&case={token}"
