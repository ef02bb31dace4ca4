"""A private docassemble server in one folder: PostgreSQL, Redis, docassemble, Celery, LegalServer sandbox."""
