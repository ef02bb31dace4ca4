"""Where docassemble's Redis is, as the rate limit takes it."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("configuration", "url"),
    [
        ({}, "redis://localhost:6379/0"),
        ({"redis": "redis://localhost:6398"}, "redis://localhost:6398/0"),
        ({"redis": "redis://localhost", "redis database offset": 4}, "redis://localhost:6379/4"),
        ({"redis": "redis://:p+s@redis.example:6380/2"}, "redis://:p%2Bs@redis.example:6380/2"),
        ({"redis": "redis://robot:secret@redis.example"}, "redis://robot:secret@redis.example:6379/0"),
    ],
)
def test_the_address_is_docassembles_own(
    docassemble_context: Any, monkeypatch: pytest.MonkeyPatch, configuration: dict[str, Any], url: str
) -> None:
    """Host, password and database number are read as docassemble reads them."""
    from docassemble.base import config

    from docassemble.legalaidsync import compat

    monkeypatch.setattr(config, "daconfig", configuration)
    assert compat.redis_address() == (url, {})
