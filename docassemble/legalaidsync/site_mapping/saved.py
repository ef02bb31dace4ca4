# do not pre-load
"""Where a site's own mapping is kept: in a file that the Configuration names, else in docassemble's SQL storage.

The screen that edits mappings can't write into a package, and a folder of one web server is not seen by the others nor
by Celery; docassemble's storage (`DAStore`) is one table that all of them read, and is saved with the database.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

import yaml
from cachetools import TTLCache, cached
from docassemble.base.util import DAStore, path_and_mimetype

from ..casefile.site_mapping import Own, custom_fields, facts_of_site, read_site_mappings_with
from ..connections import settings
from ..errors import ConfigurationInvalid
from ..wording import Sentence, Several

STORE = "docassemble.legalaidsync mapping"
SECONDS = 10.0
MOST_VERSIONS = 20


def text_of(site: str) -> str:
    """Return the site's own mapping as it stands in its file or in the storage; an empty text if there is none.

    Raises:
        ConfigurationInvalid: the Configuration names a file that can't be read.
    """
    reference = settings().site(site).mapping
    return _file_text(site, reference) if reference else stored_text(site)


def custom_fields_of(site: str, version: int) -> list[str]:
    """Return the custom fields of the matter that a site's mapping names."""
    return custom_fields(facts_of_site(site, "matter", version))


def stored_text(site: str) -> str:
    """Return the mapping that was saved on the screen."""
    versions = stored_versions(site)
    return str(versions[0]["text"]) if versions else ""


def stored_versions(site: str) -> list[dict[str, str]]:
    """Return what was saved on the screen, the newest first: `text`, `at` (ISO, UTC), `by` (an id)."""
    return list(_store().get(site) or [])


def store(site: str, text: str, by: str) -> None:
    """Save a mapping; the one before is kept as a backup.

    Args:
        by: who saves it, `user N`.
    """
    saved = {"text": text, "at": datetime.now(UTC).isoformat(timespec="seconds"), "by": by}
    _store().set(site, [saved, *stored_versions(site)][:MOST_VERSIONS])
    _own_tables.cache_clear()


def is_editable(site: str) -> bool:
    """Return whether the screen can save: a file that the Configuration names is edited where it is."""
    return not settings().site(site).mapping


def tables_in(text: str) -> Any:
    """Return what a mapping's text holds.

    Raises:
        ConfigurationInvalid: it is no YAML; the line is named.
    """
    try:
        return yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Sentence("mapping_in_line", line=mark.line + 1) if mark else ""
        raise ConfigurationInvalid(Several(Sentence("mapping_no_yaml"), where)) from None


def _store() -> DAStore:
    return DAStore(base=STORE)


def _file_text(site: str, reference: str) -> str:
    path = path_and_mimetype(reference)[0]
    try:
        return Path(str(path)).read_text("utf-8")
    except OSError:
        raise ConfigurationInvalid(Sentence("mapping_no_file", site=site, file=reference)) from None


@cached(TTLCache(100, SECONDS, timer=time.monotonic), lock=Lock())
def _own_tables(site: str) -> tuple[Own, str]:
    """A change is seen by every process within seconds, without asking the database at each fact."""
    text = text_of(site)
    return tables_in(text), sha256(text.encode()).hexdigest()


read_site_mappings_with(_own_tables)
