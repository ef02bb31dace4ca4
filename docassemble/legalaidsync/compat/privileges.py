# do not pre-load
"""docassemble's privileges, looked at and added without anybody being signed in. Part of compat: needs its context."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select


def has_privilege(name: str) -> bool:
    """Return whether this server knows a privilege of that name."""
    database, role, _ = _models()
    return database.session.execute(select(role.id).filter_by(name=name)).first() is not None


def add_privilege(name: str) -> None:
    """Add a privilege, as the page Privileges does."""
    database, role, _ = _models()
    database.session.add(role(name=name))
    database.session.commit()


def holders_of(name: str) -> int:
    """Return how many accounts hold a privilege."""
    database, role, holding = _models()
    held = select(func.count()).select_from(holding).join(role, role.id == holding.role_id).where(role.name == name)
    return int(database.session.execute(held).scalar_one())


def _models() -> tuple[Any, Any, Any]:
    from docassemble.webapp.extensions import db
    from docassemble.webapp.users.models import Role, UserRoles

    return db, Role, UserRoles
