"""Small functions that interviews call: codes of countries and languages, sizes of files, what is a zip."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import Any

import pycountry

from ..legalserver.values.writing import is_custom

UNKNOWN = "Unknown"
SIZES = ("B", "KB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB")
STEP = 1024


def country_code_from_name(country_name_string: str | None) -> str:
    """Return the two letters of a country; `Unknown` if the name stands for none, or for several."""
    name = country_name_string or ""
    try:
        return str(pycountry.countries.lookup(name).alpha_2)
    except LookupError:
        return _only_country_like(name)


def language_code_from_name(language_name: str | None) -> str:
    """Return the two letters of a language; `Unknown` if it is not known, or has three letters only."""
    try:
        found = pycountry.languages.lookup(language_name or "")
    except LookupError:
        return UNKNOWN
    return str(getattr(found, "alpha_2", UNKNOWN))


def human_readable_size(size_bytes: int | float) -> str:
    """Return a size as people read it, for example `1.50 KB`.

    Raises:
        ValueError: it is no number, or less than nothing.
    """
    if not isinstance(size_bytes, int | float) or size_bytes < 0:
        raise ValueError("a size is a number of bytes, 0 or more")
    if not size_bytes:
        return "0B"
    size, unit = float(size_bytes), 0
    while size >= STEP and unit < len(SIZES) - 1:
        size, unit = size / STEP, unit + 1
    return f"{size:.2f} {SIZES[unit]}"


def is_zip_file(file_path: str) -> bool:
    """Return whether there is a zip at a path."""
    return zipfile.is_zipfile(file_path)


def check_custom_fields(response_obj: Any) -> tuple[bool, list[str]]:
    """Return whether a record has fields that the site has made for itself, and their names."""
    keys = response_obj if isinstance(response_obj, Mapping) else {}
    names = [key for key in keys if isinstance(key, str) and is_custom(key)]
    return bool(names), names


def _only_country_like(name: str) -> str:
    try:
        found = pycountry.countries.search_fuzzy(name)
    except LookupError:
        return UNKNOWN
    return str(found[0].alpha_2) if len(found) == 1 else UNKNOWN
