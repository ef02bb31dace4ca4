"""docassemble forgets a draft of each document in the temporary folder: ours go, nobody else's does."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from docassemble.legalaidsync.documents.drafts import remove_drafts


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_every_draft_of_the_document_goes(temporary: Path) -> None:
    for name in ("datempab12.docx", "datempcd34.docx"):
        (temporary / name).write_bytes(b"mine")
    assert remove_drafts(b"mine") == 2
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(("name", "content"), [("datempab12.docx", b"thine"), ("letter.docx", b"mine")])
def test_what_is_not_a_draft_of_the_document_stays(temporary: Path, name: str, content: bytes) -> None:
    (temporary / name).write_bytes(content)
    assert remove_drafts(b"mine") == 0
    assert [path.name for path in temporary.iterdir()] == [name]


def test_a_draft_that_docassemble_is_still_copying_stays(temporary: Path) -> None:
    """The other request of a double press assembles the same document at the same moment."""
    with tempfile.NamedTemporaryFile(prefix="datemp", suffix=".docx", delete=False) as draft:
        Path(draft.name).write_bytes(b"mine")
        assert remove_drafts(b"mine") == 0
        assert Path(draft.name).read_bytes() == b"mine"
    assert remove_drafts(b"mine") == 1


def test_a_draft_that_another_process_holds_open_stays(temporary: Path) -> None:
    draft = temporary / "datempab12.docx"
    draft.write_bytes(b"mine")
    holding = f"open({str(draft)!r}); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-Sc", f"held = {holding}"], stdin=-1, stdout=-1) as other:
        assert other.stdin
        assert other.stdout
        other.stdout.readline()
        assert remove_drafts(b"mine") == 0
        other.stdin.close()
    assert remove_drafts(b"mine") == 1


def test_a_folder_with_the_name_of_a_draft_disturbs_nobody(temporary: Path) -> None:
    (temporary / "datempfolder.docx").mkdir()
    assert remove_drafts(b"") == 0
