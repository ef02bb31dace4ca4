"""Which interviews docassemble ships, and what interviews.yml says about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

FOLDERS = (
    ("docassemble.base", "data/questions/examples"),
    ("docassemble.demo", "data/questions/examples"),
    ("docassemble.demo", "data/questions"),
)
EXAMPLES = "docassemble.base:data/questions/examples/"
TABLE = Path(__file__).with_name("interviews.yml")


@dataclass(frozen=True)
class Expected:
    """One interview of the table: what it is an example of, and what its last screen says."""

    kind: str
    i: str
    last: str

    @property
    def name(self) -> str:
        """The file's name, without its ending."""
        return Path(self.i).stem


def shipped() -> Iterator[str]:
    """Give every interview that the installed docassemble ships, as its own name for it."""
    for package, folder in FOLDERS:
        for file in sorted(_folder(package, folder).glob("*.yml")):
            yield f"{package}:{folder}/{file.name}"


def source(i: str) -> str:
    """Give the YAML of an interview that docassemble ships."""
    package, _, path = i.partition(":")
    return _folder(package, path).read_text()


def expected() -> list[Expected]:
    """Give the interviews that the tests walk."""
    kinds: Mapping[str, Mapping[str, str]] = _table()["interviews"]
    return [Expected(kind, full_name(name), last) for kind, of_kind in kinds.items() for name, last in of_kind.items()]


def special_answers(i: str) -> Mapping[str, object]:
    """Give what must not be guessed in an interview."""
    answers: Mapping[str, Mapping[str, object]] = _table()["answers"]
    return next((given for name, given in answers.items() if full_name(name) == i), {})


def full_name(name: str) -> str:
    """Give docassemble's name of an example that the table calls by its file's name."""
    return name if ":" in name else f"{EXAMPLES}{name}.yml"


def _table() -> Any:
    return yaml.safe_load(TABLE.read_text())


def _folder(package: str, path: str) -> Path:
    spec = find_spec(package)
    assert spec
    assert spec.origin
    return Path(spec.origin).parent / path
