"""Every row of the table in docs/docassemble-api.md, tried on a real server: its success and each of its failures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devserver.server import Server
from docassemble.legalaidsync import errors
from docassemble.legalaidsync.docassemble_api.endpoints import ROWS
from docassemble.legalaidsync.docassemble_api.rows import Row
from tests.docassemble_api_cases import FAILURES, SUCCESSES
from tests.docassemble_api_table import DENIED, failures_of, lines
from tests.docassemble_api_world import World, call_anything, make_world, served_repository
from tests.open_server import open_server

TABLE = lines()
EACH_FAILURE = [(name, kind) for name, line in TABLE.items() for kind in failures_of(line)]
NEEDS_A_PRIVILEGE = [row for row in ROWS if row.who]


@pytest.fixture(scope="module")
def world(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with served_repository(tmp_path_factory.mktemp("git")) as repository, open_server(server) as url:
        yield make_world(server, url, repository)


@pytest.mark.parametrize("name", TABLE)
def test_what_the_table_promises_comes_true(name: str, world: World) -> None:
    assert SUCCESSES[name](world)


@pytest.mark.parametrize(("name", "kind"), EACH_FAILURE)
def test_each_failure_in_the_table_is_that_one_class(name: str, kind: str, world: World) -> None:
    with pytest.raises(errors.LegalAidSyncError) as caught:
        FAILURES[name, kind](world)
    assert type(caught.value).__name__ == kind
    assert "mail.example" not in str(caught.value)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_wrong_key_is_told_from_everything_else(row: Row, world: World) -> None:
    with pytest.raises(errors.TokenRefused):
        call_anything(world.stranger, row)


@pytest.mark.parametrize("row", NEEDS_A_PRIVILEGE, ids=lambda row: row.name)
def test_a_good_key_whose_owner_lacks_the_privilege_is_told_from_a_wrong_one(row: Row, world: World) -> None:
    assert DENIED in TABLE[row.name]
    with pytest.raises(errors.PermissionMissing):
        call_anything(world.plain, row)
