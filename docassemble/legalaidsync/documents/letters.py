# do not pre-load
"""What letters.yml imports: whom a case's letter can go to, what stands in it, and the values of the court form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docassemble.base.util import format_date, log, today, user_info

from .. import compat
from ..casefile.mapping import at_path, mapping_sections
from ..casefile.objects import LegalServerCase
from ..client_links.contact import is_mail_unsafe
from ..errors import ConfigurationInvalid
from ..screens import label, say
from ..settings.letters import read_letterheads
from ..speaking import language_named
from ..wording import say as say_in

__all__ = [
    "court_form_values",
    "first_letterhead",
    "letter_language_of",
    "letter_text",
    "letter_values",
    "letterhead_choices",
    "mail_is_unsafe",
    "recipients",
    "signer_of",
    "template_choices",
]

CLIENT = "client"
PEOPLE = ("adverse_parties", "non_adverse_parties", "contacts")
TEMPLATES = ("general", "representation", "papers")
NO_LETTERHEAD = "none"
# Sides of a court case, as LegalServer's list `litigation_relationship` has them, by box of the court form.
SIDES: Mapping[str, tuple[str, ...]] = {
    "for_plaintiff": ("plaintiff", "petitioner"),
    "for_defendant": ("defendant", "respondent"),
}


def recipients(case: LegalServerCase) -> list[dict[str, str]]:
    """Return everybody in the case to whom a letter can go, as choices; say who they are."""
    return [{key: f"{name} ({role})"} for key, name, role, _ in _people(case)]


def template_choices() -> list[dict[str, str]]:
    """Return the kinds of letters, as choices."""
    return [{name: say(f"letter_{name}")} for name in TEMPLATES]


def letterhead_choices(case: LegalServerCase) -> list[dict[str, str]]:
    """Return the letterheads of the Configuration, or the case's own office, and none, as choices."""
    return [*({name: name} for name in _letterheads(case)), {NO_LETTERHEAD: say("letter_no_letterhead")}]


def first_letterhead(case: LegalServerCase) -> str:
    """Return the letterhead that is offered first."""
    return next(iter(_letterheads(case)), NO_LETTERHEAD)


def letter_language_of(case: LegalServerCase) -> str:
    """Return the code of the client's language, if we speak it; else `en`."""
    return language_named(_text(case.client, "language"))


def letter_text(case: LegalServerCase, template: str, recipient: str, language: str) -> str:
    """Return the text that a letter begins with, for staff to change."""
    _, name, _, _ = _person(case, recipient)
    words = {"name": name, "client": _name(case.client), "case_number": case.case_number}
    return "\n\n".join(
        [
            say_in("letter_dear", language, **words),
            say_in(f"letter_{template}_text", language, **words),
            say_in("letter_end", language, **words),
        ]
    )


def letter_values(
    case: LegalServerCase, recipient: str, letterhead: str, *, text: str, signer: str, language: str = "en"
) -> dict[str, Any]:
    """Return what the templates of letters show: lists of lines, and lines.

    Args:
        recipient: a key of `recipients`.
        letterhead: a key of `letterhead_choices`.
        text: the letter, as it is typed, line by line.
        language: its code; of the date and of the lines that staff do not write.
    """
    _, name, _, address = _person(case, recipient)
    client = _name(case.client)
    return {
        "letterhead": list(_letterheads(case).get(letterhead, ())),
        "day": format_date(today(), format="long", language=language),
        "to": [name, *address],
        "about": say_in("letter_about", language, client=client, case_number=case.case_number),
        "lines": [line.strip() for line in text.strip().splitlines()],
        "signer": signer,
        "client": client,
        "agreed": say_in("letter_agreed", language),
        "date_line": say_in("letter_date_line", language),
    }


def mail_is_unsafe(case: LegalServerCase, recipient: str) -> bool:
    """Return whether the letter goes to an address of the client's that LegalServer marks as not safe for mail."""
    return recipient == CLIENT and is_mail_unsafe(case.record, [row.filed_record for row in case.addresses])


def signer_of(case: LegalServerCase) -> str:
    """Return who signs: whoever works on the case now, else the member of staff at the screen."""
    current = case.assignments.current()
    if current is not None and str(current.user).strip():
        return str(current.user)
    info = user_info()
    return " ".join(part for part in (info.first_name, info.last_name) if part)


def court_form_values(case: LegalServerCase) -> dict[str, Any]:
    """Return the values of the fields of court_form.pdf, from the first court case and whoever works on the case."""
    court = next(iter(case.litigations), None)
    current = case.assignments.current()
    lawyer = None if current is None else current.user
    side = str(at_path(getattr(court, "filed_record", {}), "litigation_relationship.lookup_value_name") or "").lower()
    others = [str(person.line) for person in case.adverse_parties]
    return {
        "court": _text(court, "court"),
        "county": str(at_path(case.record, "county_of_dispute.lookup_value_name") or ""),
        "docket": _text(court, "docket"),
        "case_title": _text(court, "caption") or _text(case.matter, "case_title"),
        "client_name": _name(case.client),
        "client_address": ", ".join(_address(getattr(case.client, "address", None))),
        "other_parties": ", ".join(others),
        "lawyer_name": "" if lawyer is None else str(lawyer),
        "lawyer_email": _text(lawyer, "email"),
        "lawyer_phone": _text(lawyer, "phone_number"),
        "office": str(at_path(case.record, "intake_office.office_name") or ""),
        "day": format_date(today(), format="long", language="en"),
    } | {box: side in words for box, words in SIDES.items()}


def _people(case: LegalServerCase) -> Iterator[tuple[str, str, str, list[str]]]:
    """Yield (key, name, who it is, lines of the address) of everybody to whom a letter can go."""
    mailing, home = (_address(getattr(case.client, name, None)) for name in ("mailing_address", "address"))
    yield CLIENT, _name(case.client), say("letter_client"), mailing or home
    for part in PEOPLE:
        for number, person in enumerate(getattr(case, part)):
            name = str(person.line)
            if name:
                yield f"{part} {number}", name, _role(part, person), _address(getattr(person, "address", None))


def _person(case: LegalServerCase, key: str) -> tuple[str, str, str, list[str]]:
    """The person of that key; the client, if somebody has left the case meanwhile."""
    people = {person[0]: person for person in _people(case)}
    return people.get(key, people[CLIENT])


def _role(part: str, person: Any) -> str:
    section = {"adverse_parties": "parties", "non_adverse_parties": "family", "contacts": "case_contacts"}[part]
    return _text(person, "role") or label(mapping_sections()[section].label)


def _letterheads(case: LegalServerCase) -> dict[str, tuple[str, ...]]:
    try:
        configured = read_letterheads(compat.configuration())
    except ConfigurationInvalid as error:
        log(f"legalaidsync: {error}")
        configured = {}
    office = str(at_path(case.record, "intake_office.office_name") or "")
    return configured or ({office: (office,)} if office else {})


def _address(address: Any) -> list[str]:
    """The lines of an address; what is not on file stays out, and is not asked for."""
    street = " ".join(part for part in (_text(address, "address"), _text(address, "unit")) if part)
    place = " ".join(part for part in (_text(address, "state"), _text(address, "zip")) if part)
    town = ", ".join(part for part in (_text(address, "city"), place) if part)
    return [line for line in (street, _text(address, "street_2"), town) if line]


def _name(client: Any) -> str:
    """The client's name, as LegalServer has it; parts that are missing are not asked for."""
    organization = _text(client, "organization_name")
    parts = (_text(client.name, part) for part in ("first", "middle", "last", "suffix"))
    return organization or " ".join(part for part in parts if part)


def _text(holder: Any, name: str) -> str:
    """An attribute as text; empty if it is not on file, without letting docassemble ask for it."""
    return str(vars(holder).get(name) or "").strip() if holder is not None else ""
