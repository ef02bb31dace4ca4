"""LegalServer's Core API: resources as data, one facade, one error class per reaction."""

from .client import LegalServer
from .documents import Download

__all__ = ["Download", "LegalServer"]
