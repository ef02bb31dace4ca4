# do not pre-load
"""The templates of a package, for interviews that let people choose one."""

from __future__ import annotations

from pathlib import Path

from docassemble.base.util import path_and_mimetype

from .. import compat

README = "README.md"


def list_templates(package_name: str = "") -> list[str]:
    """Return the names of the files in the folder `data/templates` of a package, in alphabetical order.

    Args:
        package_name: for example `docassemble.letters` or `docassemble-letters`; by default the interview's own.
    """
    package = package_name.replace("docassemble-", "docassemble.") or compat.interview_name().partition(":")[0]
    path, _ = path_and_mimetype(f"{package}:data/templates/{README}")
    folder = Path(path).parent if path else None
    if folder is None or not folder.is_dir():
        return []
    return sorted(file.name for file in folder.iterdir() if file.name != README and not file.name.startswith("."))
