"""Packaging: docassemble's Package Management reads the name below by regular expression, so it stays on one line."""

import re
from pathlib import Path

from setuptools import find_namespace_packages, setup

HERE = Path(__file__).parent
README = HERE / "README.md"
INIT = (HERE / "docassemble" / "legalaidsync" / "__init__.py").read_text(encoding="utf-8")

setup(
    name="docassemble.legalaidsync",
    version=re.search(r'^__version__ = "([^"]+)"', INIT, re.MULTILINE).group(1),
    description="Ties docassemble interviews to LegalServer, the case management system of legal aid offices",
    long_description=README.read_text(encoding="utf-8") if README.exists() else "",
    long_description_content_type="text/markdown",
    author="the legalaidsync authors",
    license="MIT",
    license_files=["LICENSE"],
    python_requires=">=3.12",
    packages=find_namespace_packages(include=["docassemble.*"]),
    include_package_data=True,
    zip_safe=False,
    # docassemble.base without a version: pip must never move the server. docassemble.webapp is not named at all.
    install_requires=[
        "docassemble.base",
        "docassemble.ALToolbox",
        "alembic",
        "Babel",
        "cachetools",
        "cryptography",
        "email-validator",
        "itsdangerous",
        "Jinja2",
        "limits",
        "phonenumbers",
        "psutil",
        "pycountry",
        "PyYAML",
        "redis",
        "requests",
        "SQLAlchemy",
        "tenacity",
        "urllib3",
        "Werkzeug",
    ],
)
