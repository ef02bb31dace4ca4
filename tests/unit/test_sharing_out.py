"""Which process of pytest-xdist gets which test files: no test is left out, and few processes collect the units."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests import sharing_out
from tests.sharing_out import SharingOut

WITH_A_SERVER = ["tests/integration/test_a.py", "tests/integration/test_b.py", "tests/browser/test_c.py"]
WITHOUT = ["tests/unit/test_d.py", "tests/unit/test_e.py", "tests/contract/test_f.py"]
EACH_FILE = 3  # tests


class Node:
    """A process that runs what it is sent, as far as the scheduler sees."""

    def __init__(self, number: int, files: list[str]) -> None:
        self.gateway = SimpleNamespace(id=f"gw{number}")
        self.collection = [f"{file}::test_{each}" for file in files for each in range(EACH_FILE)]
        self.sent: list[int] = []
        self.shutting_down = False

    def send_runtest_some(self, places: list[int]) -> None:
        self.sent.extend(places)

    def shutdown(self) -> None:
        self.shutting_down = True

    @property
    def ran(self) -> list[str]:
        return [self.collection[place] for place in self.sent]


def played(nodes: list[Node]) -> SharingOut:
    """The processes run one test after the other, in turns, until all have been told to stop."""
    option = SimpleNamespace(dist="loadfile", tx=["popen"] * len(nodes), loadscopereorder=False)
    config: Any = SimpleNamespace(
        option=option, getvalue=lambda name: getattr(option, name), rootpath=sharing_out.CHECKOUT
    )
    scheduler = SharingOut(config)
    for node in nodes:
        scheduler.add_node(node)  # type: ignore[arg-type]
    for node in nodes:
        scheduler.add_node_collection(node, node.collection)
    scheduler.schedule()
    for turn in range(EACH_FILE * (len(WITH_A_SERVER) + len(WITHOUT))):
        for node in nodes:
            if turn < len(node.sent):
                scheduler.mark_test_complete(node, node.sent[turn])  # type: ignore[arg-type]
    assert scheduler.tests_finished
    return scheduler


@pytest.mark.parametrize("processes", [1, 2, 3, 5])
def test_each_test_runs_once_whatever_the_processes_have_collected(processes: int) -> None:
    everything = WITH_A_SERVER + WITHOUT
    nodes = [Node(n, WITH_A_SERVER if n < processes - 3 else everything) for n in range(processes)]
    played(nodes)
    ran = [test for node in nodes for test in node.ran]
    assert sorted(ran) == sorted(nodes[-1].collection)
    assert all(node.shutting_down for node in nodes)


def test_the_last_process_takes_nothing_that_needs_a_server() -> None:
    nodes = [Node(n, WITH_A_SERVER + WITHOUT) for n in range(3)]
    played(nodes)
    assert nodes[2].ran
    assert not any(test.startswith(sharing_out.WITH_A_SERVER) for test in nodes[2].ran)
    assert all(node.ran[0].startswith(sharing_out.WITH_A_SERVER) for node in nodes[:2])


def test_a_run_without_units_uses_every_process() -> None:
    nodes = [Node(n, WITH_A_SERVER) for n in range(3)]
    played(nodes)
    assert all(node.ran for node in nodes)


@pytest.mark.parametrize(
    ("number", "processes", "source", "leaves_out"),
    [
        (0, 5, pytest.Config.ArgsSource.TESTPATHS, True),
        (1, 5, pytest.Config.ArgsSource.TESTPATHS, True),
        (2, 5, pytest.Config.ArgsSource.TESTPATHS, False),
        (4, 5, pytest.Config.ArgsSource.TESTPATHS, False),
        (5, 5, pytest.Config.ArgsSource.TESTPATHS, False),
        (0, 2, pytest.Config.ArgsSource.TESTPATHS, False),
        (0, 5, pytest.Config.ArgsSource.ARGS, False),
    ],
    ids=["first", "second", "helping", "last", "in place of one that crashed", "few processes", "some tests only"],
)
def test_only_processes_that_are_busy_with_servers_leave_the_units_out(
    number: int, processes: int, source: pytest.Config.ArgsSource, leaves_out: bool
) -> None:
    node = Node(number, [])
    config = SimpleNamespace(args_source=source, option=SimpleNamespace(dist="loadfile"))
    told = SimpleNamespace(gateway=node.gateway, config=config, workerinput={"workercount": processes})
    sharing_out.pytest_configure_node(told)
    process: Any = SimpleNamespace(workerinput=told.workerinput)
    assert sharing_out.only_with_a_server(process) is leaves_out
    ignored = sharing_out.pytest_ignore_collect(sharing_out.WITHOUT_A_SERVER[0], process)
    assert ignored is (True if leaves_out else None)
    assert sharing_out.pytest_ignore_collect(sharing_out.CHECKOUT / "tests" / "browser", process) is None
