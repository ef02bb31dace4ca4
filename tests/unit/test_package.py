"""The wheel is what an office installs: it must import and bring its data files, far from this checkout."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from devserver.folder import CHECKOUT

PACKAGE = "docassemble/legalaidsync"
PLAIN_ROOMS = (
    "errors",
    "settings",
    "transport",
    "legalserver",
    "casefile.mapping",
    "delivery.outbox",
    "audit",
    "links",
    "docassemble_api.browser",
    "docassemble_api.client",
    "sandbox",
)
# The server itself brings these; the last one exists for type checkers only.
UNDECLARED = {"docassemble", "celery", "flask", "flask_cors", "_typeshed"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from what git knows, so that nothing left lying about gets in."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=CHECKOUT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x"], input=archive, cwd=source, check=True)
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(target), str(source))
    return next(target.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_imports_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    """Every room that needs no docassemble imports with the small libraries alone."""
    venv.create(tmp_path / "venv")
    python = str(tmp_path / "venv" / "bin" / "python")
    install = ("--python", python, "install", "--no-compile")
    _pip(*install, "--no-deps", str(wheel))
    plain = [name for name in _declared() if not name.startswith("docassemble.")]
    _pip(*install, "--constraint", str(CHECKOUT / "constraints.txt"), *plain)
    rooms = ", ".join(f"docassemble.legalaidsync.{room}" for room in PLAIN_ROOMS)
    imported = subprocess.run([python, "-I", "-c", f"import {rooms}"], cwd=tmp_path, capture_output=True, text=True)
    assert imported.returncode == 0, imported.stderr


@pytest.mark.slow
def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    """Questions, templates, mapping, migrations: all that git knows, and nothing else."""
    in_wheel = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("docassemble/")}
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "HEAD", PACKAGE],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    )
    in_git = {name for name in listed.stdout.splitlines() if not name.endswith(".gitkeep")}
    assert any(name.startswith(f"{PACKAGE}/data/questions/") for name in in_git)
    assert in_wheel == in_git


def test_docassemble_finds_the_name_of_the_package_in_setup_py() -> None:
    """Package Management reads it line by line after `setup(` (reference docassemble.md, section 1.3)."""
    after_setup = (CHECKOUT / "setup.py").read_text().split("setup(")[-1]
    assert re.search(r"""^ *name *= *["']docassemble\.legalaidsync["'],$""", after_setup, re.MULTILINE)


def test_no_version_of_the_server_is_demanded() -> None:
    """A pin, or docassemble.webapp itself, would make pip move the server that the package is installed on."""
    assert [name for name in _declared() if name.startswith("docassemble")] == [
        "docassemble.base",
        "docassemble.ALToolbox",
    ]


def test_every_library_that_the_package_imports_is_declared() -> None:
    """What comes along only because docassemble happens to need it may be gone with its next release."""
    imported = {module for path in (CHECKOUT / PACKAGE).rglob("*.py") for module in _imports(path)}
    foreign = imported - sys.stdlib_module_names - UNDECLARED
    provided_by = packages_distributions()
    declared = {name.lower() for name in _declared()}
    undeclared = {module for module in foreign if declared.isdisjoint(map(str.lower, provided_by[module]))}
    assert "requests" in foreign
    assert not undeclared


def test_the_shared_namespace_folder_has_no_init_file() -> None:
    """With one, an editable install hides docassemble.base."""
    assert not (CHECKOUT / "docassemble" / "__init__.py").exists()


def _declared() -> list[str]:
    """Return the names in `install_requires` of setup.py."""
    setup_call = ast.parse((CHECKOUT / "setup.py").read_text()).body[-1]
    assert isinstance(setup_call, ast.Expr)
    assert isinstance(setup_call.value, ast.Call)
    values = {keyword.arg: keyword.value for keyword in setup_call.value.keywords}
    return list(ast.literal_eval(values["install_requires"]))


def _imports(path: Path) -> Iterator[str]:
    """Yield the top-level names of the modules that a file imports, relative imports left out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def _pip(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pip", "-q", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
