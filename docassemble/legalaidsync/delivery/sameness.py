"""Whether two plans, or two operations, say the same: keyed fingerprints of what the person said.

The day, the reference code and the bytes of a document that was assembled anew say nothing; the bytes of an uploaded
paper do.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from .encryption import Cipher
from .plan import Plan, PlannedOperation


@dataclass(frozen=True)
class Said:
    """One operation of a plan with its place in the series.

    Args:
        slot: what it is about; operations without one of their own are about what they say.
        digests: fingerprint under each key, newest first.
    """

    operation: PlannedOperation
    slot: str
    digests: tuple[str, ...]

    def digest(self, known: str | None = None) -> str:
        """The known fingerprint, if an older key made it of the same, else the newest key's."""
        return known if known is not None and known in self.digests else self.digests[0]


def plan_digests(plan: Plan, cipher: Cipher) -> tuple[str, ...]:
    """Fingerprints of everything that a plan says, under each key, newest first."""
    said = [_basis(operation) for operation in plan.operations]
    files = [hashlib.sha256(_file(operation)).hexdigest() for operation in plan.operations]
    return cipher.fingerprints({"operations": said, "files": files})


def said_in(plan: Plan, cipher: Cipher, known_slots: Collection[str] = ()) -> Iterator[Said]:
    """The operations of a plan with their slots; of two with the same slot, the second gets a number.

    Args:
        known_slots: of earlier revisions; an older key may have made them.
    """
    times: Counter[str] = Counter()
    for operation in plan.operations:
        digests = cipher.fingerprints(_basis(operation), _file(operation))
        slot = operation.slot or _slot_by_content(operation.kind, digests, known_slots)
        times[slot] += 1
        yield Said(operation, slot if times[slot] == 1 else f"{slot} #{times[slot]}", digests)


def _slot_by_content(kind: str, digests: tuple[str, ...], known_slots: Collection[str]) -> str:
    slots = [f"{kind} {digest}" for digest in digests]
    return next((slot for slot in slots if slot in known_slots), slots[0])


def _basis(operation: PlannedOperation) -> dict[str, Any]:
    said = operation.payload if operation.says is None else operation.says
    return {"kind": operation.kind, "target": operation.target, "says": dict(said)}


def _file(operation: PlannedOperation) -> bytes:
    """What counts of a file: nothing, if `says` stands for it."""
    return operation.document.content if operation.document and operation.says is None else b""
