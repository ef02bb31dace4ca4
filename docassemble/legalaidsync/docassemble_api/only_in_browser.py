"""What a screen has that only a browser shows or runs: the robot passes it by, and says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

# Name of the part -> how it is known in the HTML of a screen.
PARTS: Mapping[str, re.Pattern[str]] = {
    "embedded page": re.compile(r"<(?:iframe|object|embed)\b", re.IGNORECASE),
    "inputs of its own": re.compile(r"<(?:input|select|textarea|canvas)\b", re.IGNORECASE),
}
SCRIPT = "script"


def parts_only_in_browser(data: Mapping[str, Any], html: Iterable[str]) -> tuple[str, ...]:
    """Return the names of such parts: `script`, `embedded page`, `inputs of its own`.

    Args:
        data: the JSON of the screen, whose `script` is code that the author has added.
        html: the author's own HTML on it. docassemble's fields stand elsewhere.
    """
    whole = "".join(html)
    found = [name for name, sign in PARTS.items() if sign.search(whole)]
    return (SCRIPT, *found) if data.get("script") else tuple(found)
