# do not pre-load
"""The case as interviews see it. Objects hold plain data only, because docassemble pickles them at every step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from docassemble.ALToolbox.al_income import ALIncome
from docassemble.base.util import DAList, DAObject, Individual, define, defined, value

from ..errors import FixTheData, LegalAidSyncError, NotAcceptable
from .loader import PulledCase
from .mapping import Fact, fact_named, facts, facts_of, is_blank, sections

__all__ = ["AdverseParties", "AdverseParty", "HouseholdIncome", "HouseholdIncomes", "LegalServerCase"]

NOT_PULLED, PULLED, OUT_OF_REACH, UNKNOWN = "not pulled", "pulled", "out of reach", "unknown"


class LegalServerCase(DAObject):
    """One matter: what is on file, and which of it the client has confirmed.

    Attributes:
        site, matter_uuid, link_id: where the case is and by which link the client came.
        case_number: as staff know it; empty while LegalServer is out of reach.
        state: "not pulled", "pulled", "out of reach" or "unknown" (LegalServer has no such case).
        record: the matter as LegalServer gave it.
    """

    def init(self, *pargs: Any, **kwargs: Any) -> None:
        super().init(*pargs, **kwargs)
        self.state = NOT_PULLED
        self.record: dict[str, Any] = {}
        self.party_records: list[dict[str, Any]] = []
        self.income_records: list[dict[str, Any]] = []
        self.case_number = ""
        self.unreadable_parts: list[str] = []
        self.lists: dict[str, list[tuple[str, str]]] = {}

    @property
    def is_pulled(self) -> bool:
        """Whether LegalServer's record is at hand."""
        return bool(self.state == PULLED)

    def take(self, pulled: PulledCase) -> None:
        """Keep what was pulled."""
        self.record = pulled.matter
        self.party_records = [row for row in pulled.parts.get("adverse_parties", []) if row.get("active", True)]
        self.income_records = list(pulled.parts.get("incomes", []))
        self.case_number = str(pulled.matter.get("case_number") or "")
        self.unreadable_parts = list(pulled.missing)
        self.state = PULLED

    def could_not_pull(self, error: LegalAidSyncError) -> None:
        """Remember why there is no record: it does not exist, or LegalServer is out of reach."""
        self.state = UNKNOWN if isinstance(error, FixTheData) else OUT_OF_REACH

    def on_file(self, fact: Fact) -> Any:
        """Return what LegalServer holds for a fact; None if that is nothing."""
        return fact.on_file(self.record)

    def default(self, attribute: str) -> Any:
        """Return what stands in a question's field before the client types: what is on file, else nothing."""
        fact = next(fact for fact in facts() if fact.attribute == attribute)
        found = self.on_file(fact)
        return "" if found is None else found

    def has(self, section: str) -> bool:
        """Whether every needed fact of a section is on file, and all of it could be kept as an answer."""
        return all(is_confirmable(fact, self.on_file(fact)) for fact in facts_of(section))

    def sections_on_file(self) -> list[str]:
        """Return the sections that the client may confirm instead of typing."""
        return [section for section in sections() if self.has(section)]

    def texts(self, section: str) -> list[tuple[str, str]]:
        """Return (label, text) of what is on file in a section."""
        shown = [(fact.label, fact.text_on_file(self.record)) for fact in facts_of(section)]
        return [(label, text) for label, text in shown if text]

    def keep(self, confirmed: Iterable[str]) -> None:
        """Fill the interview's variables from the file for the sections that the client confirmed."""
        for section in confirmed:
            for fact in facts_of(section):
                if not defined(fact.attribute):
                    define(fact.attribute, kept(fact, self.on_file(fact)))

    def said(self) -> dict[str, Any]:
        """Return fact -> answer for every fact that the interview has by now."""
        return {fact.fact: value(fact.attribute) for fact in facts() if defined(fact.attribute)}

    def label_of(self, table: str, code: str) -> str:
        """Return the text of a list's entry; the code itself if the list is not at hand."""
        return dict(self.lists.get(table, [])).get(code, code)


def is_confirmable(fact: Fact, found: Any) -> bool:
    """Whether the client may confirm a value: it is there, unless it need not be, and our own rules accept it."""
    if is_blank(found):
        return fact.optional
    try:
        kept(fact, found)
    except NotAcceptable:
        return False
    return True


def can_be_held(record_kind: str, record: dict[str, Any]) -> bool:
    """Whether an item of a list can be shown for confirmation: every value on file is one that our rules accept."""
    found = ((fact, fact.on_file(record)) for fact in facts(record_kind))
    return all(is_blank(value) or is_confirmable(fact, value) for fact, value in found)


def kept(fact: Fact, found: Any) -> Any:
    """Return a value on file in the form in which the interview keeps an answer."""
    return "" if is_blank(found) else fact.rules.check(found, None)


class FiledItem(DAObject):
    """One item of a list that may stand on file. `filed` is LegalServer's record, empty for an item that is new.

    `item_id` stays when items before this one go and its place in the list changes.
    """

    record_kind = ""
    uuid_key = "uuid"
    item_id = ""

    def init(self, *pargs: Any, **kwargs: Any) -> None:
        super().init(*pargs, **kwargs)
        self.item_id = uuid4().hex

    @property
    def filed_record(self) -> dict[str, Any]:
        """LegalServer's record of this item; empty for a new one."""
        return dict(getattr(self, "filed", {}))

    @property
    def uuid(self) -> str:
        """LegalServer's uuid; empty for a new item."""
        return str(self.filed_record.get(self.uuid_key, ""))

    def take(self, record: dict[str, Any]) -> None:
        """Fill this item from LegalServer's record."""
        self.filed = record
        for fact in facts(self.record_kind):
            found = fact.on_file(record)
            if found is not None:
                self.set_fact(fact, kept(fact, found))

    def set_fact(self, fact: Fact, answer: Any) -> None:
        """Set one attribute of this item."""
        define(f"{self.instanceName}.{fact.attribute}", answer)

    def said(self) -> dict[str, Any]:
        """Return fact -> answer for every fact that this item has."""
        names = {fact.fact: f"{self.instanceName}.{fact.attribute}" for fact in facts(self.record_kind)}
        return {name: value(path) for name, path in names.items() if defined(path)}


class AdverseParty(FiledItem, Individual):
    """A person or an organization on the other side: `name`, or `organization` if `kind` is "organization"."""

    record_kind = "adverse_parties"

    def take(self, record: dict[str, Any]) -> None:
        super().take(record)
        self.kind = "organization" if record.get("organization_name") else "person"
        if is_blank(fact_named("party_phone").on_file(record)):
            self.phone_number = ""

    @property
    def title(self) -> str:
        """What to call this party on a screen."""
        if self.kind == "organization":
            return str(self.organization)
        return " ".join(part for part in (self.name.first, self.name.last) if part)


class HouseholdIncome(FiledItem, ALIncome):
    """Money that comes in regularly: `source` is the uuid of an entry of LegalServer's list `income`."""

    record_kind = "incomes"
    uuid_key = "income_uuid"

    @property
    def filed_kind(self) -> str:
        """The name of the kind of income on file; empty for a new item."""
        return fact_named("income_type").text_on_file(self.filed_record)


class FiledList(DAList):
    """A list whose first items stand on file."""

    record_kind = ""

    def take(self, records: Iterable[dict[str, Any]]) -> None:
        """Add an item for each of LegalServer's records, once; a record that our rules can't hold is left alone."""
        if self.elements:
            return
        rows = list(records)
        self.filed_uuids = [str(row.get(self.object_type.uuid_key, "")) for row in rows]
        for record in rows:
            if can_be_held(self.record_kind, record):
                item = self.appendObject()
                item.take(record)
                item.complete = True
        if self.elements:
            self.there_are_any = True

    def keep(self) -> None:
        """Take the list as it stands on file, without asking; it can still be changed from the review screen."""
        self.there_is_another = False
        self.gathered = True
        self.revisit = True

    def baseline(self) -> tuple[str, ...]:
        """Return the uuids that were on file before the client added anything."""
        return tuple(getattr(self, "filed_uuids", ()))


class AdverseParties(FiledList):
    """The people and organizations on the other side."""

    record_kind = AdverseParty.record_kind

    def init(self, *pargs: Any, **kwargs: Any) -> None:
        self.object_type = AdverseParty
        self.complete_attribute = "complete"
        super().init(*pargs, **kwargs)


class HouseholdIncomes(FiledList):
    """The money that comes in."""

    record_kind = HouseholdIncome.record_kind

    def init(self, *pargs: Any, **kwargs: Any) -> None:
        self.object_type = HouseholdIncome
        self.complete_attribute = "complete"
        super().init(*pargs, **kwargs)
