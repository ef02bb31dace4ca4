# do not pre-load
"""What an administrator does on the set-up screens (setup.yml): look, try a site, choose, paste, look again.

A token is tried and forgotten: it is an argument of one call, and never part of the view, which is pickled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from docassemble.base.util import get_language, user_has_privilege, user_logged_in

from .. import compat
from ..casefile.kinds import as_date
from ..errors import ConfigurationInvalid
from ..health import Finding, findings
from ..health.address import THIS_MACHINE
from ..health.rights import READS, is_paid, permission_of, permissions_to_write
from ..health.running import Check, side_by_side
from ..health.sites import site_findings
from ..intake.asking import acceptable_text
from ..screens import say
from ..settings import Site, Token, read_settings
from ..settings.launch import LEGALSERVER
from ..wording import Sentence, as_plain, from_plain
from .pasting import new_lines

__all__ = [
    "acceptable_address",
    "administrator_comes_in",
    "feature_choices",
    "first_setup_view",
    "health_rows",
    "lines_to_paste",
    "permissions_to_tick",
    "setup_answered",
    "setup_steps",
    "sites_now",
    "taken_as_it_is",
    "tried_rows",
    "version_choices",
]

ACTIONS = ("switch_language",)
MARKS = ("mend", "wait", "ok")
FEATURES = ("changes", "links", "launch", "mail", "notify")
USUAL = ("changes", "links")
LONGEST_HOST = 200
View = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of a list of checks: `mark` is ok, mend or wait."""

    name: str
    mark: str
    words: str


def is_administrator() -> bool:
    """Return whether the visitor may change the Configuration; asks no setting of ours, which may be broken."""
    return bool(user_logged_in() and user_has_privilege("admin"))


def administrator_comes_in() -> bool:
    """Return whether the visitor is an administrator and asks for nothing but our own actions."""
    return is_administrator() and compat.current_action() in (None, *ACTIONS)


def _administrator() -> None:
    if not is_administrator():
        raise PermissionError("this is for administrators only")


def first_setup_view() -> View:
    """Return where an administrator begins."""
    return {"place": "now", "host": "", "version": 2, "expires": "", "features": list(USUAL), "notify": "", "found": []}


def setup_answered(view: View, **answers: Any) -> View:
    """Return the view after what was answered on the screen before.

    Args:
        answers: `order` of a button, or `host`, `token`, `version`, `expires` to try, or `features` and `notify`.
    """
    _administrator()
    if answers.get("host") is not None:
        return _tried(view, answers)
    if answers.get("features") is not None:
        chosen = answers["features"]
        names = [name for name in FEATURES if name in chosen.true_values()]
        return {**view, "features": names, "notify": str(answers.get("notify") or "").strip(), "place": "paste"}
    order = answers.get("order")
    return {**view, "place": order} if order in ("now", "site", "features", "paste") else view


def _tried(view: View, answers: Mapping[str, Any]) -> View:
    """Try a site and a token now; the token ends here."""
    host = str(answers["host"]).strip()[:LONGEST_HOST]
    version = 1 if str(answers.get("version")) == "1" else 2
    site = site_called(host, str(answers.get("token") or ""), version)
    check = Check(Sentence("health_address", site=site.name), lambda: site_findings(site))
    (looked,) = side_by_side([check], compat.context_of_a_thread)
    found = [[as_plain(each.name), as_plain(each.mend), as_plain(each.note)] for each in looked.found]
    expires = as_date(answers["expires"]).isoformat() if answers.get("expires") else ""
    return {**view, "place": "tried", "host": host, "version": version, "expires": expires, "found": found}


def site_called(host: str, token: str, version: int) -> Site:
    """Return the site that an administrator means by what stands in the address bar, or by a part of it."""
    parts = urlsplit(host if "://" in host else f"https://{host}")
    named = (parts.hostname or "").lower()
    name = named.removesuffix(LEGALSERVER)
    own = parts.scheme == "http" or ("." in name and name == named)
    address = f"{parts.scheme}://{parts.netloc}" if own else f"https://{name}{LEGALSERVER}"
    return Site("local" if named in THIS_MACHINE else name, address, Token(token), version)


def health_rows() -> list[Row]:
    """Run the health check and return its list in the language of the screen; what is to mend comes first."""
    _administrator()
    rows = sorted(map(_row, findings()), key=lambda row: MARKS.index(row.mark))
    in_order = [row.name for row in rows if not row.words]
    return [*(row for row in rows if row.words), Row(", ".join(in_order), "ok", "")]


def tried_rows(view: View) -> list[Row]:
    """Return what trying the site has found."""
    return [_row(Finding(from_plain(name), from_plain(mend), from_plain(note))) for name, mend, note in view["found"]]


def _row(finding: Finding) -> Row:
    said = finding.said_in(get_language())
    mark = "ok" if finding.is_ok else "wait" if finding.waits_for_staff else "mend"
    return Row(said.name, mark, said.mend or said.note)


def sites_now() -> list[str]:
    """Return which sites the Configuration has, in words."""
    _administrator()
    try:
        sites = read_settings(compat.configuration()).sites.values()
    except ConfigurationInvalid:
        return [say("setup_unreadable")]
    return [say("setup_embedded") if site.in_process else f"{site.name}: {site.base_url}" for site in sites]


def setup_steps(view: View) -> list[dict[str, str]]:
    """Return the buttons of the screen."""
    steps: dict[str, Iterable[str]] = {
        "now": ("site", "now"),
        "tried": ("features", "site", "now") if _works(view) else ("site", "features", "now"),
        "paste": ("now", "features"),
    }
    return [{name: say(f"setup_{view['place']}_to_{name}")} for name in steps[view["place"]]]


def _works(view: View) -> bool:
    return all(row.mark == "ok" for row in tried_rows(view))


def version_choices() -> list[dict[str, str]]:
    """Return the versions of LegalServer's API."""
    return [{"2": say("setup_version_2")}, {"1": say("setup_version_1")}]


def feature_choices() -> list[dict[str, str]]:
    """Return what an office may switch on; what needs LegalServer's paid tier says so."""
    return [{name: say(f"setup_feature_{name}")} for name in FEATURES]


def permissions_to_tick(view: View) -> list[str]:
    """Return the permissions that the token's user needs for what was chosen, by LegalServer's names."""
    version = view["version"]
    reads = (permission_of(read.resource, read.verb, version) for read in READS)
    writes = permissions_to_write(["deliver", *filter(is_paid, view["features"])], version)
    usual = ("Login", "API Access", "API Matter: Search", "API Get Matter Full Results")
    return [name for name in dict.fromkeys([*usual, *reads, *writes]) if name]


def lines_to_paste(view: View) -> list[str]:
    """Return what is to be pasted into the Configuration, as HTML that keeps its lines and spaces."""
    _administrator()
    site = site_called(view["host"], "", view["version"])
    lines = new_lines(
        compat.configuration(), site, features=view["features"], expires=view["expires"], notify=view["notify"]
    )
    return [escape(each) for each in lines.values()]


def taken_as_it_is(answer: object) -> bool:
    """Accept an answer of the screen that holds a token; what is wrong is named on the next one.

    docassemble shows a refused screen again with what was typed, and a token may not come back.
    """
    return True


def acceptable_address(text: str) -> bool:
    """Check the address of the digest."""
    return acceptable_text("email", "E-mail address for the daily digest", 200)(text)
