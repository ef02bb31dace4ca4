"""How people are called: the client of a matter, users and contacts."""

from __future__ import annotations

from .store import Record


def person_name(person: Record) -> str:
    """Return a person's name in the usual order."""
    parts = (person.fields.get(key) for key in ("first", "middle", "last", "suffix"))
    return " ".join(part for part in parts if part)


def full_name(matter: Record) -> str:
    """Return the client's name, or the organization's if the client is one."""
    if matter.fields.get("is_group"):
        return str(matter.fields.get("organization_name") or "")
    return person_name(matter)


def user_name(user: Record) -> str:
    """Return a user's name as references show it."""
    return f"{user.fields.get('first') or ''} {user.fields.get('last') or ''}".strip()


def name_by_last(user: Record) -> str:
    """Return `Last, First Middle`, as assignments show it."""
    first = " ".join(part for part in (user.fields.get("first"), user.fields.get("middle")) if part)
    return f"{user.fields.get('last') or ''}, {first}"
