"""A stand-in LegalServer: the Core API over synthetic cases, with troubles on order and pages to look at.

Run it as a server (`python -m docassemble.legalaidsync.sandbox`) or inside a process (`in_process.WsgiAdapter`).
Every open question of section 15 of the API sheet is answered here by its suggested default.
"""

from .application import Sandbox, default_database, make_app

__all__ = ["Sandbox", "default_database", "make_app"]
