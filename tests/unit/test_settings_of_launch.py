"""By which name a launch means a site, and the official package's section of the Configuration."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from docassemble.legalaidsync.errors import ConfigurationInvalid
from docassemble.legalaidsync.settings import read_settings
from docassemble.legalaidsync.settings.launch import launch_host

OFFICIAL: dict[str, Any] = {
    "example": {"bearer": "live-token", "expiration": date(2027, 3, 1), "report 12": "k"},
    "example-demo": {"bearer": "demo-token", "expiration": "2027-03-01"},
    "reports-only": {"report 7": "k"},
    "interviews": [{"interview": "docassemble.x:data/questions/y.yml"}],
}


def sites_of(**configuration: Any) -> dict[str, str]:
    """Site name -> the host by which a launch means it."""
    return {name: site.launched_as for name, site in read_settings(configuration, {}).sites.items()}


@pytest.mark.parametrize(
    ("abbreviation", "kind", "host"),
    [
        ("Example", "Live", "example"),
        ("example", "Demo", "example-demo"),
        ("example", "test", "example.test"),
        ("example", "Dev", "example.dev"),
        ("e-2", "LIVE", "e-2"),
    ],
)
def test_abbreviation_and_type_name_a_host(abbreviation: str, kind: str, host: str) -> None:
    assert launch_host(abbreviation, kind) == host


@pytest.mark.parametrize(
    ("abbreviation", "kind"),
    [
        ("", "Live"),
        ("example", ""),
        ("example", "Staging"),
        ("evil.example/", "Live"),
        ("evil.org#", "Demo"),
        ("-x", "Live"),
        ("a" * 64, "Live"),
        ("ex ample", "Live"),
        ("exämple", "Live"),
    ],
)
def test_what_can_be_no_part_of_a_host_is_refused(abbreviation: str, kind: str) -> None:
    with pytest.raises(ValueError, match="no site"):
        launch_host(abbreviation, kind)


def test_a_site_is_launched_by_its_address_else_by_its_name_unless_the_administrator_says_otherwise() -> None:
    rows = [
        {"name": "example", "token": "t"},
        {"name": "training", "url": "https://example-demo.legalserver.org", "token": "t"},
        {"name": "Mine", "url": "http://127.0.0.1:8123", "token": "t"},
        {"name": "odd", "url": "https://cases.office.example", "token": "t", "abbreviation": "Odd", "type": "Test"},
    ]
    assert sites_of(legalaidsync={"sites": rows}) == {
        "example": "example",
        "training": "example-demo",
        "Mine": "mine",
        "odd": "odd.test",
    }


def test_the_embedded_sandbox_is_launched_as_the_demo_that_it_is() -> None:
    assert sites_of() == {"sandbox": "sandbox-demo"}


@pytest.mark.parametrize("wrong", [{"type": "Demo"}, {"abbreviation": "a b"}, {"abbreviation": "a", "type": "Beta"}])
def test_a_wrong_abbreviation_or_type_is_named_with_its_site(wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigurationInvalid, match=r"site example: .*`abbreviation`"):
        read_settings({"legalaidsync": {"sites": [{"name": "example", "token": "t", **wrong}]}}, {})


def test_the_sites_of_the_official_package_serve_without_any_section_of_ours() -> None:
    sites = read_settings({"legalserver": OFFICIAL}, {}).sites
    assert list(sites) == ["example", "example-demo"]
    demo = sites["example-demo"]
    assert (demo.base_url, str(demo.token), demo.token_expires, demo.launched_as) == (
        "https://example-demo.legalserver.org",
        "demo-token",
        date(2027, 3, 1),
        "example-demo",
    )


def test_a_site_of_ours_comes_first_and_hides_the_official_entry_of_the_same_site() -> None:
    ours = [{"name": "main", "url": "https://example.legalserver.org", "token": "ours"}]
    sites = read_settings({"legalserver": OFFICIAL, "legalaidsync": {"sites": ours}}, {}).sites
    assert list(sites) == ["main", "example-demo"]
    assert str(sites["main"].token) == "ours"


@pytest.mark.parametrize("section", [None, "text", [], {}, {"interviews": []}, {"example": "text"}])
def test_a_section_without_sites_leaves_the_embedded_sandbox(section: Any) -> None:
    assert sites_of(legalserver=section) == {"sandbox": "sandbox-demo"}
