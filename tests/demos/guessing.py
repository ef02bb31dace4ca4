"""What a person who does not care would answer to a field, by its choices and datatype."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections.abc import Callable, Mapping

from docassemble.legalaidsync.docassemble_api.encoding import Upload
from docassemble.legalaidsync.docassemble_api.screen import FILE_DATATYPES, Field

TEXTS = ("Kale", "2", "(215) 555-0142", "02110")
TRUE_OR_FALSE = frozenset({"boolean", "threestate"})
NUMBERS = frozenset({"number", "float", "currency", "range"})
SOME_NUMBER = 3
WIDTH, HEIGHT = 120, 40
NO_MORE, SOME = ".there_is_another", ".there_are_any"

Guess = Callable[[Field, int], object]


def guess(known: Field, visit: int) -> object:
    """Give an answer.

    Args:
        known: the field.
        visit: how often its screen has been answered before; another answer may lead out of a circle.
    """
    if known.variable.endswith((NO_MORE, SOME)):
        return known.variable.endswith(SOME)
    if known.datatype in FILE_DATATYPES:
        return picture()
    if known.choices or known.many:
        return _choice(known, visit)
    if known.datatype in TRUE_OR_FALSE:
        return visit % 2 == 0
    by_datatype = BY_DATATYPE.get(known.datatype)
    return by_datatype(known, visit) if by_datatype else _text(known, visit)


def _choice(known: Field, visit: int) -> object:
    offered = [choice for choice in known.choices if choice.value not in (None, "")]
    if known.many:
        return [choice.label for choice in offered[:1]]
    return offered[visit % len(offered)].value if offered else ""


def _text(known: Field, visit: int) -> object:
    return TEXTS[visit % len(TEXTS)] if visit or known.default in (None, "") else known.default


def _number(known: Field, visit: int) -> object:
    if known.default not in (None, ""):
        return known.default
    return max(SOME_NUMBER, float(known.json.get("min") or SOME_NUMBER))


BY_DATATYPE: Mapping[str, Guess] = {
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys(("date", "BirthDate", "ThreePartsDate"), lambda known, visit: dt.date(1990, 5, 17)),
    "integer": lambda known, visit: 2,
    "datetime": lambda known, visit: dt.datetime(2030, 5, 17, 10, 30),
    "time": lambda known, visit: dt.time(10, 30),
    "email": lambda known, visit: "robot@mail.example",
}


def picture() -> Upload:
    """Give a white picture, as PNG; also a signature of that size can be put into a PDF."""
    row = b"\x00" + b"\xff" * WIDTH
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * HEIGHT)),
        (b"IEND", b""),
    )
    return Upload("white.png", b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts), "image/png")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
