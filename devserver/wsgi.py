"""The WSGI application that gunicorn serves: docassemble, configured by the file that DA_CONFIG_FILE names."""

from __future__ import annotations

import gc

import docassemble.base.config

docassemble.base.config.load()

from docassemble.webapp.server import app as application  # noqa: E402  docassemble must be configured first

# A page makes tens of thousands of objects and keeps few: looking for garbage as often as Python does by itself takes
# three hundredths of the time. What is loaded by now stays for good.
gc.freeze()
gc.set_threshold(50_000, 20, 20)

__all__ = ["application"]
