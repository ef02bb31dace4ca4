"""What an operation writes, opened for the moment of sending, and how it is sealed for the time before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .encryption import Cipher
from .plan import PlannedDocument, PlannedOperation


@dataclass(frozen=True)
class Content:
    """The part of a planned operation that rests encrypted. See `PlannedOperation` for the fields."""

    payload: Mapping[str, Any] = field(repr=False)
    on_file: Mapping[str, Any] | None = field(repr=False)
    labels: Mapping[str, str]
    baseline: tuple[str, ...]
    readable: Mapping[str, tuple[str, str]] = field(repr=False)
    read_paths: Mapping[str, str]
    expect: Mapping[str, Any] = field(repr=False)
    document: PlannedDocument | None = None

    @property
    def field_names(self) -> tuple[str, ...]:
        """Names of the fields that are written, for the audit."""
        return tuple(self.payload) or (("file",) if self.document else ())

    def label(self, key: str) -> str:
        """What people call the field."""
        return self.labels.get(key, key)

    def fingerprint(self, cipher: Cipher) -> str:
        """The keyed fingerprint of what is written."""
        return cipher.fingerprint(self.payload, self.document.content if self.document else b"")


def seal(operation: PlannedOperation, cipher: Cipher) -> bytes:
    """Encrypt everything of a planned operation but the document's bytes, which have a table of their own."""
    document = operation.document
    return cipher.seal_json(
        {
            "payload": dict(operation.payload),
            "on_file": None if operation.on_file is None else dict(operation.on_file),
            "labels": dict(operation.labels),
            "baseline": list(operation.baseline),
            "readable": {label: list(texts) for label, texts in operation.readable.items()},
            "read_paths": dict(operation.read_paths),
            "expect": dict(operation.expect),
            "document": document and [document.filename, document.mime_type, document.title],
        }
    )


def unseal(sealed: bytes, sealed_document: bytes | None, cipher: Cipher) -> Content:
    """Decrypt an operation; raise ConfigurationInvalid if no key fits."""
    opened = cipher.unseal_json(sealed)
    document = None
    if sealed_document is not None:
        filename, mime_type, title = opened["document"]
        document = PlannedDocument(filename, mime_type, cipher.unseal(sealed_document), title)
    return Content(
        payload=opened["payload"],
        on_file=opened["on_file"],
        labels=opened["labels"],
        baseline=tuple(opened["baseline"]),
        readable={label: (before, after) for label, (before, after) in opened["readable"].items()},
        read_paths=opened["read_paths"],
        expect=opened["expect"],
        document=document,
    )
