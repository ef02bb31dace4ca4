"""Which interviews LegalServer is offered, and what `/lsinterviews` answers (section 13.1 of the API sheet).

They come from `interviews` of the official package's section and of ours, in docassemble's Configuration, and from the
metadata of installed interviews. The Configuration has the last word about an interview that is in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import ConfigurationInvalid
from ..settings.launch import INTERVIEWS, OFFICIAL
from ..wording import Sentence
from .metadata import Announced

OWN = "legalaidsync"
NO_NAME = "No Name"
CASE_TYPES, HIDDEN = "case types", "hidden"

NOT_ALLOWED = {"error": "Role verification failed."}
NOT_CONFIGURED = {"error": "Legalserver configuration not found."}
BAD_FORMAT = {"error": "Invalid interview list data format."}
UNEXPECTED = {
    "error": "An unexpected error occurred during role verification.",
    "details": "The log of the server says what happened.",
}

Answer = tuple[dict[str, Any], int]


@dataclass(frozen=True)
class Listed:
    """One interview that LegalServer is offered.

    Attributes:
        sites: abbreviations of the sites that may show it; empty: all.
        external: the link is for the client instead of staff.
        case_types: the kinds of cases that it is for; empty: all.
        further: other keys of its entry in the Configuration, which are passed on.
    """

    interview: str
    name: str
    external: bool
    sites: tuple[str, ...]
    case_types: tuple[str, ...]
    further: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return the entry as LegalServer reads it."""
        known = {"interview": self.interview, "name": self.name, "external": self.external, "sites": list(self.sites)}
        return {**self.further, **known}

    def is_for_site(self, abbreviation: str) -> bool:
        """Whether a site may show it."""
        return not self.sites or abbreviation.strip().lower() in {site.lower() for site in self.sites}

    def is_for_case(self, kinds: Iterable[str]) -> bool:
        """Whether it is for a case of which LegalServer says these kinds: names of problem code, category, case type.

        `60-69 Housing` fits that category, and `63` fits `63 Private Landlord/Tenant`.
        """
        if not self.case_types:
            return True
        names = [kind.strip().lower() for kind in kinds]
        return any(name == wanted or name.startswith(f"{wanted} ") for wanted in self._wanted() for name in names)

    def _wanted(self) -> list[str]:
        return [case_type.strip().lower() for case_type in self.case_types]


@dataclass(frozen=True)
class Listing:
    """All interviews that LegalServer is offered, and why others are not, one sentence each."""

    interviews: tuple[Listed, ...]
    left_out: tuple[str, ...]


def answer(
    configuration: Mapping[str, Any], found: Sequence[Announced], site: str = "", case_types: Sequence[str] = ()
) -> Answer:
    """Return what `/lsinterviews` answers to a caller who may ask: a JSON object and an HTTP status.

    Args:
        configuration: docassemble's whole Configuration.
        found: what installed interviews say about themselves.
        site, case_types: narrow the list; LegalServer gives neither, because it looks at `sites` itself.
    """
    if not any(configuration.get(section) for section in (OFFICIAL, OWN)):
        return NOT_CONFIGURED, 404
    try:
        listing = read_listing(configuration, found)
    except ConfigurationInvalid:
        return BAD_FORMAT, 400
    offered = [
        each.as_json()
        for each in listing.interviews
        if (not site or each.is_for_site(site)) and (not case_types or each.is_for_case(case_types))
    ]
    return {"interviews": offered}, 200


def read_listing(configuration: Mapping[str, Any], found: Sequence[Announced]) -> Listing:
    """Return every interview that LegalServer is offered.

    Raises:
        ConfigurationInvalid: a list in the Configuration is none.
    """
    configured = [row for section in (OFFICIAL, OWN) for row in _rows(configuration, section)]
    decided = {str(row["interview"]) for _, row in configured if _names_one(row)}
    told = [each for each in found if each.interview not in decided]
    rows = [row for _, row in configured if _names_one(row)]
    rows += [{**each.said, "interview": each.interview} for each in told if not each.problem]
    unnamed = [Sentence("launch_unnamed", section=place) for place, row in configured if not _names_one(row)]
    broken = [Sentence(each.problem, interview=each.interview) for each in told if each.problem]
    return Listing(tuple(_listed(row) for row in rows if not row.get(HIDDEN)), (*unnamed, *broken))


def _rows(configuration: Mapping[str, Any], section: str) -> list[tuple[str, Any]]:
    found = configuration.get(section) or {}
    if not isinstance(found, Mapping):
        raise ConfigurationInvalid(Sentence("launch_no_mapping", section=section))
    rows = found.get(INTERVIEWS) or []
    if not isinstance(rows, list):
        raise ConfigurationInvalid(Sentence("launch_no_list", section=section))
    return [(section, row) for row in rows]


def _names_one(row: Any) -> bool:
    return isinstance(row, Mapping) and bool(row.get("interview"))


def _listed(row: Mapping[str, Any]) -> Listed:
    known = {"interview", "name", "external", "sites", CASE_TYPES, HIDDEN}
    return Listed(
        interview=str(row["interview"]),
        name=str(row.get("name") or NO_NAME),
        external=bool(row.get("external", False)),
        sites=_texts(row.get("sites")),
        case_types=_texts(row.get(CASE_TYPES)),
        further={str(key): value for key, value in row.items() if key not in known},
    )


def _texts(given: Any) -> tuple[str, ...]:
    """A single text is taken for a list of one."""
    if not given:
        return ()
    return tuple(str(entry) for entry in given) if isinstance(given, list) else (str(given),)
