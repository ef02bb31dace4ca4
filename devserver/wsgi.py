"""The WSGI application that gunicorn serves: docassemble, configured by the file that DA_CONFIG_FILE names."""

from __future__ import annotations

import docassemble.base.config

docassemble.base.config.load()

from docassemble.webapp.server import app as application  # noqa: E402  docassemble must be configured first

__all__ = ["application"]
