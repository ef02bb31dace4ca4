"""The table of attributes that interviews of the official package expect: read from records of the stand-in."""

from __future__ import annotations

from typing import Any

import pytest

from docassemble.legalaidsync.legalserver.loading import load
from docassemble.legalaidsync.legalserverlink.rows import (
    READERS,
    UNDEFINED,
    Row,
    custom_fields,
    parts,
    standard_keys,
    standard_keys_inside,
)
from docassemble.legalaidsync.legalserverlink.words import (
    check_custom_fields,
    country_code_from_name,
    human_readable_size,
    language_code_from_name,
)

NAME = {"lookup_value_id": 3, "lookup_value_name": "Spanish", "lookup_value_uuid": "u"}
NOTHING = {"lookup_value_id": None, "lookup_value_name": None}
HOME = {"street": "2114 Wisteria Court", "street_2": "Rear house", "apt_num": "4C"}


@pytest.mark.parametrize(
    ("kind", "path", "record", "value"),
    [
        ("line", "first", {"first": "Ann"}, "Ann"),
        ("line", "first", {"first": " "}, UNDEFINED),
        ("line", "rural", {"rural": False}, False),
        ("line", "days", {"days": 0}, 0),
        ("line", "user.user_uuid", {"user": {"user_uuid": "u7"}}, "u7"),
        ("line", "user.user_uuid", {"user": None}, UNDEFINED),
        ("line", "uuid | service_uuid", {"service_uuid": "s1"}, "s1"),
        ("entry", "language", {"language": NAME}, "Spanish"),
        ("entry", "language", {"language": "Spanish"}, "Spanish"),
        ("entry", "language", {"language": NOTHING}, UNDEFINED),
        ("entry", "type", {"type": [NAME]}, UNDEFINED),
        ("entries", "languages", {"languages": [NAME, NOTHING]}, ["Spanish"]),
        ("entries", "languages", {"languages": []}, UNDEFINED),
        ("entries", "numbers", {"numbers": [{"court_tracking_number": "26-7"}]}, ["26-7"]),
        ("entries", "offices", {"offices": [{"office_name": "Main Office", "office_code": "MAIN"}]}, ["Main Office"]),
        ("fips", "counties", {"counties": [NAME | {"lookup_value_FIPS": "17031"}]}, ["17031"]),
        ("language", "language", {"language": NAME}, "es"),
        ("language", "language", {"language": "Sign language of nobody"}, UNDEFINED),
        ("languages", "languages", {"languages": [NAME, NOTHING]}, ["es"]),
        ("street", "home", {"home": HOME}, "2114 Wisteria Court, Rear house"),
        ("street", "home", {"home": HOME | {"apt_num": None}}, "2114 Wisteria Court"),
        ("street", "home", {"home": None}, UNDEFINED),
        ("unit", "home", {"home": HOME}, "4C"),
        ("unit", "home", {"home": HOME | {"apt_num": None}}, "Rear house"),
        ("people", "users", {"users": [{"user_id": 1, "user_uuid": "u", "user_name": "A"}, {"user_uuid": None}]},
         [{"user_uuid": "u", "user_name": "A"}]),
        ("as it is", "office", {"office": {"office_name": None}}, UNDEFINED),
        ("as it is", "office", {"office": {"office_name": "Main"}}, {"office_name": "Main"}),
    ],
)  # fmt: skip
def test_each_kind_reads_what_legalserver_has(kind: str, path: str, record: dict[str, Any], value: Any) -> None:
    assert Row("attribute", kind, path).value(record) == value


def test_what_stands_always_is_what_the_table_says_when_it_is_blank() -> None:
    rows = {row.attribute: row for row in parts()["documents"]}
    assert (rows["uuid"].value({}), rows["name"].value({}), rows["disk_file_size"].value({})) == (None, "", 0)
    assert rows["folder"].value({}) is UNDEFINED


def test_the_table_uses_known_kinds_and_marks_only_attributes_that_it_has() -> None:
    import yaml

    from docassemble.legalaidsync.legalserverlink import rows

    text = (rows.files("docassemble.legalaidsync") / rows.TABLE).read_text("utf-8")
    for part, kinds in yaml.safe_load(text).items():
        assert set(kinds) - {"always"} <= set(READERS)
        assert set(kinds["always"]) <= {row.attribute for row in parts()[part]}


@pytest.mark.parametrize(
    ("part", "kind"),
    [("case", "matters"), ("client", "matters"), *((part, part) for part in (
        "additional_names", "adverse_parties", "assignments", "charges", "documents", "events", "incomes",
        "litigations", "non_adverse_parties", "services", "tasks"))],
)  # fmt: skip
def test_every_path_leads_to_a_field_that_legalserver_has(stand_in: Any, part: str, kind: str) -> None:
    """A path with a slip of the pen would leave its attribute undefined for ever."""
    loaded = load(stand_in.client, stand_in.matter_uuid(), () if kind == "matters" else (kind,))
    fields = set(standard_keys("matter" if kind == "matters" else kind))
    fields |= {key for record in [loaded.matter, *loaded.parts.get(kind, [])] for key in record}
    heads = {row.path: {path.split(".")[0] for path in row.path.split(" | ")} for row in parts()[part]}
    assert {path for path, known in heads.items() if not known & fields} <= {"salutation", "charge_name"}


def test_fields_of_the_site_are_known_by_the_number_at_their_end() -> None:
    record = {"first": "Ann", "veteran_status_12": "yes", "street_2": "x"}
    assert custom_fields(record) == {"veteran_status_12": "yes"}
    assert check_custom_fields(record) == (True, ["veteran_status_12"])
    assert check_custom_fields([1]) == (False, [])


def test_standard_keys_are_those_of_the_mapping() -> None:
    assert {"case_number", "matter_uuid", "first", "client_address_home"} <= set(standard_keys("matter"))
    assert {"street", "apt_num", "lat"} <= set(standard_keys_inside("client_address_home"))


@pytest.mark.parametrize(
    ("name", "code"),
    [("United States", "US"), ("Mexico", "MX"), ("Atlantis", "Unknown"), (None, "Unknown"), ("", "Unknown")],
)
def test_codes_of_countries(name: str | None, code: str) -> None:
    assert country_code_from_name(name) == code


@pytest.mark.parametrize(("name", "code"), [("Spanish", "es"), ("Klingon of nobody", "Unknown"), (None, "Unknown")])
def test_codes_of_languages(name: str | None, code: str) -> None:
    assert language_code_from_name(name) == code


@pytest.mark.parametrize(("size", "text"), [(0, "0B"), (5, "5.00 B"), (1536, "1.50 KB"), (3 * 1024**3, "3.00 GB")])
def test_sizes_as_people_read_them(size: int, text: str) -> None:
    assert human_readable_size(size) == text


def test_a_size_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        human_readable_size(-1)
