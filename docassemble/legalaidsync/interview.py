# do not pre-load
"""The names that interview YAML imports. Thin: each one passes plain data to the rooms below and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from docassemble.base.util import DAFileList, Individual, log, today, value

from .casefile.gaps import known_sections
from .casefile.objects import (
    AdverseParties,
    AdverseParty,
    FiledList,
    HouseholdIncome,
    HouseholdIncomes,
    LegalServerCase,
)
from .client_links.contact import is_unsafe
from .connections import connect, outbox
from .delivering import deliver_here
from .delivery.afterwards import NOTHING, Afterwards
from .delivery.plan import PlannedDocument, new_reference
from .documents.assembling import document_filename
from .documents.drafts import remove_drafts
from .errors import LegalAidSyncError
from .intake.asking import acceptable, acceptable_text, check_with, list_choices, on_the_list
from .intake.origin import origin_of
from .intake.papers import MIME_TYPES, check_papers, paper_documents
from .intake.reading import opener, read_case
from .intake.reviewed import reviewed
from .scheduled import deliver_soon
from .screens import say
from .submission import everything_said, plan_submission

__all__ = [
    "AdverseParties",
    "AdverseParty",
    "HouseholdIncome",
    "HouseholdIncomes",
    "LegalServerCase",
    "acceptable",
    "acceptable_text",
    "answers_fingerprint",
    "ask_what_is_missing",
    "deliver_from_here",
    "keep_what_is_right",
    "list_choices",
    "new_reference",
    "notes_for_staff",
    "on_the_list",
    "opener",
    "pull",
    "refuse_bad_papers",
    "sections_to_confirm",
    "send_answers",
    "summary_filename",
]


# Entrance


def pull(case: LegalServerCase) -> None:
    """Read the case from LegalServer; where that can't be, the case says why, and the interview goes on."""
    try:
        read_case(case)
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        case.could_not_pull(error)


# Questions


def refuse_bad_papers(papers: DAFileList | None, text: str) -> None:
    """Check uploaded files in a question's `validation code`: how many, how large, of which kind.

    docassemble 1.10 calls a field's `validate:` for text only; for files the call fails before the check is reached.
    """
    check_with(check_papers, text, "papers")(papers)


def ask_what_is_missing(case: LegalServerCase, client: Individual) -> None:
    """Need every fact that the library asks of the client, so that docassemble asks what is not there yet.

    No address is asked of who has none, and nothing whose list LegalServer can't give.
    """
    for fact in (fact for fact in case.asked() if not fact.optional):
        listed = not fact.table or list_choices(case, fact.table)
        if listed and not (fact.section == "address" and getattr(client, "has_no_address", False)):
            value(fact.attribute)


# What is right stays


def sections_to_confirm(
    case: LegalServerCase, parties: AdverseParties, incomes: HouseholdIncomes
) -> list[dict[str, str]]:
    """Return what is on file and may be confirmed in one go, as choices."""
    lists = {"parties": parties, "incomes": incomes}
    names = known_sections(case) + [name for name, each in lists.items() if each.elements]
    return [{name: say(f"section_{name}")} for name in names]


def keep_what_is_right(
    case: LegalServerCase, parties: AdverseParties, incomes: HouseholdIncomes, wrong: Mapping[str, bool]
) -> None:
    """Take over what the client confirmed, fact by fact; everything else is undefined, so that docassemble asks it."""
    case.keep(section for section in known_sections(case) if not wrong.get(section))
    for name, each in {"parties": parties, "incomes": incomes}.items():
        if each.elements and not wrong.get(name):
            each.keep()


def notes_for_staff(case: LegalServerCase, client: Individual, income_story: str | None) -> list[str]:
    """Return what staff must know and no field of the case can hold, in English."""
    out_of_reach = "LegalServer was out of reach when the client answered, so nothing on file was shown."
    was_shown = case.is_pulled or case.is_new
    not_asked = [table for table in ("county", "problem_code", "income") if not case.lists.get(table)]
    unreadable = case.unreadable_parts
    lines = [
        "" if was_shown else out_of_reach,
        f"Lists that could not be shown, so that these were not asked: {', '.join(not_asked)}." if not_asked else "",
        f"Parts of the case that this server may not read: {', '.join(unreadable)}." if unreadable else "",
        "The client has no fixed address." if getattr(client, "has_no_address", False) else "",
        f"Money coming in, in the client's words:\n{income_story}" if income_story else "",
    ]
    if is_unsafe(case.record, str(getattr(client, "mobile_number", "") or "")):
        lines.append("LegalServer marks the client's mobile number as not safe: no text message goes there.")
    return [line for line in lines if line]


# Sending


def send_answers(
    case: LegalServerCase,
    lists: Iterable[FiledList],
    *,
    story: str,
    notes: Iterable[str],
    summary: Any,
    papers: DAFileList | None,
    afterwards: Afterwards = NOTHING,
) -> dict[str, Any]:
    """Commit everything that the client reviewed to the outbox and set its delivery going; LegalServer is not asked.

    Returns:
        `{"submission": id, "reference": code, "answers": fingerprint}`. The same session gets the same submission
        however often it asks; other answers are its next revision.
    """
    _, site = connect(case.site)
    filed, lines = list(lists), tuple(notes)
    documents = (_summary_document(case, summary), *paper_documents(papers, case.case_number, case.reference))
    plan = plan_submission(
        origin_of(case, dry_run=site.dry_run),
        reviewed(case, filed, story, lines, documents),
        note_type=site.note_type,
        today=today().date(),
        new_case=site.new_case,
    )
    submission = outbox().submit(replace(plan, afterwards=afterwards))
    deliver_soon()
    answers = answers_fingerprint(case, filed, story=story, notes=lines, papers=papers)
    return {"submission": submission.id, "reference": submission.reference, "answers": answers}


def answers_fingerprint(
    case: LegalServerCase, lists: Iterable[FiledList], *, story: str, notes: Iterable[str], papers: DAFileList | None
) -> str:
    """Return what tells whether the client has changed an answer since; papers count by their file, not its bytes."""
    said = everything_said(reviewed(case, list(lists), story, tuple(notes), ()))
    files = [[paper.number, paper.filename] for paper in papers or []]
    return outbox().cipher.fingerprint({**said, "papers": files})


def deliver_from_here() -> None:
    """Deliver what is due, inside a background action."""
    deliver_here()


def summary_filename(case: LegalServerCase) -> str:
    """Return the name of the intake summary, without its ending."""
    return document_filename(case, "intake-summary")


def _summary_document(case: LegalServerCase, summary: Any) -> PlannedDocument:
    name = f"{summary_filename(case)}.docx"
    content = summary.docx.slurp(auto_decode=False)
    remove_drafts(content)
    return PlannedDocument(name, MIME_TYPES["docx"], content, "Intake summary", assembled=True)
