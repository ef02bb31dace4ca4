"""The setting of the quick exit: to which page a client who must leave at once is taken."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ..errors import ConfigurationInvalid
from ..wording import Sentence

USUAL_EXIT = "https://www.weather.gov/"


def read_quick_exit(found: Any) -> str:
    """Return the address of the harmless page; empty if the office wants no quick exit.

    Args:
        found: `quick exit` of the section `legalaidsync`; None means the usual page.

    Raises:
        ConfigurationInvalid: it is no address of the web that begins with https.
    """
    if found is None:
        return USUAL_EXIT
    if found is False:
        return ""
    parts = urlsplit(str(found))
    if parts.scheme != "https" or not parts.hostname or set(str(found)) & set("\"'<> "):
        raise ConfigurationInvalid(Sentence("config_quick_exit", example=USUAL_EXIT))
    return str(found)
