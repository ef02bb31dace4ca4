"""Fixture `docassemble_context`: what docassemble.base needs to work without a server.

The web application normally answers docassemble's plug-in hooks and enters a context for each request; here fixed
answers and an empty context stand in for it. Ask for it where it is needed:
`pytestmark = pytest.mark.usefixtures("docassemble_context")`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pluggy
import pytest

INTERVIEW = "docassemble.legalaidsync:data/questions/intake.yml"
CONFIGURATION: dict[str, Any] = {"secretkey": "not-a-secret-" + "x" * 19}
ANSWERS: dict[str, Any] = {
    "get_default_language": "en",
    "get_default_dialect": "us",
    "get_default_voice": None,
    "get_default_country": "US",
    "get_default_locale": "en_US.utf8",
    "get_default_timezone": "America/New_York",
    "get_configuration": CONFIGURATION,
}


@pytest.fixture(scope="session")
def docassemble_hooks() -> None:
    """Answer the hooks of docassemble.base with fixed values, for the whole run."""
    from docassemble.base.plugin_manager import pm

    pm.register(type("FixedAnswers", (), {name: _hook(value) for name, value in ANSWERS.items()})())


@pytest.fixture
def docassemble_context(docassemble_hooks: None) -> Iterator[Any]:
    """Enter an empty context, as during a request of nobody in particular; yields docassemble's globals."""
    from docassemble.base.thread_context import empty_globals, global_context, user_dict_context

    with global_context(empty_globals()) as context, user_dict_context({}):
        context.current_info = {"user": {"is_anonymous": True}, "yaml_filename": INTERVIEW, "session": "unit-test"}
        yield context


def _hook(value: Any) -> Any:
    return pluggy.HookimplMarker("docassemble")(lambda self: value)
