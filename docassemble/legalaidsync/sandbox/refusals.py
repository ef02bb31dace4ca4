"""The answers that mean no. Bodies: section 10.1 of the API sheet."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """Stops the request with a status and a JSON body; whatever was begun is rolled back."""

    def __init__(self, status: int, body: Any) -> None:
        self.status = status
        self.body = body
        super().__init__(f"refused with {status}")


class ConnectionLost(ConnectionError):
    """The connection is to be cut without an answer (fault `reset`)."""


def message(status: int, text: str) -> Refusal:
    """Return a refusal whose body is `{"error_message": text}`."""
    return Refusal(status, {"error_message": text})


def document_refusal(status: int, text: str) -> Refusal:
    """Return a refusal in the shape of the document endpoints: `{"error": text}`."""
    return Refusal(status, {"error": text})


def unknown(noun: str) -> Refusal:
    return message(404, f"Unknown {noun}")


def malformed(uuid_key: str, status: int = 400) -> Refusal:
    return message(status, f"Invalid {uuid_key}")


def missing(keys: list[str]) -> Refusal:
    return Refusal(400, {"missing_arguments": keys})


def bad_search(values: list[str], keys: list[str]) -> Refusal:
    """Return the refusal of a search; the keys of this body are spelled with spaces."""
    named = {"invalid search values": values, "invalid search keys": keys}
    return Refusal(400, {key: found for key, found in named.items() if found})
