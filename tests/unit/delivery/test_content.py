"""What an operation writes comes out of its sealed form as it went in."""

from __future__ import annotations

import json

import pytest

from docassemble.legalaidsync.delivery.content import seal, unseal
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.plan import PlannedDocument, PlannedOperation

CIPHER = Cipher(("a key of the test, long enough",))


@pytest.mark.parametrize("folder", ["", "Letters"])
def test_a_document_keeps_its_folder(folder: str) -> None:
    document = PlannedDocument("letter_7KQ2M.txt", "text/plain", b"Dear Ann", "letter", folder=folder)
    sealed = seal(PlannedOperation("upload_document", "a letter", document=document), CIPHER)
    assert unseal(sealed, CIPHER.seal(document.content), CIPHER).document == document


def test_a_document_of_an_earlier_release_has_no_folder() -> None:
    document = PlannedDocument("letter_7KQ2M.txt", "text/plain", b"Dear Ann", "letter")
    opened = CIPHER.unseal_json(seal(PlannedOperation("upload_document", "a letter", document=document), CIPHER))
    opened["document"] = opened["document"][:3]
    sealed = CIPHER.seal_json(json.loads(json.dumps(opened)))
    assert unseal(sealed, CIPHER.seal(document.content), CIPHER).document == document
