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
from ..wording import Sentence

SEALING = b"legalaidsync outbox sealing 1"
FINGERPRINTS = b"legalaidsync audit fingerprint 1"
CHAINS = b"legalaidsync audit chain 1"


class Cipher:
    """Encrypts with the newest key, decrypts with any.

    Args:
        keys: any strings, newest first; each is stretched to a key of the right length.

    Raises:
        ConfigurationInvalid: no key at all.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not [key for key in keys if key]:
            raise ConfigurationInvalid(Sentence("config_no_key", setting="encryption keys"))
        self._keys = tuple(keys)
        each = [Fernet(base64.urlsafe_b64encode(_derive(key, SEALING))) for key in keys]
        self._newest, self._fernet = each[0], MultiFernet(each)
        self._fingerprint_keys = [_derive(key, FINGERPRINTS) for key in keys]
        self._chain_keys = [_derive(key, CHAINS) for key in keys]

    def seal(self, content: bytes) -> bytes:
        """Encrypt bytes."""
        return self._fernet.encrypt(content)

    def unseal(self, sealed: bytes) -> bytes:
        """Decrypt bytes; raise ConfigurationInvalid if none of the keys fits."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise ConfigurationInvalid(Sentence("config_no_key_fits")) from None

    def is_newest(self, sealed: bytes) -> bool:
        """Return whether the newest key alone opens it."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def reseal(self, sealed: bytes) -> bytes | None:
        """Encrypt with the newest key what any key opens; None if none does."""
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken:
            return None

    def seal_json(self, value: Mapping[str, Any]) -> bytes:
        """Encrypt plain data; dates become ISO text, decimals become text."""
        return self.seal(_canonical(value))

    def unseal_json(self, sealed: bytes) -> dict[str, Any]:
        """Decrypt what `seal_json` made; raise ConfigurationInvalid if none of the keys fits."""
        opened: dict[str, Any] = json.loads(self.unseal(sealed))
        return opened

    def newest_alone(self) -> Cipher:
        """Return the same without the older keys."""
        return Cipher(self._keys[:1])

    def signature(self, content: bytes) -> str:
        """Return the seal of a row of the audit: without the newest key nobody can make it."""
        return self.signatures(content)[0]

    def signatures(self, content: bytes) -> list[str]:
        """Return the seal under each key, newest first, to check one that an older key made."""
        return [hmac.new(key, content, hashlib.sha256).hexdigest() for key in self._chain_keys]

    def fingerprint(self, value: Mapping[str, Any], content: bytes = b"") -> str:
        """Return a keyed fingerprint: equal for equal payloads, useless for guessing them without the key."""
        return self.fingerprints(value, content)[0]

    def fingerprints(self, value: Mapping[str, Any], content: bytes = b"") -> tuple[str, ...]:
        """Return the fingerprint under each key, newest first, to compare with one that an older key made."""
        text = _canonical(value) + hashlib.sha256(content).digest()
        return tuple(hmac.new(key, text, hashlib.sha256).hexdigest()[:32] for key in self._fingerprint_keys)


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
