"""How the processes of pytest-xdist share out the tests: the last one takes those that need no server, and starts none.

Tests against servers wait a good deal, and a server takes ten seconds of work to start. Units and contracts fill the
processor meanwhile; the other processes take what is left of them in the end.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

WITH_A_SERVER = ("tests/integration/", "tests/browser/")
FEWEST = 3  # processes, of which one can be spared


class SharingOut(LoadFileScheduling):
    """Gives each process whole files, and the last one only such as need no server, if there are any."""

    def _assign_work_unit(self, node: Any) -> None:
        fitting = self._next_for(node)
        if fitting:
            self.workqueue.move_to_end(fitting, last=False)
        super()._assign_work_unit(node)

    def _reschedule(self, node: Any) -> None:
        if self._has_no_server(node) and not self._next_for(node):
            node.shutdown()
        else:
            super()._reschedule(node)

    def _next_for(self, node: Any) -> str | None:
        without = self._has_no_server(node)
        return next((file for file in self.workqueue if file.startswith(WITH_A_SERVER) != without), None)

    def _has_no_server(self, node: Any) -> bool:
        is_last = int(node.gateway.id.removeprefix("gw")) == self.numnodes - 1
        return is_last and self.numnodes >= FEWEST and self._can_do_without

    @cached_property
    def _can_do_without(self) -> bool:
        return any(not test.startswith(WITH_A_SERVER) for test in self.collection)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharingOut | None:
    """Share out so where whole files are asked for (`--dist loadfile`)."""
    return SharingOut(config, log) if config.option.dist == "loadfile" else None
