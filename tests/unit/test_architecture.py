"""docs/architecture.md names every file that a newcomer may look for, and none that is gone."""

from __future__ import annotations

import re

from devserver.folder import CHECKOUT

PACKAGE = CHECKOUT / "docassemble" / "legalaidsync"
TEXT = (CHECKOUT / "docs" / "architecture.md").read_text("utf-8")
ROOMS, DELIVERY = TEXT.split("## The files of `delivery/`")
DUNDER = ("__init__", "__main__")


def test_each_file_of_delivery_stands_at_one_idea() -> None:
    table = DELIVERY.split("## ")[0]
    files = [path.stem for path in (PACKAGE / "delivery").glob("*.py") if path.stem not in DUNDER]
    assert sorted(re.findall(r"`(\w+)`", table)) == sorted(files)


def test_each_file_and_folder_of_the_package_stands_in_a_room() -> None:
    files = {path.name for path in PACKAGE.glob("*.py") if path.stem not in DUNDER}
    folders = {f"{path.name}/" for path in PACKAGE.iterdir() if path.is_dir() and path.name[0].isalpha()}
    assert set(re.findall(r"`(\w+(?:\.py|/))`", ROOMS.split("## Rooms")[1])) == files | folders
