"""Finds words in whatever a program left behind: as they are, encoded, escaped, compressed, packed."""

from __future__ import annotations

import base64
import binascii
import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from urllib.parse import unquote_to_bytes

DEEPEST = 4
BASE64_RUN = re.compile(rb"(?:[A-Za-z0-9+/_-]{4}(?:\r?\n|\\n)?){5,}[A-Za-z0-9+/_-]*={0,2}")
HEX_RUN = re.compile(rb"(?:[0-9a-fA-F]{2}){6,}")
ZLIB_HEAD = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
ZIP_HEAD = b"PK\x03\x04"
PERCENT = re.compile(rb"%[0-9a-fA-F]{2}")
ENTITY = re.compile(rb"&#?\w+;")
ESCAPE = re.compile(rb"\\+(?:u(?P<letter>[0-9a-fA-F]{4})|x(?P<hex>[0-9a-fA-F]{2})|(?P<octal>[0-3][0-7]{2}))")
ANY_CASE = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz")


def found_in(data: bytes, words: Iterable[str]) -> set[str]:
    """Return those of the words that can be read in the data.

    Args:
        data: for example a file, a row as text, a value of Redis. Archives in it are opened, encodings undone.
        words: what must not be readable; capital letters do not matter.
    """
    spelled = {word: spellings(word) for word in words}
    read = [layer.translate(ANY_CASE) for layer in layers(data)]
    return {word for word, forms in spelled.items() if any(form in layer for form in forms for layer in read)}


@cache
def spellings(word: str) -> set[bytes]:
    """Return the bytes that stand for a word, in small letters: UTF-8, Latin-1 and UTF-16 as Windows writes it."""
    cases = (word, word.lower(), word.upper())
    coded = {case.encode(code, "ignore") for case in cases for code in ("utf-8", "latin-1", "utf-16-le")}
    return {form.translate(ANY_CASE) for form in coded}


def layers(data: bytes) -> Iterator[bytes]:
    """Yield the data, and everything that is packed or encoded in it, layer after layer, each once."""
    seen, level = {data}, [data]
    for _ in range(DEEPEST):
        yield from level
        inner = (found for layer in level for undo in UNDONE for found in undo(layer))
        level = [layer for layer in dict.fromkeys(inner) if layer not in seen]
        seen.update(level)
    yield from level


def _from_base64(data: bytes) -> Iterator[bytes]:
    """Decode each run at its four possible beginnings: a run may follow other letters of the same alphabet."""
    for run in BASE64_RUN.findall(data):
        letters = re.sub(rb"\r?\n|\\n|=", b"", run).translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            part = letters[start : start + (len(letters) - start) // 4 * 4]
            yield base64.b64decode(part)


def _from_hex(data: bytes) -> Iterator[bytes]:
    for run in HEX_RUN.findall(data):
        yield binascii.unhexlify(run)


def _from_zlib(data: bytes) -> Iterator[bytes]:
    for head in ZLIB_HEAD.finditer(data):
        unpacked = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        try:
            yield unpacked.decompress(data[head.start() :])
        except zlib.error:
            continue


def _from_zip(data: bytes) -> Iterator[bytes]:
    if ZIP_HEAD not in data:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return


def _from_text(data: bytes) -> Iterator[bytes]:
    r"""Undo what is done to letters in text: `\u00f1` of JSON, `\xc3` of Python, `\303` of PostgreSQL, HTML, URLs."""
    plain = ESCAPE.sub(_plain, data)
    if ENTITY.search(plain):
        plain = html.unescape(plain.decode("utf-8", "replace")).encode()
    if PERCENT.search(plain):
        plain = unquote_to_bytes(plain.replace(b"+", b" "))
    yield plain


def _plain(escape: re.Match[bytes]) -> bytes:
    if escape["letter"]:
        return chr(int(escape["letter"], 16)).encode("utf-8", "surrogatepass")
    return bytes([int(escape["hex"], 16) if escape["hex"] else int(escape["octal"], 8)])


UNDONE: tuple[Callable[[bytes], Iterable[bytes]], ...] = (
    _from_base64,
    _from_hex,
    _from_zlib,
    _from_zip,
    _from_text,
)
