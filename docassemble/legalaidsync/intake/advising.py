# do not pre-load
"""Advice to staff about a case: income against the poverty guidelines, and LegalServer's conflict check.

It goes into the case note and onto staff's screens. A client never sees it, and nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from docassemble.base.util import log, today

from ..casefile.eligibility import guidelines
from ..casefile.kinds import KINDS, as_money
from ..casefile.mapping import fact_named
from ..casefile.objects import AdverseParties, AdverseParty, FiledItem, HouseholdIncomes, LegalServerCase
from ..connections import connect, settings
from ..errors import LegalAidSyncError, NotAcceptable
from ..screens import say as say_here
from ..transport import page_budget
from ..wording import say as say_in

__all__ = ["advice_for_staff", "advice_in_the_note", "check_conflicts", "income_advice"]

# What LegalServer compares of a client -> our facts.
CLIENTS: Mapping[str, str] = {
    "first": "first_name",
    "middle": "middle_name",
    "last": "last_name",
    "dob": "date_of_birth",
}

Say = Callable[..., str]  # a sentence in staff's language, or in English for the case note
in_english: Say = say_in


def income_advice(yearly: Decimal | None, people: int, state: str, say: Say = in_english) -> list[str]:
    """Return lines for staff about a household's income; none if it is not known.

    Args:
        yearly: dollars a year of the whole household.
        people: adults and children; 0 if it is not known.
        state: two letters; an empty text counts as one of the 48 states.
        say: in which language.
    """
    if yearly is None or people < 1:
        return []
    found = guidelines()
    words = {
        "percent": found.percent(yearly, people, state),
        "year": found.year,
        "area": say(f"advice_area_{found.area_of(state).key.lower()}"),
        "people": people,
        "threshold": f"${found.threshold(people, state):,}",
    }
    old = found.is_out_of_date(today().date())
    return [say("advice_income", **words), *([say("advice_old", year=found.year)] if old else [])]


def advice_for_staff(case: LegalServerCase) -> list[str]:
    """Return what staff should know about the case as it is on file, in the language of the screen."""
    amount, period = fact_named("income_amount"), fact_named("income_period")
    incomes = [(amount.on_file(row), period.on_file(row)) for row in case.income_records]
    on_file = {name: fact_named(name).on_file(case.record) for name in ("adults", "children", "state")}
    people = [_client(case), *(_person(row) for row in case.party_records)]
    return [
        *income_advice(_yearly(incomes), _people(on_file), str(on_file["state"] or ""), say_here),
        *_conflicts(case, people, say_here),
    ]


def advice_in_the_note(case: LegalServerCase, parties: AdverseParties, incomes: HouseholdIncomes) -> list[str]:
    """Return lines for the case note, from the answers; LegalServer is not asked here."""
    said = case.said()
    amounts = [(income.value, income.times_per_year) for income in incomes.elements if not income.is_gone]
    people, state = _people(said), str(said.get("state") or "")
    known = amounts or getattr(incomes, "gathered", False)
    return [*income_advice(_yearly(amounts) if known else None, people, state), *_found_conflicts(case)]


def check_conflicts(case: LegalServerCase, parties: AdverseParties) -> bool:
    """Ask LegalServer whether it knows the people whom the client has named; what it says is kept for the case note.

    Nothing is asked where the site's `conflict check` is off. A failure is one line for staff, and stops nothing.
    """
    new = [_party(item) for item in parties.elements if not item.uuid]
    case.conflict_lines = _conflicts(case, [*([_somebody_new(case)] if case.is_new else []), *new], in_english)
    return True


def _found_conflicts(case: LegalServerCase) -> list[str]:
    return list(getattr(case, "conflict_lines", []))


def _conflicts(case: LegalServerCase, people: Iterable[Mapping[str, Any]], say: Say) -> list[str]:
    asked = [person for person in people if person]
    client, site = connect(case.site)
    if not (site.conflict_check and asked):
        return []
    try:
        with page_budget(settings().timeouts.page):
            found = [(_name(person), client.conflicts.check(person)) for person in asked]
    except LegalAidSyncError as error:
        log(f"legalaidsync: no conflict check: {error}")
        return [say("advice_no_conflict_check")]
    return [say("advice_conflict", name=name, score=_score(answer, say)) for name, answer in found]


def _score(answer: Mapping[str, Any], say: Say) -> str:
    """What staff read of an answer; the two versions answer differently: section 12.1 of the API sheet.

    By kind of person, because somebody on file always looks like themselves.
    """
    kinds = {kind: score for kind, score in (answer.get("score_by_type") or {}).items() if score}
    if kinds:
        return ", ".join(f"{say(f'advice_as_{kind}')} {score}/100" for kind, score in kinds.items())
    score = answer.get("score", answer.get("conflict_score"))
    return f"{score}/100" if score else say("advice_no_score")


def _name(person: Mapping[str, Any]) -> str:
    return " ".join(str(person[key]) for key in ("first", "last") if key in person)


def _client(case: LegalServerCase) -> dict[str, Any]:
    return _filled({key: fact_named(name).on_file(case.record) for key, name in CLIENTS.items()})


def _somebody_new(case: LegalServerCase) -> dict[str, Any]:
    said = case.said()
    answers = {key: fact_named(name).rules.write(said[name]) for key, name in CLIENTS.items() if said.get(name)}
    return _filled(answers, said.get("mobile_phone"))


def _person(record: Mapping[str, Any]) -> dict[str, Any]:
    names = {"first": "party_first_name", "last": "party_last_name"}
    organization = fact_named("party_organization").on_file(record)
    named = {key: fact_named(name).on_file(record) for key, name in names.items()}
    return _filled({"last": organization} if organization else named, fact_named("party_phone").on_file(record))


def _party(item: FiledItem) -> dict[str, Any]:
    if isinstance(item, AdverseParty) and item.kind == "organization":
        return _filled({"last": item.organization}, getattr(item, "phone_number", ""))
    return _filled({"first": item.name.first, "last": item.name.last}, getattr(item, "phone_number", ""))


def _filled(person: Mapping[str, Any], phone: Any = "") -> dict[str, Any]:
    """What LegalServer takes; nothing if it could give no score for it, a name being the least that it needs."""
    known = {key: str(value) for key, value in person.items() if value}
    if not {"first", "last"} & known.keys():
        return {}
    return known | ({"phones": [{"number": str(phone), "type": "mobile"}]} if phone else {})


def _yearly(incomes: Iterable[tuple[Any, Any]]) -> Decimal | None:
    """Dollars a year; None if our rules can't read one of the incomes."""
    period = KINDS["period"]
    try:
        return sum((as_money(amount) * period.check(times, None) for amount, times in incomes), Decimal(0))
    except NotAcceptable:
        return None


def _people(said: Mapping[str, Any]) -> int:
    """Adults and children; 0 if one of the numbers is missing or none."""
    found = [said.get(name) for name in ("adults", "children")]
    try:
        return sum(KINDS["count"].check(number, None) for number in found)
    except NotAcceptable:
        return 0
