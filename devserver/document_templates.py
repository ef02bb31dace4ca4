"""Builds the templates of the documents library: `python -m devserver.document_templates`.

The files in data/templates are what docassemble uses; this writes them anew after a change of their wording or layout.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from reportlab.lib.colors import black, white  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import letter as letter_size  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from .folder import CHECKOUT

FOLDER = CHECKOUT / "docassemble" / "legalaidsync" / "data" / "templates"
LEFT, RIGHT, LINE = 72, 540, 15
BOX = 12


def main() -> int:
    """Write the three templates."""
    _letter(FOLDER / "letter.docx", signed_by_client=False)
    _letter(FOLDER / "representation_letter.docx", signed_by_client=True)
    _court_form(FOLDER / "court_form.pdf")
    return 0


def _letter(path: Path, *, signed_by_client: bool) -> None:
    document = Document()
    document.styles["Normal"].font.name = "Liberation Serif"
    document.styles["Normal"].font.size = Pt(12)
    document.core_properties.title = "Letter"
    document.core_properties.author = ""
    _each(document, "line", "letter['letterhead']", centered=True)
    _lines(document, ["", "{{ letter['day']|e }}", ""])
    _each(document, "line", "letter['to']")
    _lines(document, ["", "{{ letter['about']|e }}"], bold=True)
    _each(document, "line", "letter['lines']")
    _lines(document, ["", "", "______________________________", "{{ letter['signer']|e }}"])
    if signed_by_client:
        _lines(
            document, ["", "{{ letter['agreed']|e }}", "", "______________________________", "{{ letter['client']|e }}"]
        )
        _lines(document, ["", "{{ letter['date_line']|e }} ______________________________"])
    document.save(str(path))


def _each(document: Any, name: str, many: str, *, centered: bool = False) -> None:
    """Repeat a paragraph for each item of a list of the answers."""
    document.add_paragraph(f"{{%p for {name} in {many} %}}")
    # Without `e`, Word's XML would swallow a person's `<`.
    paragraph = document.add_paragraph(f"{{{{ {name}|e }}}}")
    paragraph.paragraph_format.space_after = Pt(0)
    if centered:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("{%p endfor %}")


def _lines(document: Any, lines: Iterable[str], *, bold: bool = False) -> None:
    for line in lines:
        paragraph = document.add_paragraph()
        paragraph.add_run(line).bold = bold
        paragraph.paragraph_format.space_after = Pt(0)


def _court_form(path: Path) -> None:
    """An entry of appearance, such as many courts have: the caption, for whom, by whom."""
    canvas = Canvas(str(path), pagesize=letter_size, invariant=1, lang="en-US")
    canvas.setTitle("Entry of appearance")
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawCentredString(306, 735, "ENTRY OF APPEARANCE")
    canvas.setFont("Helvetica", 11)
    for row, (name, label) in enumerate(CAPTION):
        _field(canvas, name, label, 700 - row * 2.2 * LINE)
    canvas.drawString(LEFT, 555, "I enter my appearance as the lawyer of:")
    for row, (name, label) in enumerate(SIDES):
        _box(canvas, name, label, LEFT + row * 160, 530)
    for row, (name, label) in enumerate(PEOPLE):
        _field(canvas, name, label, 495 - row * 2.2 * LINE)
    canvas.drawString(LEFT, 225, "Signature: ________________________________")
    canvas.setFont("Helvetica", 8)
    canvas.drawString(LEFT, 60, "A sample. Replace it with the form of your court: docs/documents.md says how.")
    canvas.save()


def _field(canvas: Any, name: str, label: str, at: float) -> None:
    canvas.drawString(LEFT, at + 4, label)
    canvas.acroForm.textfield(
        name=name, tooltip=label, x=LEFT + 150, y=at, width=RIGHT - LEFT - 150, height=1.3 * LINE,
        fontName="Helvetica", fontSize=11, borderWidth=0.5, borderColor=black, fillColor=white, textColor=black,
        forceBorder=True, fieldFlags="",
    )  # fmt: skip


def _box(canvas: Any, name: str, label: str, across: float, at: float) -> None:
    canvas.acroForm.checkbox(
        name=name, tooltip=label, x=across, y=at, size=BOX, buttonStyle="check", borderWidth=0.5,
        borderColor=black, fillColor=white, textColor=black, forceBorder=True,
    )  # fmt: skip
    canvas.drawString(across + BOX + 6, at + 2, label)


CAPTION = (
    ("court", "Court"),
    ("county", "County"),
    ("docket", "Case number of the court"),
    ("case_title", "Case"),
)
SIDES = (("for_plaintiff", "Plaintiff or petitioner"), ("for_defendant", "Defendant or respondent"))
PEOPLE = (
    ("client_name", "Client"),
    ("client_address", "Address of the client"),
    ("other_parties", "Other parties"),
    ("lawyer_name", "Lawyer"),
    ("lawyer_email", "E-mail of the lawyer"),
    ("lawyer_phone", "Phone of the lawyer"),
    ("office", "Office"),
    ("day", "Date"),
)

if __name__ == "__main__":
    sys.exit(main())
