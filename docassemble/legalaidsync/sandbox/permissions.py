"""Which rights the API user has. Facts: section 2.1 and 2.2 of the API sheet.

Two generations of names exist for the same right: `API Get Matter Notes` and `API Matter Note: Get`. Both are
understood; refusals print the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .refusals import Refusal, message
from .settings import Settings
from .showing import Scene
from .store import Record

NOT_AUTHORIZED = "User not authorized to perform this operation"
ALL_CASES = "API Access all Cases"
EVERYWHERE = ("Login", "API Access")
OLD_NAME = re.compile(r"API (Search|Get|Create|Post|Update|Patch|Delete) (.+)")
NEW_NAME = re.compile(r"API (.+): (\w+)(.*)")
SAME_VERB = {"post": "create", "patch": "update"}
RESULTS_NAMES = {"full": "Full Results", "pro_bono": "Pro Bono Results", "caller_id": "Caller ID Results"}

INCLUDED: tuple[tuple[str, str, str, str], ...] = (
    *(
        ("matters", key, f"API Get Matter Include {words}", f"API Search Matter Include {words}")
        for key, words in (
            ("notes", "Notes"),
            ("events", "Events"),
            ("tasks", "Tasks"),
            ("adverse_parties", "Adverse Parties"),
            ("non_adverse_parties", "Non Adverse Parties"),
            ("additional_names", "Additional Names"),
        )
    ),
    *(
        ("users", key, "API Get User Include Supervisors", "API Search User Include Supervisors")
        for key in ("supervisors", "supervisees")
    ),
    (
        "organizations",
        "phases",
        "API Organization: Get - Include Organization Phases",
        "API Organization: Search - Include Organization Phases",
    ),
)


def canonical(name: str) -> tuple[str, str]:
    """Return what both generations of a permission's name have in common: the noun and the verb."""
    plain = name.replace("API - ", "API ")
    new, old = NEW_NAME.fullmatch(plain), OLD_NAME.fullmatch(plain)
    noun, verb = (new[1] + new[3], new[2]) if new else (old[2], old[1]) if old else (plain, "")
    words = (re.sub(r"ies$", "y", word).removesuffix("s") for word in re.split(r"[\s-]+", noun.lower()))
    return " ".join(words), SAME_VERB.get(verb.lower(), verb.lower())


def denied(names: Iterable[str], settings: Settings) -> str | None:
    """Return the first of the permissions that the API user lacks."""
    lacking = {canonical(name) for name in settings.denied_permissions}
    return next((name for name in names if canonical(name) in lacking), None) if lacking else None


def permit(settings: Settings, version: int, *names: str) -> None:
    """Let pass whoever has the permissions.

    Raises:
        Refusal: 403 naming the first that is missing; in v1 the plain 401.
    """
    missing = denied((*EVERYWHERE, *names), settings)
    if missing is not None:
        raise refusal(missing, version)


def refusal(permission: str, version: int) -> Refusal:
    """Return the refusal for want of a permission."""
    if version == 1:
        return message(401, NOT_AUTHORIZED)
    return message(403, f"User does not have permissions: [{permission}]")


def permit_results(settings: Settings, version: int, verb: str, results: str) -> None:
    """Let pass whoever may see matters in this shape; full results allow all three.

    Raises:
        Refusal: 403, in v1 401.
    """
    word = "Search" if verb == "search" else "Get"
    names = [f"API {word} Matter {RESULTS_NAMES[kind]}" for kind in dict.fromkeys((results, "full"))]
    if all(denied([name], settings) for name in names):
        raise refusal(names[0], version)


def hidden_arrays(verb: str, settings: Settings) -> frozenset[tuple[str, str]]:
    """Return the arrays that a missing "Include" permission takes out of records, without an error."""
    named = {(resource, key): (search if verb == "search" else get) for resource, key, get, search in INCLUDED}
    return frozenset(pair for pair, permission in named.items() if denied([permission], settings))


def may_see(matter: Record, scene: Scene, user: Record) -> bool:
    """Tell whether the API user may see a matter; v1 knows no restrictions."""
    fields = matter.fields
    if scene.version == 1 or denied([ALL_CASES], scene.settings) is None:
        return True
    if user.uuid in (fields.get("case_exclusions") or []):
        return False
    names = [scene.directory.record("lookups", uuid) for uuid in fields.get("case_restrictions") or []]
    return all(_passes(name.fields["name"], matter, scene, user) for name in names if name)


def _passes(restriction: str, matter: Record, scene: Scene, user: Record) -> bool:
    if restriction == "Current Office":
        return bool(matter.fields.get("intake_office") == user.fields.get("office"))
    if restriction == "Current Program":
        return bool(matter.fields.get("intake_program") == user.fields.get("program"))
    assigned = scene.children("assignments", matter.uuid)
    return any(one.fields.get("user") == user.uuid and one.fields.get("end_date") is None for one in assigned)
