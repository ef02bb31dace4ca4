"""The conflict check: a score for a person against all people on file. Facts: section 12.1 of the API sheet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from . import gate
from .calls import VERSIONS, Call, Endpoint, answer, rule
from .matters import PHONES
from .refusals import Refusal
from .store import Record

KEYS = ("first", "middle", "last", "dob", "visa_number", "phones")
SCORED = (("first",), ("last",), ("phones", "dob"), ("dob", "visa_number"), ("middle", "dob"))
UNSCORED = "Unable to determine conflict score based on provided data. Provide more fields and try again."
INTERVALS = ("lowest", "low", "high", "highest")
WEIGHTS = {"first": 25, "last": 35, "middle": 5, "dob": 25, "visa_number": 20, "phones": 20}
SOURCES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "client": ("matters", PHONES),
    "contact": ("contacts", ("phone_business", "phone_home", "phone_mobile", "phone_other", "phone_fax")),
    "adverse_party": ("adverse_parties", ("phone_business", "phone_home", "phone_mobile", "phone_fax")),
    "non_adverse_party": ("non_adverse_parties", ("phone_business", "phone_home", "phone_mobile", "phone_fax")),
}


def check(call: Call) -> Response:
    """Answer how likely a conflict is; no matching record is shown."""
    gate.need_premium(call.settings)
    call.permit_named()
    person = _person(call)
    if not any(all(person.get(key) for key in keys) for keys in SCORED):
        return _unscored(call)
    scores = {name: _best(person, call.scene.records.all(table), phones) for name, (table, phones) in SOURCES.items()}
    score = max((found for found in scores.values() if found), default=1)
    interval = INTERVALS[sum(score > edge for edge in call.settings.conflict_boundaries)]
    if call.scene.version == 1:
        return answer({"status": 200, "message": "OK", "interval": interval, "score": score})
    return answer({"conflict_interval": interval, "conflict_score": score, "score_by_type": scores})


def _unscored(call: Call) -> Response:
    if call.scene.version == 1:
        return answer({"status": 200, "message": UNSCORED, "interval": None, "score": None})
    nothing = dict.fromkeys(SOURCES)
    return answer({"conflict_interval": None, "conflict_score": None, "score_by_type": nothing, "message": UNSCORED})


def _person(call: Call) -> dict[str, Any]:
    """Return what is known of the person.

    Raises:
        Refusal: 400 if nothing is, or if it makes no sense.
    """
    try:
        body = json.loads(call.request.get_data() or b"{}")
    except (ValueError, RecursionError):
        body = None
    wrong = Refusal(400, {"status": 400, "message": "person invalid or missing"})
    if not isinstance(body, dict):
        raise wrong
    person = {key: body[key] for key in KEYS if body.get(key)}
    texts = (value for key, value in person.items() if key != "phones")
    if not person or not all(isinstance(value, str) for value in texts):
        raise wrong
    phones = person.get("phones", [])
    if not isinstance(phones, list) or not all(isinstance(one, dict) for one in phones):
        raise wrong
    return person | ({"phones": {_digits(one.get("number")) for one in phones} - {""}} if phones else {})


def _digits(text: Any) -> str:
    return re.sub(r"\D", "", str(text or ""))


def _best(person: Mapping[str, Any], records: Iterable[Record], phones: tuple[str, ...]) -> int | None:
    return max((_score(person, record, phones) for record in records), default=0) or None


def _score(person: Mapping[str, Any], record: Record, phones: tuple[str, ...]) -> int:
    fields = record.fields | {"dob": record.fields.get("date_of_birth")}
    same = {
        key
        for key in WEIGHTS
        if person.get(key) and str(fields.get(key) or "").casefold() == str(person[key]).casefold()
    }
    if person.get("phones", set()) & {_digits(fields.get(phone)) for phone in phones}:
        same.add("phones")
    return min(100, sum(WEIGHTS[key] for key in same))


def rules() -> list[Rule]:
    """Return the route in both versions."""
    return [rule(version, "/conflict_check", "POST", Endpoint(check, version, "create")) for version in VERSIONS]
