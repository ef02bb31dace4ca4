"""Sealing, rotation of keys, fingerprints."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.errors import ConfigurationInvalid

PAYLOAD = {"first": "Zebulon", "date_of_birth": date(1990, 1, 2), "amount": Decimal("12.50")}


def test_what_is_sealed_comes_back_and_does_not_show() -> None:
    cipher = Cipher(["key"])
    sealed = cipher.seal_json(PAYLOAD)
    assert b"Zebulon" not in sealed
    assert cipher.unseal_json(sealed) == {"first": "Zebulon", "date_of_birth": "1990-01-02", "amount": "12.50"}
    assert cipher.unseal(cipher.seal(b"\x00\xff")) == b"\x00\xff"


def test_older_keys_open_and_the_newest_seals() -> None:
    old, rotated, new = Cipher(["old"]), Cipher(["new", "old"]), Cipher(["new"])
    assert rotated.unseal(old.seal(b"text")) == b"text"
    assert new.unseal(rotated.seal(b"text")) == b"text"


def test_a_wrong_key_is_the_administrators_business() -> None:
    with pytest.raises(ConfigurationInvalid, match="encryption keys"):
        Cipher(["new"]).unseal(Cipher(["old"]).seal(b"text"))


@pytest.mark.parametrize("keys", [[], [""]])
def test_no_key_at_all_is_refused(keys: list[str]) -> None:
    with pytest.raises(ConfigurationInvalid):
        Cipher(keys)


def test_equal_payloads_have_equal_fingerprints_only_under_one_key() -> None:
    one, other = Cipher(["one"]), Cipher(["other"])
    print_of = one.fingerprint({"a": 1, "b": 2})
    assert print_of == one.fingerprint({"b": 2, "a": 1})
    assert print_of != one.fingerprint({"a": 1, "b": 3})
    assert print_of != one.fingerprint({"a": 1, "b": 2}, b"document")
    assert print_of != other.fingerprint({"a": 1, "b": 2})
