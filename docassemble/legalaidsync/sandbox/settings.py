"""What can be set while the stand-in runs, kept in its file so that every process obeys.

One line per setting. `choice` takes one of the named values, the first being the default; its first argument is the
row of section 15 of the API sheet (what is not known of LegalServer), None for a switch of the stand-in's own.
`settled` is a row for which the sheet names no alternative, with what the stand-in does and why there is none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from .refusals import Refusal
from .store import Records


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _boundaries(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3 and all(map(_count, value)) and value == sorted(value)


def choice(row: int | None, *values: Any) -> Any:
    """Return a field that takes one of the values; the first is the default."""
    return field(default=values[0], metadata={"row": row, "choices": values})


def settled(row: int, value: str, why: str) -> Any:
    """Return a field that has one value only; `why` says what speaks against another."""
    return field(default=value, metadata={"row": row, "choices": (value,), "why": why, "about": why})


def checked(row: int | None, default: Any, sane: Callable[[Any], bool], about: str) -> Any:
    """Return a field that takes what `sane` lets pass; `about` says what that is."""
    return field(default=default, metadata={"row": row, "sane": sane, "about": about})


@dataclass(frozen=True)
class Settings:
    """How the site behaves."""

    latency_ms: int = checked(None, 0, _count, "milliseconds by which API answers and downloads are held back")
    clock_ahead_seconds: int = checked(None, 0, lambda value: type(value) is int, "how wrong its Date header is")
    premium: bool = choice(None, True, False)
    requests_per_minute: int | None = checked(None, 200, lambda value: value is None or _count(value), "null: no limit")
    denied_permissions: tuple[str, ...] = checked(None, (), _texts, "permissions that the API user lacks, either way")
    geocoding: bool = choice(None, False, True)
    sharepoint: bool = choice(None, True, False)
    electronic_transfer: bool = choice(None, True, False)
    person_phone_numbers: bool = choice(None, True, False)
    site_abbreviation: str = checked(None, "sandbox", _text, "what a launched interview is told")
    site_type: str = choice(None, "Demo", "Live", "Test", "Dev")
    docassemble_url: str = checked(None, "", _text, "address of the docassemble server whose interviews are offered")
    middleman_url: str = checked(None, "", _text, "address that gets the stash where a middleman posts it")
    further_tokens: tuple[str, ...] = checked(None, (), _texts, "bearer tokens that are accepted besides the first")
    docassemble_key: str = checked(None, "", _text, "API key of an account there with the privilege legalserver")
    get_matter_envelope: str = choice(1, "data", "bare", "by_results")
    unset_lookup: str = choice(2, "object", "null")
    unset_reference: str = choice(3, "object", "null")
    unset_multi_lookup: str = choice(4, "empty", "null_object")
    upsert_match_status: int = choice(5, 200, 201)
    upsert_many_key: str = choice(6, "error_message", "error")
    unique_clash_status: int = choice(7, 400, 409)
    premium_refusal: str = choice(8, "message", "empty")
    rate_refusal: str = choice(9, "message", "id")
    rate_retry_after: bool = choice(9, False, True)
    rate_window: str = choice(10, "sliding", "buckets")
    rate_scope: str = choice(10, "site", "token")
    text_search: str = choice(11, "equal", "substring")
    v1_page_size_maximum: int | None = choice(12, 100, None)
    pages_of_nothing: int = choice(13, 0, 1)
    past_the_last_page: str = choice(14, "empty", "404")
    list_extras: str = choice(15, "documented", "everywhere")
    matters_filter: str = choice(16, "accepted", "400")
    litigation_path: str = choice(17, "both", "plural", "singular")
    notes_and_organizations_tier: str = choice(18, "included", "premium")
    court_tracking_numbers: str = choice(19, "list", "text")
    appointment_times: str = choice(20, "both", "start_time")
    text_or_lookup_keys: str = choice(21, "text", "lookup")
    work_phone_safe: str = choice(22, "work_phone_safe", "work_phone_Safe")
    income_family_key: str = choice(23, "family id", "family_id", "both")
    note_is_html_on_create: str = choice(24, "accepted", "refused")
    money_lists_in_new_matter: str = choice(25, "refused", "accepted")
    custom_results_on_lists: str = choice(26, "with_uuid", "exact")
    patch_document_envelope: str = choice(27, "data", "bare")
    digit_text_as_lookup: str = choice(28, "refused", "id")
    inactive_lookup: str = choice(29, "refused", "accepted")
    custom_field_shapes: str = choice(30, "typed", "raw")
    unknown_custom_field: str = choice(31, "ignored", "400")
    delete_of_absent: int = choice(32, 404, 204)
    malformed_uuid_status: int = choice(33, 400, 404)
    restricted_sub_records: str = choice(34, "403", "empty")
    stash_posted_by: str = choice(35, "LegalServer", "middleman")
    report_shape: str = choice(36, "array", "object")
    lookup_table_names: str = choice(37, "as listed", "site-specific")
    phone_and_id_keys: str = settled(38, "id, uuid and search keys", "their schemas were not read")
    case_number_form: str = choice(39, "YY-NNNNNNN", "site-specific")
    decimals: str = choice(40, "when needed", "always")
    mirrored_relationship: str = choice(41, "same", "inverse")
    statuses_413_and_422: str = settled(42, "never", "neither status is documented anywhere")
    zip_note_subject: str = checked(43, "Documents received", _text, "subject of the note that matter_zip writes")
    zip_note_type: str = checked(43, "General Notes", _text, "note type of that note")
    conflict_boundaries: tuple[int, ...] = checked(44, (25, 50, 75), _boundaries, "highest score of three intervals")
    adverse_party_names_in_patch: str = choice(45, "free", "required")
    sub_records_touch_matter: bool = choice(46, True, False)
    arrays_in_matter: str = choice(47, "follow sort", "ascending")
    time_zone: str = choice(48, "site", "UTC")
    head_options_cors: str = settled(49, "not offered", "nothing describes them")
    get_matter_without_results: str = choice(50, "full", "pro_bono")
    idempotency_keys: str = settled(51, "none", "nothing like them is known")


DEFAULTS = Settings()
SETTINGS: Mapping[str, Mapping[str, Any]] = {one.name: one.metadata for one in fields(Settings)}


def sane(name: str, value: Any) -> bool:
    """Tell whether a known setting may have this value."""
    about = SETTINGS[name]
    if "sane" in about:
        return bool(about["sane"](value))
    return any(type(value) is type(allowed) and value == allowed for allowed in about["choices"])


def load(records: Records, defaults: Settings) -> Settings:
    """Return the settings in force: those changed at run time over those given at the start."""
    rows = records.connection.execute("SELECT name, value FROM settings").fetchall()
    read = ((name, json.loads(value)) for name, value in rows)
    changed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in read}
    return replace(defaults, **changed)


def change(records: Records, body: Any) -> None:
    """Store the given settings; the others stay as they are.

    Raises:
        Refusal: 400 naming the keys that make no sense; with the known ones if some are unknown.
    """
    if not isinstance(body, dict):
        raise Refusal(400, {"error_message": "an object of settings is needed"})
    unknown = [key for key in body if key not in SETTINGS]
    if unknown:
        raise Refusal(400, {"invalid_parameters": unknown, "known_settings": list(SETTINGS)})
    bad = [key for key, value in body.items() if not sane(key, value)]
    if bad:
        raise Refusal(400, {"invalid_parameters": bad})
    for key, value in body.items():
        records.connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, json.dumps(value)))


def as_json(settings: Settings) -> dict[str, Any]:
    """Return every setting by name; the key of the docassemble server and the tokens are kept to themselves."""
    kept: dict[str, Any] = {"docassemble_key": "set" if settings.docassemble_key else "", "further_tokens": []}
    return asdict(settings) | kept
