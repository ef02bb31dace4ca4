"""What an administrator may write into the Configuration, and what is said when it is wrong."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from docassemble.legalaidsync.errors import ConfigurationInvalid
from docassemble.legalaidsync.settings import Retry, Settings, Site, Timeouts, read_settings
from docassemble.legalaidsync.settings.keeping import Retention
from docassemble.legalaidsync.wording import in_language

SITE = {"name": "example", "token": "t"}


def read(environment: dict[str, str] | None = None, **section: Any) -> Settings:
    return read_settings({"legalaidsync": section, "secretkey": "s" * 32}, environment or {})


def read_site(environment: dict[str, str] | None = None, **changed: Any) -> Site:
    return read(environment, sites=[SITE | changed]).default_site


@pytest.mark.parametrize("configuration", [{}, {"legalaidsync": None}, {"legalaidsync": {}}])
def test_with_nothing_configured_there_is_the_embedded_stand_in(configuration: dict[str, Any]) -> None:
    site = read_settings(configuration, {}).default_site
    assert (site.name, site.in_process, site.version) == ("sandbox", True, 2)


def test_a_configured_site_replaces_the_stand_in() -> None:
    settings = read(sites=[SITE])
    assert list(settings.sites) == ["example"]
    assert not settings.default_site.in_process


def test_a_site_may_be_on_a_dry_run() -> None:
    assert not read_site().dry_run
    assert read_site(**{"dry run": True}).dry_run


def test_nobody_without_a_link_comes_in_unless_the_office_says_so() -> None:
    assert not read_site().public_intake
    assert read_site(**{"public intake": True}).public_intake


def test_what_a_new_case_begins_with_may_be_added_to() -> None:
    """A matter can't be made without a disposition, so there is always one."""
    assert dict(read_site().new_case) == {"case_disposition": "Incomplete Intake"}
    added = read_site(**{"new case": {"intake_type": "Website", "case_disposition": "Prescreen"}})
    assert dict(added.new_case) == {"intake_type": "Website", "case_disposition": "Prescreen"}


def test_a_site_has_usual_values() -> None:
    site = read_site(name="Example")
    assert site.base_url == "https://example.legalserver.org"
    assert (site.version, site.premium, site.token_expires, site.note_type) == (2, "auto", None, "General Notes")


def test_a_site_takes_what_is_set() -> None:
    site = read_site(
        **{"url": "http://localhost:8000/", "api version": 1, "premium": "no", "note type": "Intake Notes"},
        **{"token expires": "2027-03-01"},
    )
    assert (site.base_url, site.version, site.premium) == ("http://localhost:8000", 1, "no")
    assert (site.note_type, site.token_expires) == ("Intake Notes", date(2027, 3, 1))


@pytest.mark.parametrize(("written", "meant"), [(True, "yes"), (False, "no"), ("auto", "auto")])
def test_yes_and_no_may_be_written_as_yaml_reads_them(written: Any, meant: str) -> None:
    assert read_site(premium=written).premium == meant


def test_a_token_may_stand_in_the_environment() -> None:
    site = read_site({"LS_TOKEN": "from outside"}, **{"token": None, "token env": "LS_TOKEN"})
    assert str(site.token) == "from outside"


def test_the_first_site_is_the_default_and_others_are_found_by_name() -> None:
    settings = read(sites=[SITE, {"name": "other", "token": "u"}])
    assert settings.default_site.name == "example"
    assert settings.site("other").name == "other"


def test_a_site_that_is_not_there_is_named_together_with_those_that_are() -> None:
    with pytest.raises(ConfigurationInvalid, match=r"'exmaple'.*known: example"):
        read(sites=[SITE]).site("exmaple")


def test_timeouts_may_be_set_one_by_one() -> None:
    assert read(timeouts={"page": "5"}).timeouts == Timeouts(page=5.0)
    assert read(timeouts={"rest": 4}).timeouts == Timeouts(rest=4.0)
    assert read(retry={"first": 2, "settle": "2"}).retry == Retry(first=2.0, settle=2.0)


def test_without_own_keys_the_secret_key_of_docassemble_serves() -> None:
    assert read().encryption_keys == ("s" * 32,)
    assert read(**{"encryption keys": ["new", "old"]}).encryption_keys == ("new", "old")
    assert read(**{"signing keys": ["new"]}).signing_keys == ("new",)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"sites": {"name": "example"}}, "must be a list"),
    ({"sites": ["example"]}, "needs a `name`"),
    ({"sites": [{"token": "t"}]}, "needs a `name`"),
    ({"sites": [{"name": "example"}]}, "site example: set `token`"),
    ({"sites": [{"name": "example", "token env": "NOT_SET"}]}, "site example: set `token`"),
    ({"sites": [SITE | {"api version": 3}]}, "site example: `api version`"),
    ({"sites": [SITE | {"premium": "maybe"}]}, "site example: `premium`"),
    ({"sites": [SITE | {"dry run": "maybe"}]}, "sites: example: dry run must be True or False"),
    ({"sites": [SITE | {"public intake": "yes"}]}, "sites: example: public intake must be True or False"),
    ({"sites": [SITE | {"new case": "Website"}]}, "site example: `new case` must map fields"),
    ({"sites": [SITE | {"new case": {"intake_type": 4}}]}, "site example: `new case` must map fields"),
    ({"sites": [SITE | {"token expires": "next year"}]}, "site example: `token expires`"),
    ({"sites": [SITE | {"url": "example.legalserver.org"}]}, "site example: `url`"),
    ({"sites": [SITE, SITE]}, "two sites are called example"),
    ({"timeouts": 5}, "timeouts must be a mapping"),
    ({"timeouts": {"raed": 5}}, "unknown keys: raed"),
    ({"retry": {"frist": 5}}, "retry has unknown keys: frist"),
    ({"retry": {"settle": 0}}, "retry must be more than zero"),
    ({"timeouts": {"read": "fast"}}, "numbers of seconds"),
    ({"timeouts": {"read": 0}}, "more than zero"),
    ({"timeouts": {"read": -1}}, "more than zero"),
    ({"timeouts": {"page": float("nan")}}, "more than zero"),
    ({"timeouts": {"page": float("inf")}}, "more than zero"),
    ({"link days": 0}, "link days"),
    ({"link days": "14"}, "link days"),
    ({"link days": True}, "link days"),
    ({"encryption keys": "one-key"}, "encryption keys must be a list"),
    ({"signing keys": "one-key"}, "signing keys must be a list"),
    ({"staff privileges": "admin"}, "staff privileges must be a list"),
]


@pytest.mark.parametrize(("section", "words"), WRONG)
def test_a_mistake_is_named_by_its_setting(section: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigurationInvalid) as caught:
        read(**section)
    assert words in caught.value.detail
    assert in_language(caught.value.detail, "es") != caught.value.detail


def test_the_section_itself_must_be_a_mapping() -> None:
    with pytest.raises(ConfigurationInvalid, match="must be a mapping"):
        read_settings({"legalaidsync": ["sites"]}, {})


def test_a_mistake_never_repeats_a_token() -> None:
    with pytest.raises(ConfigurationInvalid) as caught:
        read(sites=[{"name": "example", "token": "hush-hush", "api version": 9}])
    assert "hush-hush" not in f"{caught.value} {caught.value!r}"


def test_what_is_kept_has_usual_values() -> None:
    settings = read()
    assert (settings.retention, settings.notify, settings.tell_clients_by) == (Retention(7, 2555), (), ())
    assert (settings.database, settings.notify_every, settings.delete_answers) == ("db", timedelta(hours=24), None)


def test_what_is_kept_may_be_set() -> None:
    settings = read(
        **{"retention days": {"payloads": 30}, "notify": "staff@mail.example", "notify every": "30 minutes"},
        **{"tell clients by": ["sms", "email"], "delete answers": "2 days"},
    )
    assert (settings.retention, settings.notify) == (Retention(payloads=30, audit=2555), ("staff@mail.example",))
    assert (settings.notify_every, settings.delete_answers) == (timedelta(minutes=30), timedelta(days=2))
    assert settings.tell_clients_by == ("email", "sms")
    assert read(notify=["a@mail.example", "b@mail.example"]).notify == ("a@mail.example", "b@mail.example")


@pytest.mark.parametrize(
    ("section", "named"),
    [
        ({"retention days": 7}, "retention days must be a mapping"),
        ({"retention days": {"payload": 7}}, "unknown keys: payload"),
        ({"retention days": {"payloads": 0}}, "whole numbers of days"),
        ({"retention days": {"audit": True}}, "whole numbers of days"),
        ({"notify": "nobody"}, "notify must be an e-mail address"),
        ({"notify": "a@mail.example, b@mail.example"}, "notify must be an e-mail address"),
        ({"notify": {"staff": "a@mail.example"}}, "notify must be an e-mail address"),
        ({"notify every": 24}, "notify every must look like `24 hours`"),
        ({"notify every": "0 hours"}, "notify every must look like `24 hours`"),
        ({"tell clients by": "email"}, "list of `email` and `sms`"),
        ({"tell clients by": ["fax"]}, "list of `email` and `sms`"),
        ({"delete answers": True}, "delete answers must look like `24 hours`"),
        ({"database": "las db"}, "needs a section of that name"),
    ],
)
def test_a_wrong_setting_of_what_is_kept_is_named(section: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationInvalid, match=named) as caught:
        read(**section)
    assert in_language(caught.value.detail, "es") != caught.value.detail


def test_another_database_is_a_section_of_the_configuration() -> None:
    described = {"las db": {"name": "legalaidsync"}, "legalaidsync": {"database": "las db"}}
    assert read_settings(described, {}).database == "las db"
