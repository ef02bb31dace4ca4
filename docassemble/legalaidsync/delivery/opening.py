"""Opens what an operation writes at this moment: aware of what staff chose and of what was said before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, exists, select

from . import decisions
from .content import Content, unseal
from .encryption import Cipher
from .plan import UPDATES
from .revising import followed
from .tables import decisions as contested
from .tables import documents, operations

COLUMNS = (
    operations.c.kind,
    operations.c.follows,
    operations.c.sealed,
    documents.c.sealed.label("sealed_document"),
    exists().where(contested.c.operation_id == operations.c.id).label("was_contested"),
)


def open_operation(connection: Connection, cipher: Cipher, operation_id: int) -> Content:
    """Decrypt what an operation writes; raise ConfigurationInvalid if no key fits."""
    with_document = operations.outerjoin(documents, documents.c.operation_id == operations.c.id)
    mine = select(*COLUMNS).select_from(with_document).where(operations.c.id == operation_id)
    row = connection.execute(mine).one()
    content = unseal(row.sealed, row.sealed_document, cipher)
    if row.kind in UPDATES:
        content = _after_revisions(connection, cipher, row.follows, content)
    return _after_choices(connection, cipher, operation_id, content) if row.was_contested else content


def _after_choices(connection: Connection, cipher: Cipher, operation_id: int, content: Content) -> Content:
    decided = decisions.newest(decisions.read(connection, cipher, operation_id))
    accepted = {key: each.conflict.value for key, each in decided.items() if each.choice == decisions.CLIENT}
    left = frozenset(key for key, each in decided.items() if each.choice != decisions.ON_FILE)
    return replace(content, replaceable=_added(content.replaceable, accepted), left=left)


def _after_revisions(connection: Connection, cipher: Cipher, follows: int | None, content: Content) -> Content:
    """What the client said in earlier revisions is no change by somebody else."""
    replaceable = content.replaceable
    for earlier in _earlier_revisions(connection, cipher, follows):
        said = {key: earlier.shown(key) for key in content.payload if key in earlier.payload}
        replaceable = _added(replaceable, said)
    return replace(content, replaceable=replaceable)


def _earlier_revisions(connection: Connection, cipher: Cipher, follows: int | None) -> Iterator[Content]:
    for row in followed(connection, follows):
        if not row.sealed:  # purged since: then what was said is not known any more
            return
        yield unseal(row.sealed, None, cipher)


def _added(values: Mapping[str, tuple[Any, ...]], more: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    return {**values, **{key: (*values.get(key, ()), value) for key, value in more.items()}}
