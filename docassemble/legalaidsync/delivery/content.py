"""What an operation writes, opened for the moment of sending, and how it is sealed for the time before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .encryption import Cipher
from .plan import PlannedDocument, PlannedOperation


@dataclass(frozen=True)
class Content:
    """The part of a planned operation that rests encrypted. See `PlannedOperation` for the fields.

    `replaceable` holds, by payload key, values that an update may overwrite besides the one that the client saw.
    `left` names the fields that are still to be written once others were contested; None: all of them.
    """

    payload: Mapping[str, Any] = field(repr=False)
    on_file: Mapping[str, Any] | None = field(repr=False)
    labels: Mapping[str, str]
    baseline: tuple[str, ...] | None
    readable: Mapping[str, tuple[str, str]] = field(repr=False)
    read_paths: Mapping[str, str]
    expect: Mapping[str, Any] = field(repr=False)
    document: PlannedDocument | None = None
    replaceable: Mapping[str, tuple[Any, ...]] = field(default_factory=dict, repr=False)
    undo: Mapping[str, Any] = field(default_factory=dict, repr=False)
    left: frozenset[str] | None = None

    @property
    def wanted(self) -> Content:
        """What is still to be written: without what LegalServer has taken, and what staff keep as it is."""
        return self if self.left is None else self.limited_to(self.left)

    @property
    def field_names(self) -> tuple[str, ...]:
        """Names of the fields that are written, for the audit."""
        return tuple(self.payload) or (("file",) if self.document else ())

    def label(self, key: str) -> str:
        """What people call the field."""
        return self.labels.get(key, key)

    def shown(self, key: str) -> Any:
        """What the record shows once a field is written; a create names references by an object with one key."""
        written = self.payload[key]
        plain = next(iter(written.values()), None) if isinstance(written, Mapping) else written
        return self.expect.get(key, plain)

    def limited_to(self, keys: Collection[str]) -> Content:
        """The same with fewer fields."""
        labels = {self.label(key) for key in keys}
        return replace(
            self,
            payload={key: value for key, value in self.payload.items() if key in keys},
            readable={label: texts for label, texts in self.readable.items() if label in labels},
        )

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
            "baseline": None if operation.baseline is None else list(operation.baseline),
            "readable": {label: list(texts) for label, texts in operation.readable.items()},
            "read_paths": dict(operation.read_paths),
            "expect": dict(operation.expect),
            "undo": dict(operation.undo),
            "document": document and [document.filename, document.mime_type, document.title, document.folder],
        }
    )


def unseal(sealed: bytes, sealed_document: bytes | None, cipher: Cipher) -> Content:
    """Decrypt an operation; raise ConfigurationInvalid if no key fits."""
    opened = cipher.unseal_json(sealed)
    document = None
    if sealed_document is not None:
        filename, mime_type, title, *folder = opened["document"]  # rows of an earlier release have no folder
        document = PlannedDocument(filename, mime_type, cipher.unseal(sealed_document), title, folder="".join(folder))
    return Content(
        payload=opened["payload"],
        on_file=opened["on_file"],
        labels=opened["labels"],
        baseline=None if opened["baseline"] is None else tuple(opened["baseline"]),
        readable={label: (before, after) for label, (before, after) in opened["readable"].items()},
        read_paths=opened["read_paths"],
        expect=opened["expect"],
        undo=opened.get("undo", {}),  # rows of an earlier release have none
        document=document,
    )
