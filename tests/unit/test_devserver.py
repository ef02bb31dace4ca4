"""What `make demo` and `make test` promise before anything is started: free ports, clear refusals."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from devserver import ports
from devserver.failures import AlreadyRunning
from devserver.folder import CHECKOUT, PrivateFolder

NAMES = ("web", "postgres", "redis", "sandbox")


def test_every_program_gets_a_port_of_its_own() -> None:
    chosen = ports.choose(NAMES, {})
    assert len(set(chosen.values())) == len(NAMES)
    assert all(ports.is_free(port) for port in chosen.values())


def test_the_ports_of_the_last_start_are_kept_while_nobody_took_them() -> None:
    before = ports.choose(NAMES, {})
    assert ports.choose(NAMES, before) == before


def test_a_port_that_somebody_took_is_chosen_anew_and_the_others_stay() -> None:
    before = ports.choose(NAMES, {})
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind((ports.LOCALHOST, before["web"]))
        other.listen()
        after = ports.choose(NAMES, before)
    assert after["web"] != before["web"]
    assert {name: after[name] for name in NAMES if name != "web"} == {
        name: before[name] for name in NAMES if name != "web"
    }


def test_a_port_is_not_chosen_twice_before_its_program_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Test workers start their servers at the same moment."""
    chosen = ports.choose(["redis"], {})["redis"]
    free = next(port for port in ports.PORTS if port != chosen and ports.is_free(port))
    drawn = iter([chosen, free])
    monkeypatch.setattr("devserver.ports.secrets.choice", lambda among: next(drawn))
    assert ports.choose(["postgres"], {}) == {"postgres": free}


def test_no_outgoing_connection_can_take_a_port_while_the_server_starts() -> None:
    """The system gives a connection a port of its own range; one that was remembered from there is given up."""
    outgoing = 34_371
    chosen = ports.choose(NAMES, {"web": outgoing})
    assert all(port in ports.PORTS for port in chosen.values())
    assert outgoing not in ports.PORTS


def test_a_folder_serves_one_server_at_a_time(tmp_path: Path) -> None:
    first, second = PrivateFolder(tmp_path / "one"), PrivateFolder(tmp_path / "one")
    first.make()
    first.lock()
    with pytest.raises(AlreadyRunning):
        second.lock()
    first.unlock()
    second.lock()
    second.unlock()


def test_two_checkouts_do_not_disturb_each_other(tmp_path: Path) -> None:
    folders = [PrivateFolder(tmp_path / name) for name in ("one", "two")]
    for folder in folders:
        folder.make()
        folder.lock()
    assert [folder.holder() for folder in folders] == [os.getpid()] * 2
    for folder in folders:
        folder.unlock()


def test_elsewhere_than_on_debian_it_stops_and_names_docassembles_docker_image(tmp_path: Path) -> None:
    """A PATH without apt-get plays another system; nothing is installed and no .venv is made."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("bash", "dirname", "cat", "mkdir", "id"):
        os.symlink(str(shutil.which(tool)), tools / tool)
    checkout = tmp_path / "checkout"
    (checkout / "devserver").mkdir(parents=True)
    shutil.copy(CHECKOUT / "devserver" / "bootstrap.sh", checkout / "devserver")
    stopped = subprocess.run(
        [tools / "bash", checkout / "devserver" / "bootstrap.sh", "demo"],
        env={"PATH": str(tools), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert stopped.returncode == 1
    assert "jhpyle/docassemble" in stopped.stderr
    assert not (checkout / ".venv").exists()
