"""Seals what a person typed before it rests in the database; keys can be rotated."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ..errors import ConfigurationInvalid

SEALING = b"legalaidsync outbox sealing 1"
FINGERPRINTS = b"legalaidsync audit fingerprint 1"


class Cipher:
    """Encrypts with the newest key, decrypts with any.

    Args:
        keys: any strings, newest first; each is stretched to a key of the right length.

    Raises:
        ConfigurationInvalid: no key at all.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not [key for key in keys if key]:
            raise ConfigurationInvalid("set `encryption keys` in legalaidsync, or docassemble's `secretkey`")
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(key, SEALING))) for key in keys])
        self._fingerprint_key = _derive(keys[0], FINGERPRINTS)

    def seal(self, content: bytes) -> bytes:
        """Encrypt bytes."""
        return self._fernet.encrypt(content)

    def unseal(self, sealed: bytes) -> bytes:
        """Decrypt bytes; raise ConfigurationInvalid if none of the keys fits."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise ConfigurationInvalid("none of the `encryption keys` opens this row; put the older key back") from None

    def seal_json(self, value: Mapping[str, Any]) -> bytes:
        """Encrypt plain data; dates become ISO text, decimals become text."""
        return self.seal(_canonical(value))

    def unseal_json(self, sealed: bytes) -> dict[str, Any]:
        """Decrypt what `seal_json` made; raise ConfigurationInvalid if none of the keys fits."""
        opened: dict[str, Any] = json.loads(self.unseal(sealed))
        return opened

    def fingerprint(self, value: Mapping[str, Any], content: bytes = b"") -> str:
        """Return a keyed fingerprint: equal for equal payloads, useless for guessing them without the key."""
        digest = hmac.new(self._fingerprint_key, _canonical(value), hashlib.sha256)
        digest.update(hashlib.sha256(content).digest())
        return digest.hexdigest()[:32]


def _derive(key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())


def _canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a payload holds plain data only, not {type(value).__name__}")
