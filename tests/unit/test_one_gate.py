"""Every mail and text of the package goes through one gate, contacting.py, which asks LegalServer what is safe."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from devserver.folder import CHECKOUT

PACKAGE = CHECKOUT / "docassemble" / "legalaidsync"
GATE = "contacting.py"
# compat's own senders, and whatever of docassemble or Python writes to people or lets others do so.
OURS = {"send_message", "send_email", "send_sms"}
OTHERS = {
    "send_fax", "send_mail", "da_send_mail", "interview_email", "invite_user", "create_user", "TwilioRestClient",
    "SMTP", "SMTP_SSL", "get_mail_class",
}  # fmt: skip
# The mail that docassemble itself sends needs features of a screen or of the metadata that ours do not use.
MAILS_OF_DOCASSEMBLE = ("email attachment", "allow emailing", "email address default", "review: email")
DEFINES = PACKAGE / "compat"
EXPLAINED = {
    # The address at which papers come in; nothing is sent from it.
    ("compat/mail.py", "interview_email"),
    # What an office that moves from the official package has written itself, to its own staff: docs/safety.md.
    ("data/questions/moved_letter_demo.yml", "send_email"),
}
WORD = re.compile(r"\b(" + "|".join(sorted(OURS | OTHERS)) + r")\b\s*\(")


def calls(path: Path) -> Iterator[str]:
    """Yield the senders that a module of Python names, called or passed on."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name in OURS | OTHERS:
            yield name


def senders() -> set[tuple[str, str]]:
    """Return (file, sender) of everything in the package that can write to somebody."""
    code = {
        (str(path.relative_to(PACKAGE)), name)
        for path in PACKAGE.rglob("*.py")
        if path != DEFINES / "__init__.py" and "sandbox" not in path.parts
        for name in calls(path)
    }
    questions = {
        (str(path.relative_to(PACKAGE)), name)
        for path in (PACKAGE / "data" / "questions").glob("*.yml")
        for name in WORD.findall(path.read_text("utf-8"))
    }
    return code | questions


def test_nothing_but_the_gate_writes_to_anybody() -> None:
    """A new sender is to call `tell_client` or `tell_staff`; it then shows up nowhere here."""
    assert {found for found in senders() if found[0] != GATE} == EXPLAINED
    assert {name for file, name in senders() if file == GATE} == {"send_message", "send_email"}


def test_a_sender_beside_the_gate_would_be_found(tmp_path: Path) -> None:
    module = tmp_path / "new.py"
    module.write_text("from docassemble.base.util import send_sms\nlater = [send_sms]\nsend_email(to='x')\n")
    assert list(calls(module)) == ["send_sms", "send_email"]


@pytest.mark.parametrize("path", sorted((PACKAGE / "data" / "questions").glob("*.yml")), ids=lambda path: path.name)
def test_no_screen_lets_docassemble_mail_documents_by_itself(path: Path) -> None:
    """A screen with documents of docassemble offers to mail them anywhere, unless it is told not to."""
    text = path.read_text("utf-8")
    assert not [feature for feature in MAILS_OF_DOCASSEMBLE if feature in text]
