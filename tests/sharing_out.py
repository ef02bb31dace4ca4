"""How the processes of pytest-xdist share out the tests: the last one takes those that need no server, and starts none.

Tests against servers wait a good deal, and a server takes ten seconds of work to start. Units and contracts go first
wherever both could run. Two of the processes with servers help with what is left of them in the end; the others do not
even collect those thousands.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

from devserver.folder import CHECKOUT

WITH_A_SERVER = ("tests/integration/", "tests/browser/")
WITHOUT_A_SERVER = (CHECKOUT / "tests" / "unit", CHECKOUT / "tests" / "contract")
FEWEST = 3  # processes, of which one can be spared
POLITE = 10  # as `nice` counts
HELPING = 2  # processes with a server that take units, too, when nothing else is left
HAS_A_SERVER, ONLY_WITH_A_SERVER = "has_a_server", "only_with_a_server"


class SharingOut(LoadFileScheduling):
    """Gives each process whole files, and the last one only such as need no server, if there are any."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        self._files: dict[Any, set[str]] = {}

    def add_node_collection(self, node: Any, collection: Sequence[str]) -> None:
        """Remember of which files a process knows."""
        super().add_node_collection(node, collection)
        self._files[node] = set(map(self._split_scope, collection))

    def schedule(self) -> None:
        """Begin with all that was collected: the longest collection has everything."""
        longest_first = sorted(self.registered_collections.items(), key=lambda one: len(one[1]), reverse=True)
        self.registered_collections = dict(longest_first)
        super().schedule()

    def _check_nodes_have_same_collection(self) -> bool:
        return True  # they differ on purpose

    def _assign_work_unit(self, node: Any) -> None:
        fitting = self._next_for(node)
        if fitting:
            self.workqueue.move_to_end(fitting, last=False)
            super()._assign_work_unit(node)
        elif not node.shutting_down:
            node.shutdown()

    def _next_for(self, node: Any) -> str | None:
        """What the process is there for comes first, then whatever it has collected."""
        without = self._has_no_server(node)
        collected = [file for file in self.workqueue if file in self._files[node]]
        preferred = [file for file in collected if file.startswith(WITH_A_SERVER) != without]
        rest = [] if without else collected
        return next(iter(preferred + rest), None)

    def _has_no_server(self, node: Any) -> bool:
        return _places_from_the_end(node, self.numnodes) == 1 and self.numnodes >= FEWEST and self._can_do_without

    @cached_property
    def _can_do_without(self) -> bool:
        return any(not test.startswith(WITH_A_SERVER) for test in self.collection or ())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharingOut | None:
    """Share out so where whole files are asked for (`--dist loadfile`)."""
    return SharingOut(config, log) if config.option.dist == "loadfile" else None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process of a whole run, before it starts, whether it leaves out what needs no server."""
    is_whole = node.config.args_source is pytest.Config.ArgsSource.TESTPATHS
    shares = node.config.option.dist == "loadfile" and is_whole
    number = node.workerinput["workercount"]
    place = _places_from_the_end(node, number) if shares and number >= FEWEST else 0
    node.workerinput[HAS_A_SERVER] = place > 1
    node.workerinput[ONLY_WITH_A_SERVER] = place > 1 + HELPING


def pytest_configure(config: pytest.Config) -> None:
    """Let the process without a server, and all that it starts, go first."""
    if _was_told(config, HAS_A_SERVER):
        os.nice(POLITE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what another process runs."""
    return True if only_with_a_server(config) and collection_path in WITHOUT_A_SERVER else None


def only_with_a_server(config: pytest.Config) -> bool:
    """Return whether this process of pytest-xdist leaves out what needs no server."""
    return _was_told(config, ONLY_WITH_A_SERVER)


def _was_told(config: pytest.Config, what: str) -> bool:
    return bool(getattr(config, "workerinput", {}).get(what))


def _places_from_the_end(node: Any, processes: int) -> int:
    return processes - int(node.gateway.id.removeprefix("gw"))
