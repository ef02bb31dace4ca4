# do not pre-load
"""What interviews ask LegalServer by the official package's names: records, searches, reports, files.

Interviews look for the key `error` in an answer; an error never repeats a person's value or a token. Reads of a case
are noted in the audit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from docassemble.base.util import DAFile, log, showifdef, user_info, user_logged_in

from .. import compat
from ..connections import connect, settings
from ..delivery import actors
from ..errors import ConfigurationInvalid, LegalAidSyncError
from ..legalserver import LegalServer
from ..legalserver.loading import INSIDE
from ..noting import note_views
from ..settings import Site, Token
from ..settings.launch import OFFICIAL
from ..transport import page_budget
from ..wording import Sentence

Record = dict[str, Any]
# The name of a part in the matter's record, as interviews know it, -> our resource.
RESOURCES: Mapping[str, str] = {key: name for name, key in INSIDE.items() if key} | {"charges": "charges"}


def site_called(name: str) -> Site:
    """Return the site that interviews call so: `example-demo`, or the name that our Configuration gives it.

    Raises:
        ConfigurationInvalid: there is none.
    """
    wanted = name.strip().lower()
    for site in settings().sites.values():
        if wanted in (site.launched_as, site.name.lower()):
            return site
    raise ConfigurationInvalid(Sentence("config_no_site", name=wanted, known=", ".join(settings().sites)))


def client_of(name: str) -> LegalServer:
    """Return the client of a site; interviews of the official package know version 2 of the API only."""
    client, _ = connect(site_called(name).name)
    return client.v2


def check_legalserver_token(*, legalserver_site: str) -> dict[str, str]:
    """Return `{"no_error": ...}` if the site can be called; else `{"error": ...}`, which says why not."""
    try:
        site = site_called(legalserver_site)
    except ConfigurationInvalid as error:
        return {"error": str(error)}
    if site.token_expires and site.token_expires < date.today() and not site.next_token:
        return {"error": f"the token of {site.name} expired on {site.token_expires.isoformat()}"}
    return {"no_error": "valid token"}


def record_of(site: str, resource: str, uuid: str, **where: Any) -> Record:
    """Return one record; `{"error": ...}` if it could not be read."""
    found: Record = answered(lambda: getattr(client_of(site), resource).get(uuid, **_given(where)))
    if resource == "matters" and "error" not in found:
        _note(site, uuid, {resource: [found]})
    return found


def records_of(site: str, resource: str, *, most_pages: int | None = None, **keys: Any) -> list[Record]:
    """Return the records that match; `[{"error": ...}]` if they could not be read."""
    search = partial(_search, site, resource, most_pages, _given(keys))
    found = answered(search)
    if isinstance(found, dict):
        return [found]
    if keys.get("matter"):
        _note(site, str(keys["matter"]), {resource: found})
    return list(found)


def parts_of(site: str, matter_uuid: str, names: Iterable[str]) -> dict[str, list[Record]]:
    """Return several parts of a matter, read side by side, by their names in the matter's record."""
    wanted = {RESOURCES[name]: name for name in names}
    loaded = answered(lambda: client_of(site).load(matter_uuid, wanted)) if wanted else {}
    if isinstance(loaded, dict):
        return {}
    _note(site, matter_uuid, loaded.parts)
    return {wanted[part]: list(rows) for part, rows in loaded.parts.items()}


def get_legalserver_report_data(
    *,
    legalserver_site: str,
    display_hidden_columns: bool = False,
    report_number: int,
    report_params: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return `{"row": [...]}`, the rows of a report; its key is `report <number>` of the site in `legalserver`."""
    section = (compat.configuration().get(OFFICIAL) or {}).get(legalserver_site) or {}
    key = Token(section.get(f"report {report_number}") or "")
    found = answered(
        lambda: client_of(legalserver_site).reports.export(
            report_number, api_key=key, hidden_columns=display_hidden_columns, **(report_params or {})
        )
    )
    return found if isinstance(found, dict) else {"row": found}


def get_document(
    *, legalserver_site: str, document_uuid: str, document_name: str = "document.pdf"
) -> tuple[DAFile | None, bool]:
    """Return a document of LegalServer's as a file, and whether there is one."""
    came = answered(lambda: client_of(legalserver_site).documents.download(document_uuid))
    if isinstance(came, dict):
        return None, False
    file = DAFile()
    file.set_random_instance_name()
    file.initialize(filename=document_name or came.filename)
    file.write(came.content, binary=True)
    file.commit()
    return file, True


def answered(ask: Callable[[], Any]) -> Any:
    """Return an answer that was asked for inside the page's time budget; `{"error": ...}` if there was none."""
    try:
        with page_budget(settings().timeouts.page):
            return ask()
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        return {"error": str(error)}


def reader() -> str:
    """Return who reads and sends, as the audit names them: who opened the case, who is signed in, or the session."""
    if opened_by := showifdef("case_file.opened_by"):
        return str(opened_by)
    return actors.user(user_info().id) if user_logged_in() else compat.session_name()


def _search(site: str, resource: str, most_pages: int | None, keys: Mapping[str, Any]) -> list[Record]:
    return list(getattr(client_of(site), resource).search(most_pages=most_pages, **keys))


def _given(keys: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in keys.items() if value not in (None, "", [])}


def _note(site: str, matter_uuid: str, read: Mapping[str, Iterable[Record]]) -> None:
    """Note in the audit which fields of a case were read, by their names."""
    names = {resource: {name for row in rows for name in row} for resource, rows in read.items()}
    note_views(reader(), site_called(site).name, matter_uuid, names)
