"""The quick exit's setting, and what stands before each screen; its button is pressed in tests/browser."""

from __future__ import annotations

from typing import Any

import pytest

from docassemble.legalaidsync.errors import ConfigurationInvalid
from docassemble.legalaidsync.quick_exit import before_each_screen
from docassemble.legalaidsync.settings import read_settings
from docassemble.legalaidsync.settings.leaving import USUAL_EXIT


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({}, USUAL_EXIT),
        ({"quick exit": "https://news.example/today?a=1&b=2"}, "https://news.example/today?a=1&b=2"),
        ({"quick exit": False}, ""),
    ],
)
def test_the_office_says_where_the_quick_exit_leads(written: dict[str, Any], read: str) -> None:
    assert read_settings({"legalaidsync": written}, {}).quick_exit == read


@pytest.mark.parametrize(
    "wrong",
    [
        True,
        "",
        "weather",
        "http://news.example/",
        "javascript:alert(1)",
        "https://",
        "https://a.example/'+x+'",
        'https://"',
    ],
)
def test_what_is_no_address_is_refused_with_an_example(wrong: object) -> None:
    with pytest.raises(ConfigurationInvalid, match="quick exit must be an address such as https://"):
        read_settings({"legalaidsync": {"quick exit": wrong}}, {})


@pytest.mark.usefixtures("docassemble_context")
def test_a_client_gets_a_button_that_is_a_plain_link_and_staff_get_none() -> None:
    for_clients = before_each_screen("https://news.example/?a=1&b=2", "")
    assert 'href="https://news.example/?a=1&amp;b=2"' in for_clients
    assert ">Quick exit</a>" in for_clients
    assert "las-quick-exit" not in before_each_screen("", "")


@pytest.mark.usefixtures("docassemble_context")
def test_there_is_a_way_to_finish_later_where_there_is_something_to_come_back_to() -> None:
    assert ">Finish later</a>" in before_each_screen("", "/interview?action=x")
    assert "Finish later" not in before_each_screen("", "")
