"""The search for personal data finds a word in every dress it may wear; it finds nothing where there is nothing."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import pickle
import zipfile
import zlib
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from docassemble.legalaidsync.delivery.encryption import Cipher
from tests.clear_text import found_in

WORD = "Quetzalcañary Way"
TEXT = f"before {WORD} after"
CODED = TEXT.encode()


def archive(content: bytes, name: str = "word/document.xml") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, content)
    return file.getvalue()


DRESSES: dict[str, bytes] = {
    "as it is": CODED,
    "in capitals": TEXT.upper().encode(),
    "Latin-1": TEXT.encode("latin-1"),
    "UTF-16": TEXT.encode("utf-16-le"),
    "JSON": json.dumps({"said": TEXT}).encode(),
    "repr of bytes": repr(CODED).encode(),
    "URL": quote(TEXT).encode(),
    "URL of a form": quote_plus(TEXT).encode(),
    "HTML": html.escape(TEXT).replace("ñ", "&ntilde;").encode(),
    "hex of PostgreSQL": b"\\x" + CODED.hex().encode(),
    "zlib": b"head" + zlib.compress(CODED),
    "gzip": gzip.compress(CODED),
    "zip": archive(CODED),
    "name of a file in a zip": archive(b"", f"{WORD}.txt"),
    "pickle": pickle.dumps({"result": TEXT}),
    "pickle as docassemble packs it": base64.encodebytes(pickle.dumps({"answers": TEXT * 5})),
    "message of Celery": json.dumps({"body": base64.b64encode(json.dumps([[TEXT], {}]).encode()).decode()}).encode(),
    "zip in base64 in JSON": json.dumps({"file": base64.b64encode(archive(CODED)).decode()}).encode(),
    "URL-safe base64": base64.urlsafe_b64encode(CODED),
}
ALIGNMENTS: list[Callable[[bytes], bytes]] = [
    lambda data, front=front: base64.b64encode(b"x" * front + data)  # type: ignore[misc]
    for front in range(3)
]


@pytest.mark.parametrize("dress", DRESSES)
def test_a_word_is_found_in(dress: str) -> None:
    assert found_in(DRESSES[dress], [WORD]) == {WORD}


@pytest.mark.parametrize("coded", ALIGNMENTS, ids=["first", "second", "third"])
@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_base64_is_read_wherever_the_word_begins(coded: Callable[[bytes], bytes], before: str) -> None:
    """Also when letters of the same alphabet stand directly before the run."""
    assert found_in(before.encode() + coded(CODED), [WORD]) == {WORD}


def test_only_the_words_that_are_there_are_found() -> None:
    assert found_in(CODED, [WORD, "Canaryfeather"]) == {WORD}


def test_what_is_sealed_is_not_readable() -> None:
    """So an empty result of the search means that the data are sealed, not that it looks at nothing."""
    sealed = Cipher(["a key"]).seal(CODED)
    assert found_in(sealed, [WORD]) == set()
    assert found_in(Cipher(["a key"]).unseal(sealed), [WORD]) == {WORD}
