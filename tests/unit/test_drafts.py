"""docassemble forgets a draft of each document in the temporary folder: ours go, nobody else's does."""

from __future__ import annotations

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


def test_a_folder_with_the_name_of_a_draft_disturbs_nobody(temporary: Path) -> None:
    (temporary / "datempfolder.docx").mkdir()
    assert remove_drafts(b"") == 0
