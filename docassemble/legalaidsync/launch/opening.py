# do not pre-load
"""What launch.yml imports: the case that LegalServer launched, opened once, and by the people it is for.

Answers hold a `launch`, a plain dictionary: `id` (a short fingerprint of the link), `problem` (the name of an error
class, or empty) and, without a problem, the `variables` of the official package.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

from docassemble.base.util import (
    DARedis,
    command,
    interview_url,
    log,
    retrieve_stashed_data,
    url_of,
    user_info,
    user_logged_in,
)

from .. import compat
from ..casefile.kinds import show_date
from ..casefile.mapping import at_path
from ..casefile.objects import LegalServerCase
from ..connections import connect, settings
from ..errors import ConfigurationInvalid, LegalAidSyncError, LinkExpired, LinkInvalid, NotAcceptable
from ..noting import note_view
from ..screens import say
from ..staff import is_staff
from .listing import Listed, read_listing
from .metadata import announced
from .stash import KEY, SECRET, Launch, is_stash, launch_id, launched_site, proof, read_launch

__all__ = [
    "another_was_launched",
    "comes_by_launch",
    "fitting",
    "is_for_client",
    "is_staff",
    "kinds_of_case",
    "launch_instead",
    "misfit",
    "open_launch",
    "overview",
    "profile_address",
    "sign_in_address",
]

SECONDS_TO_FOLLOW = 300  # that a browser has to go from one interview to another
KEPT_SECONDS = 90 * 24 * 3600  # as long as a stash lives by itself
# Key of a sentence -> where the matter has it: what tells staff on the first screen that it is the right case.
OVERVIEW: Mapping[str, str] = {
    "launched_client": "client_full_name",
    "launched_problem": "legal_problem_code.lookup_value_name",
    "launched_status": "case_disposition.lookup_value_name",
    "launched_office": "intake_office.office_name",
    "launched_opened": "date_opened",
}
KINDS = (
    "case_type.lookup_value_name",
    "legal_problem_category.lookup_value_name",
    "legal_problem_code.lookup_value_name",
)

Answers = Mapping[str, Any]


def another_was_launched(launch: Any, arguments: Answers) -> bool:
    """Return whether this visit launches another case than the one that the session is about.

    docassemble shows the session that is open in a browser again, also when the address launches something else.
    """
    key = arguments.get(KEY)
    return bool(launch) and is_stash(key) and launch["id"] != launch_id(str(key))


def comes_by_launch(arguments: Answers) -> bool:
    """Return whether a visitor comes by a launch; a client's link in the address goes before an earlier launch."""
    return bool(arguments.get(KEY)) and not (compat.query_parameter("case") and not compat.query_parameter(KEY))


def is_for_client() -> bool:
    """Return whether this interview is listed as external, that is, for clients; what is not listed is for staff."""
    found = _entries()
    return bool(found) and all(each.external for each in found)


def open_launch(case: LegalServerCase, arguments: Answers) -> dict[str, Any]:
    """Fill a case with what LegalServer stashed, which is taken out of the stash, and note in the audit who opened it.

    A link that was used leads its user back into the session that it opened; this call does not return then.

    Returns:
        The `launch` of the answers. Its `problem` is LinkExpired (used or too late), LinkInvalid (nothing that
        LegalServer stashes) or ConfigurationInvalid (a site that the Configuration does not have).
    """
    key, secret = str(arguments.get(KEY, "")), str(arguments.get(SECRET, ""))
    found: dict[str, Any] = {"id": launch_id(key), "problem": "", "variables": {}}
    try:
        launch = _taken(key, secret)
        site = launched_site(settings(), launch.host)
    except LegalAidSyncError as error:
        log(f"legalaidsync: launch {found['id']}: {error}")
        return found | {"problem": type(error).__name__}
    case.site, case.matter_uuid, case.link_id = site.name, launch.matter_uuid, f"launch-{found['id']}"
    case.opened_by = launch.opener(_user_id())
    _note(case)
    return found | {"variables": launch.variables()}


def kinds_of_case(case: LegalServerCase) -> list[str]:
    """Return what LegalServer says a case is about: its case type, its category and its problem code."""
    found = [at_path(case.record, path) for path in KINDS]
    return [str(name) for name in found if name]


def misfit(case: LegalServerCase, launch: Answers) -> str:
    """Return what is wrong with this interview for the launched case: `site`, `kind`, or nothing.

    An interview that is not listed is for all; and every kind fits while LegalServer is out of reach.
    """
    found = _entries()
    at_home = [each for each in found if each.is_for_site(_abbreviation(launch))]
    if not found or any(_is_for(each, case) for each in at_home):
        return ""
    return "kind" if at_home else "site"


def fitting(case: LegalServerCase, launch: Answers) -> list[tuple[str, str]]:
    """Return (interview, name) of what staff may open instead: listed for the site and for such a case."""
    return [
        (each.interview, each.name)
        for each in _listed()
        if not each.external and each.is_for_site(_abbreviation(launch)) and _is_for(each, case)
    ]


def launch_instead(case: LegalServerCase, launch: Answers, interview: Any) -> None:
    """Lead staff from this interview to another one about the same case; does not return if it is one that fits."""
    if is_staff() and interview in [name for name, _ in fitting(case, launch)]:
        key, secret = compat.stash(launch["variables"], SECONDS_TO_FOLLOW)
        address = compat.interview_address(str(interview), new_session="1", **{KEY: key, SECRET: secret})
        command("leave", url=address)


def overview(case: LegalServerCase) -> list[tuple[str, str]]:
    """Return (label, text) of what tells staff that it is the right case; nothing while LegalServer is out of reach."""
    found = {key: at_path(case.record, path) for key, path in OVERVIEW.items()}
    return [(say(key), _shown(key, value)) for key, value in found.items() if value]


def profile_address(case: LegalServerCase) -> str:
    """Return the address of the case in LegalServer, or an empty text if the record's is not on the case's site."""
    _, site = connect(case.site)
    address = str(case.record.get("case_profile_url") or "")
    return address if address.startswith(f"{site.base_url}/") else ""


def sign_in_address(arguments: Answers) -> str:
    """Return where to sign in, so that the launch goes on afterwards."""
    known = {name: arguments[name] for name in (KEY, SECRET) if name in arguments}
    here = interview_url(i=compat.interview_name(), local=True, new_session=1, **known)
    return str(url_of("login", next=here))


def _shown(key: str, value: Any) -> str:
    try:
        return show_date(value) if key == "launched_opened" else str(value)
    except NotAcceptable:
        return str(value)


def _entries() -> tuple[Listed, ...]:
    return tuple(each for each in _listed() if each.interview == compat.interview_name())


def _listed() -> tuple[Listed, ...]:
    try:
        return read_listing(compat.configuration(), announced()).interviews
    except ConfigurationInvalid as error:
        log(f"legalaidsync: {error}")
        return ()


def _is_for(each: Listed, case: LegalServerCase) -> bool:
    return not case.is_pulled or each.is_for_case(kinds_of_case(case))


def _abbreviation(launch: Answers) -> str:
    return str(launch["variables"]["legalserver_site_abbreviation"])


def _taken(key: str, secret: str) -> Launch:
    """What a stash holds, taken out of it; if this very session has taken it before, again.

    Of two visits at the same moment one gets it: the other finds the record of who was first.

    Raises:
        LinkInvalid: the address names no stash, or nothing that LegalServer stashes is in it.
        LinkExpired: the stash is gone, and this visitor has no session that it opened.
    """
    if not is_stash(key) or not secret:
        raise LinkInvalid("the address names no stash")
    store, name, now = DARedis("launches"), f"legalaidsync:launch:{launch_id(key)}", _holder(key, secret)
    stashed = retrieve_stashed_data(key, secret, delete=True)
    if stashed is not None:
        launch = read_launch(stashed)
        if store.set(name, json.dumps(now | {"launch": launch.variables()}), nx=True, ex=KEPT_SECONDS):
            return launch
    before = json.loads(store.get(name) or "{}")
    if not before or not hmac.compare_digest(before["proof"], now["proof"]):
        raise LinkExpired("a launch that was used, or is too old")
    return read_launch(_once_more(before, now))


def _once_more(before: Answers, now: Answers) -> Any:
    """The launch of this session, whose first answers may never have been saved; or the way back to the right one."""
    if before["session"] == now["session"]:
        return before["launch"]
    if before["user"] is not None and before["user"] == now["user"]:
        command("exit", url=interview_url(i=before["interview"], session=before["session"]))
    raise LinkExpired("a launch that another session has used")


def _holder(key: str, secret: str) -> dict[str, Any]:
    return {
        "proof": proof(key, secret),
        "session": compat.session_id(),
        "interview": compat.interview_name(),
        "user": _user_id(),
    }


def _user_id() -> int | None:
    return int(user_info().id) if user_logged_in() else None


def _note(case: LegalServerCase) -> None:
    shown = () if is_for_client() else OVERVIEW.values()
    note_view(case.opened_by, case.site, case.matter_uuid, shown, resource="launch")
