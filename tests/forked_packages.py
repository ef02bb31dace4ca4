"""Other people's packages that docassemble needs, for the process that forks and for nobody else: see forking.py."""

from __future__ import annotations

import importlib
from contextlib import suppress

# What takes longest of all that docassemble imports; a name that is not there costs time, and nothing else.
PACKAGES = (
    "Crypto.Cipher.AES",
    "apiclient",
    "bs4",
    "cachetools.keys",
    "cairosvg",
    "celery.app",
    "celery.bin.worker",
    "celery.concurrency.prefork",
    "celery.worker",
    "cryptography.fernet",
    "cryptography.hazmat.primitives.kdf.hkdf",
    "docx",
    "docxtpl",
    "flask_sqlalchemy",
    "flask_wtf.csrf",
    "geopy.geocoders",
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "httplib2",
    "hyphenate",
    "img2pdf",
    "kombu.transport.redis",
    "ldap",
    "limits.storage",
    "markdown",
    "nltk",
    "num2words",
    "oauth2client.client",
    "phonenumbers",
    "pikepdf",
    "psycopg2",
    "pygments.lexers.agile",
    "pylatex.utils",
    "qrcode",
    "redis",
    "requests_oauthlib",
    "ruamel.yaml",
    "sklearn.ensemble",
    "sqlalchemy.dialects.postgresql",
    "tenacity",
    "titlecase",
    "ua_parser_builtins.matchers",
    "user_agents",
)

for name in PACKAGES:
    with suppress(ImportError):
        importlib.import_module(name)
