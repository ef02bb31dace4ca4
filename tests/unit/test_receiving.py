"""A message is read however badly it is made, and what it says of itself is only text."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docassemble.legalaidsync.errors import FixTheData
from docassemble.legalaidsync.mail import receiving
from docassemble.legalaidsync.mail.receiving import LONGEST_NAME, read_letter

ADDRESS = "abcdef@papers.mail.example"


def message(**headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in {"To": ADDRESS, "From": "Ann <ann@mail.example>", **headers}.items():
        made[name.replace("_", "-")] = value
    made.set_content("Hello")
    return made


def named(filename: str) -> str:
    made = message()
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename=filename)
    return read_letter(made.as_bytes()).parts[1].filename


def test_the_text_and_each_file_are_parts_with_their_bytes() -> None:
    made = message(Subject="Papers", Date="Sat, 21 Nov 2026 10:00:00 -0500")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="letter.pdf")
    letter = read_letter(made.as_bytes())
    assert [(part.filename, part.extension) for part in letter.parts] == [
        ("attachment.txt", "txt"),
        ("letter.pdf", "pdf"),
    ]
    assert letter.parts[1].content == b"%PDF"
    assert (letter.sender, letter.subject) == (("Ann", "ann@mail.example"), "Papers")
    assert letter.sent_at is not None
    assert letter.sent_at.hour == 10


def test_what_was_forwarded_inside_a_message_counts() -> None:
    inner = message()
    inner.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="inner.pdf")
    outer = message()
    outer.add_attachment(inner)
    assert "inner.pdf" in [part.filename for part in read_letter(outer.as_bytes()).parts]


def test_a_picture_without_a_name_is_a_file() -> None:
    made = message()
    made.add_attachment(b"\xff\xd8", maintype="image", subtype="jpeg")
    assert read_letter(made.as_bytes()).parts[1].filename == "attachment.jpg"


@pytest.mark.parametrize(
    ("filename", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\letters\\june.pdf", "june.pdf"),
        ("<img src=x>.pdf", "img src_x_.pdf"),
        ("carta señal.pdf", "carta se_al.pdf"),
        ("///", "attachment.pdf"),
        ("...", "file"),
        ("headers.json", "file-headers.json"),
        ("attachment.txt", "file-attachment.txt"),
        ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 3) + ".pdf"),
    ],
)
def test_a_name_has_no_folder_no_markup_and_no_end_of_line(filename: str, safe: str) -> None:
    assert named(filename) == safe


def test_the_envelope_is_believed_before_any_header() -> None:
    made = message(Delivered_To="other@papers.mail.example")
    assert read_letter(made.as_bytes(), ADDRESS.upper()).codes == ("abcdef",)
    assert read_letter(made.as_bytes()).codes == ("other", "abcdef")


def test_more_than_any_mail_with_papers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    made = message()
    for _ in range(receiving.MOST_PARTS):
        made.add_attachment(b"x", maintype="application", subtype="pdf", filename="x.pdf")
    with pytest.raises(FixTheData, match="parts"):
        read_letter(made.as_bytes())
    monkeypatch.setattr(receiving, "MOST_BYTES", 100)
    with pytest.raises(FixTheData, match="bytes"):
        read_letter(b"x" * 101)


@settings(max_examples=150, deadline=None)
@given(head=st.binary(max_size=200), body=st.binary(max_size=300))
def test_no_bytes_can_break_it(head: bytes, body: bytes) -> None:
    """Whatever a stranger sends: a letter, whose names are safe."""
    starts = b"To: a@b\nContent-Type: multipart/mixed; boundary=x\nContent-Disposition: attachment; filename="
    for raw in (head + b"\n\n" + body, starts + head + b"\n\n--x\n" + body + b"\n--x--"):
        for part in read_letter(raw).parts:
            assert not set(part.filename) & set("/\\<>\r\n\x00")
