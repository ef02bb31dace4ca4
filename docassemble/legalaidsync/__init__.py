"""docassemble.legalaidsync: ties docassemble interviews to LegalServer, the case management system."""

__version__ = "0.1.0"
