"""The pages that show cases as staff would see them, so that a person can watch a write-back arrive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cachetools import TTLCache
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from . import launching, matters
from .names import full_name
from .resources import RESOURCES
from .showing import Scene, show
from .store import Record

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Client", ("client_full_name", "date_of_birth", "language", "interpreter", "client_gender", "marital_status")),
    ("Ways to reach the client", ("client_email_address", "preferred_phone_number", *matters.PHONES)),
    ("Address", ("client_address_home", "client_address_mailing", "county_of_residence")),
    (
        "Case",
        (
            *("case_number", "case_title", "case_disposition", "legal_problem_code", "legal_problem_category"),
            *("county_of_dispute", "intake_date", "date_opened", "date_closed", "intake_office", "intake_type"),
            *("how_referred", "external_id"),
        ),
    ),
    (
        "Household and money",
        (
            "number_of_adults",
            "number_of_children",
            "percentage_of_poverty",
            "current_living_situation",
            "income_eligible",
        ),
    ),
)
ENTRY_KEYS: Mapping[str, tuple[str, ...]] = {
    "adverse_parties": (
        *("first", "last", "organization_name", "business_type", "relationship_type", "street_address", "apt_num"),
        *("city", "state", "zip_code", "phone_business", "phone_home", "phone_mobile", "email", "adverse_party_note"),
    ),
    "incomes": ("type", "amount", "period", "notes"),
}


# The case page renews itself every few seconds; docassemble is asked for its list once in a while only.
_LISTS: TTLCache[tuple[str, str, str], list[launching.Interview]] = TTLCache(maxsize=32, ttl=30)


@dataclass(frozen=True)
class Page:
    """A page: `handler` returns the HTML."""

    handler: Callable[[Scene, Mapping[str, Any]], Response]


def render(template: str, status: int = 200, **values: Any) -> Response:
    """Return a page made from a template."""
    return Response(TEMPLATES.get_template(template).render(values), status, mimetype="text/html")


def login_page() -> Response:
    """Return what LegalServer answers to a download without a login: a page, with status 200 (section 11.2)."""
    return render("login.html")


def words(value: Any) -> str:
    """Write any shown value as staff would read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(filter(None, map(words, value)))
    if isinstance(value, dict):
        return _object_words(value)
    return str(value)


def _object_words(value: Mapping[str, Any]) -> str:
    for key in ("lookup_value_name", "office_display", "user_name"):
        if key in value:
            return str(value[key] or "")
    parts = (value.get(part) for part in ("street", "apt_num", "street_2", "city", "state", "zip"))
    return ", ".join(str(part) for part in parts if part)


def label(key: str) -> str:
    """Write a key as a label: `date_of_birth` becomes `Date of birth`."""
    return key.replace("_", " ").capitalize()


def _lines(shown: Mapping[str, Any], keys: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(label(key), words(shown[key])) for key in keys]


def list_page(scene: Scene, arguments: Mapping[str, Any]) -> Response:
    """Show all cases, newest first."""
    rows = [
        {
            "address": f"{matters.PROFILE}{matter.id}",
            "number": matter.fields["case_number"],
            "client": full_name(matter),
            "disposition": matters.disposition_name(matter.fields, scene.directory),
        }
        for matter in reversed(scene.records.all("matters"))
    ]
    return render("cases.html", cases=rows)


def case_page(scene: Scene, arguments: Mapping[str, Any]) -> Response:
    """Show one case with everything on it, newest notes and documents first."""
    matter = scene.records.by_id("matters", int(arguments["case_id"]))
    if matter is None:
        return render("missing.html", 404)
    shown = show(matter, scene)
    return render(
        "case.html",
        number=shown["case_number"],
        client=shown["client_full_name"],
        now=scene.now,
        sections=[(title, _lines(shown, keys)) for title, keys in SECTIONS],
        parties=_entries(matter, "adverse_parties", scene),
        incomes=_entries(matter, "incomes", scene),
        notes=[_note(note, scene) for note in reversed(scene.children("case_notes", matter.uuid))],
        documents=[show(document, scene) for document in reversed(scene.children("documents", matter.uuid))],
        words=words,
        launch=f"{matters.PROFILE}{matter.id}/interview",
        **_offered(scene),
    )


def _offered(scene: Scene) -> dict[str, Any]:
    """Return the interviews that docassemble offers, or what keeps it from doing so; None if it is not set up."""
    settings = scene.settings
    if not settings.docassemble_url:
        return {"offered": None, "wrong": ""}
    known = (settings.docassemble_url, settings.docassemble_key, settings.site_abbreviation)
    try:
        if known not in _LISTS:
            _LISTS[known] = launching.interviews(settings)
        return {"offered": _LISTS[known], "wrong": ""}
    except launching.LaunchFailed as failed:
        return {"offered": [], "wrong": str(failed)}


def _entries(matter: Record, resource: str, scene: Scene) -> list[list[tuple[str, str]]]:
    children = scene.children(RESOURCES[resource].name, matter.uuid)
    lines = (_lines(show(child, scene), ENTRY_KEYS[resource]) for child in children)
    return [[line for line in entry if line[1]] for entry in lines]


def _note(note: Record, scene: Scene) -> dict[str, str]:
    return {key: words(value) for key, value in show(note, scene).items()}


def rules() -> list[Rule]:
    """Return the routes of the staff pages."""
    return [
        Rule("/", endpoint=Page(list_page), methods=["GET"]),
        Rule(f"{matters.PROFILE}<int:case_id>", endpoint=Page(case_page), methods=["GET"], strict_slashes=False),
    ]
