"""What installed interviews say to LegalServer in their metadata (`legalserver`); nothing of them is run."""

from __future__ import annotations

import importlib.util
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import yaml

NAMESPACE = "docassemble"
# Over a thousand interviews, none for LegalServer.
DOCASSEMBLES_OWN = {"base", "demo", "webapp"}
QUESTIONS = Path("data") / "questions"
BLOCKS = re.compile(r"^--- *$", re.MULTILINE)
KEY = "legalserver"
DISTRIBUTION = re.compile(rf"{NAMESPACE}[._-](\w+)", re.IGNORECASE)


@dataclass(frozen=True)
class Announced:
    """One interview that has something to say to LegalServer.

    Attributes:
        interview: docassemble's name of it.
        said: the mapping under `legalserver`, with `name` if only the interview's `title` is there.
        problem: key of the sentence that tells an administrator why it can't be read; else empty.
    """

    interview: str
    said: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""


def announced() -> tuple[Announced, ...]:
    """Return every interview of the installed packages that names LegalServer in its metadata, by its name.

    The packages are looked for once in a process, because a new one restarts docassemble; a file is read again when it
    has changed.
    """
    return tuple(sorted(_found(), key=lambda each: each.interview))


def _found() -> Iterator[Announced]:
    for package, folder in _folders().items():
        for path in sorted(folder.rglob("*.yml")):
            stat = path.stat()
            read = _read(path, stat.st_mtime_ns, stat.st_size)
            if read is not None:
                said, problem = read
                yield Announced(f"{package}:{(QUESTIONS / path.relative_to(folder)).as_posix()}", said, problem)


@cache
def _folders() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name in sorted(_package_names() - DOCASSEMBLES_OWN):
        spec = importlib.util.find_spec(f"{NAMESPACE}.{name}")
        for place in (spec.submodule_search_locations or ()) if spec else ():
            folder = Path(place) / QUESTIONS
            if folder.is_dir():
                found[f"{NAMESPACE}.{name}"] = folder
    return found


def _package_names() -> set[str]:
    """An editable installation has no folder beside the others; its distribution names it."""
    import docassemble

    installed = {module.name for module in pkgutil.iter_modules(docassemble.__path__)}
    named = (DISTRIBUTION.fullmatch(str(each.metadata["Name"])) for each in distributions())
    return installed | {match[1] for match in named if match}


@lru_cache(maxsize=2048)
def _read(path: Path, modified: int, size: int) -> tuple[dict[str, Any], str] | None:
    """What one file says; None if nothing. `modified` and `size` make a changed file another one."""
    text = path.read_text("utf-8", errors="replace")
    if f"{KEY}:" not in text:
        return None
    said: Any = None
    title = ""
    for block in BLOCKS.split(text):
        if "metadata:" not in block:
            continue
        try:
            metadata = _metadata(block)
        except yaml.YAMLError:
            return {}, "launch_no_yaml"
        title = str(metadata.get("title") or title)
        said = metadata.get(KEY, said)
    return None if said is None else _as_mapping(said, title)


def _metadata(block: str) -> Mapping[str, Any]:
    loaded = yaml.safe_load(block)
    metadata = loaded.get("metadata") if isinstance(loaded, Mapping) else None
    return metadata if isinstance(metadata, Mapping) else {}


def _as_mapping(said: Any, title: str) -> tuple[dict[str, Any], str] | None:
    """`legalserver: True` lists an interview as it is; `False` does not."""
    if said is False:
        return None
    if said is not True and not isinstance(said, Mapping):
        return {}, "launch_no_metadata"
    own = {} if said is True else {str(key): value for key, value in said.items()}
    return ({"name": title} if title else {}) | own, ""
