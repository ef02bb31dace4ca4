"""LegalServer's Core API: resources as data, one facade, one error class per reaction, values that print well.

It needs nothing of docassemble. Handbook: docs/legalserver.md.
"""

from .client import LegalServer
from .files import Download
from .values import EMPTY, read

__all__ = ["EMPTY", "Download", "LegalServer", "read"]
