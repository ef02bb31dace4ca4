# do not pre-load
"""The case as interviews see it. Objects hold plain data only, because docassemble pickles them at every step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from docassemble.ALToolbox.al_income import ALIncome
from docassemble.base.util import DAList, DAObject, Individual, define, defined, value

from ..errors import FixTheData, LegalAidSyncError
from .confirming import can_be_held, is_confirmable, is_kept_alone, kept
from .facts import CLIENT, STAFF
from .loader import PulledCase
from .mapping import Fact, fact_named, facts, is_blank
from .on_file import BLANK, Record, changed, fill, given, held
from .set_aside import Marks, mark_of
from .site_mapping import facts_of_site

__all__ = ["AdverseParties", "AdverseParty", "HouseholdIncome", "HouseholdIncomes", "LegalServerCase"]

NOT_PULLED, PULLED, OUT_OF_REACH, UNKNOWN, NEW = "not pulled", "pulled", "out of reach", "unknown", "new"


class LegalServerCase(DAObject):
    """One matter: what is on file, and which of it the client has confirmed.

    Attributes:
        site, matter_uuid, link_id: where the case is and by which link the client came.
        case_number: as staff know it; empty while LegalServer is out of reach.
        state: "not pulled", "pulled", "out of reach", "unknown" (LegalServer has no such case) or "new" (see is_new).
        record: the matter as LegalServer gave it.
        opened_by: who came without a link: staff whom LegalServer sent, `user N`, or somebody new, `visitor N`.
        viewer: "client" or "staff": only what they may see is filled in, only what they may change is sent.
        api_version: in which version of the API the record is.
        reviewed_sections: sections beside those that the library's own questions ask, which this interview's review
            screen shows; what nobody has reviewed is not sent.
        part_records, user_records: what has been read of the parts, and of the users whom they name.

        set_aside: fact -> what the person said of it on the review screen instead of an answer; see set_aside.py.
        told, told_by: facts that another program has told about the client, and which one; see told.py.
        marks, news: the state in which the case was read, and what somebody has changed since; see file_news.py.

    The names of the parts (`client`, `matter`, `services` ...) are made by data/questions/case_parts.yml.
    """

    site = ""
    opened_by = ""
    api_version = 2
    reviewed_sections: tuple[str, ...] = ()
    set_aside: Marks = MappingProxyType({})
    told: Mapping[str, Any] = MappingProxyType({})
    told_by = ""
    marks: tuple[object, ...] = ()
    news: Mapping[str, tuple[str, str]] = MappingProxyType({})

    @property
    def viewer(self) -> str:
        """Who looks at the case: staff whom LegalServer sent, else the client; an interview may say it itself."""
        launched = self.opened_by.startswith("user ")
        return str(self.__dict__.get("shown_to") or (STAFF if launched else CLIENT))

    @viewer.setter
    def viewer(self, viewer: str) -> None:
        self.shown_to = viewer

    def init(self, *pargs: Any, **kwargs: Any) -> None:
        super().init(*pargs, **kwargs)
        self.state = NOT_PULLED
        self.record: dict[str, Any] = {}
        self.party_records: list[dict[str, Any]] = []
        self.income_records: list[dict[str, Any]] = []
        self.part_records: dict[str, list[dict[str, Any]]] = {}
        self.user_records: dict[str, dict[str, Any]] = {}
        self.case_number = ""
        self.unreadable_parts: list[str] = []
        self.lists: dict[str, list[tuple[str, str]]] = {}

    @property
    def is_pulled(self) -> bool:
        """Whether LegalServer's record is at hand."""
        return bool(self.state == PULLED)

    @property
    def is_new(self) -> bool:
        """Whether LegalServer does not have the case yet: it is made when the answers are delivered."""
        return bool(self.state == NEW)

    def await_making(self, site: str, placeholder: str) -> None:
        """Stand for a case that delivery makes: what stands for its uuid is from delivery/new_matter.py."""
        self.site, self.matter_uuid, self.state = site, placeholder, NEW

    def take(self, pulled: PulledCase) -> None:
        """Keep what was pulled."""
        self.record = pulled.matter
        self.party_records = [row for row in pulled.parts.get("adverse_parties", []) if row.get("active", True)]
        self.income_records = list(pulled.parts.get("incomes", []))
        self.part_records = self.part_records | dict(pulled.parts)
        self.case_number = str(pulled.matter.get("case_number") or "")
        self.unreadable_parts = list(pulled.missing)
        self.state = PULLED

    def could_not_pull(self, error: LegalAidSyncError) -> None:
        """Remember why there is no record: it does not exist, or LegalServer is out of reach."""
        self.state = UNKNOWN if isinstance(error, FixTheData) else OUT_OF_REACH

    def on_file(self, fact: Fact) -> Any:
        """Return what LegalServer holds for a fact; None if that is nothing."""
        return fact.on_file(self.record) if fact.may_see(self.viewer) else None

    def text_on_file(self, fact: Fact) -> str:
        """Return what people read of what LegalServer holds for a fact; empty if the viewer may not see it."""
        return fact.text_on_file(self.record) if fact.may_see(self.viewer) else ""

    def asked(self, section: str = "") -> tuple[Fact, ...]:
        """Return the facts that the library's own questions ask, as this site calls them; of one section, or all."""
        return tuple(fact for fact in self.facts() if fact.asked and section in ("", fact.section))

    def asked_sections(self) -> tuple[str, ...]:
        """Return the sections of those facts, in their order."""
        return tuple(dict.fromkeys(fact.section for fact in self.asked()))

    def default(self, attribute: str) -> Any:
        """Return what stands in a question's field before the client types: what is on file, else nothing."""
        fact = next(fact for fact in self.asked() if fact.attribute == attribute)
        found = self.told.get(fact.fact, self.on_file(fact))
        if found is None:
            return ""
        return fact.text_of(found) if fact.kind == "birthdate" else found  # ALToolbox's three boxes take 07/14/1988

    def is_told_otherwise(self, section: str) -> bool:
        """Whether something was told that is not what is on file, so that the section's questions must be asked."""
        told = [fact for fact in self.asked(section) if fact.fact in self.told]
        return any(not fact.same(self.on_file(fact), self.told[fact.fact]) for fact in told)

    def has(self, section: str) -> bool:
        """Whether every needed fact of a section is on file, and all of it could be kept as an answer."""
        return all(is_confirmable(fact, self.on_file(fact)) for fact in self.asked(section))

    def sections_on_file(self) -> list[str]:
        """Return the sections that the client may confirm instead of typing."""
        return [name for name in self.asked_sections() if self.has(name) and not self.is_told_otherwise(name)]

    def texts(self, section: str) -> list[tuple[str, str]]:
        """Return (label, text) of what is on file in a section."""
        shown = [(fact.label, self.text_on_file(fact)) for fact in self.asked(section)]
        return [(label, text) for label, text in shown if text]

    def keep(self, confirmed: Iterable[str]) -> None:
        """Fill the interview's variables from the file for the sections that the client confirmed."""
        for section in confirmed:
            whole = self.has(section)
            for fact in self.asked(section):
                found = self.on_file(fact)
                if (whole or is_kept_alone(fact, found)) and not defined(fact.attribute):
                    define(fact.attribute, kept(fact, found))

    def facts(self) -> tuple[Fact, ...]:
        """Return all facts of the matter, with those that only this site has."""
        return facts_of_site(self.site, "matter", self.api_version)

    def reviewed_facts(self) -> tuple[Fact, ...]:
        """Return the facts that may be sent: the review screen shows them, and whoever answers may change them."""
        shown = (fact for fact in self.facts() if fact.asked or fact.section in self.reviewed_sections)
        return tuple(fact for fact in shown if fact.may_change(self.viewer))

    def mark(self, fact: str, answer: Any) -> str:
        """Return what the person said of a fact instead of this answer; an empty text for nothing."""
        return mark_of(self.set_aside, fact, answer)

    def marked_as(self, mark: str) -> list[str]:
        """Return the facts that have a mark: those that the review screen shows, and no others."""
        answers = self.answers()
        ours = (fact.fact for fact in self.reviewed_facts())
        return [fact for fact in ours if self.mark(fact, answers.get(fact)) == mark]

    def said(self) -> dict[str, Any]:
        """Return fact -> answer for what may be sent: without what the person has set aside."""
        return {fact: answer for fact, answer in self.answers().items() if not self.mark(fact, answer)}

    def answers(self) -> dict[str, Any]:
        """Return fact -> answer for every fact that the interview has by now.

        An answer is in the interview's own `client`, or else it was put into `client` or `matter` of this case.
        """
        ours = self.reviewed_facts()
        answers: dict[str, Any] = {}
        for root in ("client", "matter"):
            if root in self.__dict__:
                table = [fact for fact in ours if fact.attribute.startswith(f"{root}.")]
                answers |= changed(self.__dict__[root], table, self.record, self.viewer)
        theirs = [fact for fact in ours if fact.attribute.startswith("client.")]
        return answers | (given(value("client"), theirs) if defined("client") else {})

    def label_of(self, table: str, code: str) -> str:
        """Return the text of a list's entry; the code itself if the list is not at hand."""
        return dict(self.lists.get(table, [])).get(code, code)


class FiledItem(DAObject):
    """One item of a list that may stand on file. `filed` is LegalServer's record, empty for an item that is new.

    `item_id` stays when items before this one go and its place in the list changes. `site`, `api_version` and `viewer`
    are those of the case that the item was taken from.
    """

    record_kind = ""
    uuid_key = "uuid"
    item_id = ""
    site = ""
    api_version = 2
    viewer = CLIENT
    gone = False
    lines: tuple[str, ...] = ("name.first", "name.last")

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

    @property
    def is_gone(self) -> bool:
        """Whether it is on file and the client says that it is no longer so."""
        return bool(self.gone and self.uuid)

    @property
    def filed_line(self) -> str:
        """What stands on file of what the library's own questions ask, in one line."""
        asked = [fact for fact in self.facts() if fact.asked and fact.may_see(self.viewer)]
        return ", ".join(text for fact in asked if (text := fact.text_on_file(self.filed_record)))

    @property
    def line(self) -> str:
        """What to call this item on a screen, in one line."""
        rows = [fact for name in self.lines for fact in self.facts() if fact.attribute == name]
        texts = [fact.text_of(found) for fact in rows if (found := held(self, fact)) not in (None, BLANK)]
        return (" " if "name.first" in self.lines else ", ").join(texts)

    def facts(self) -> tuple[Fact, ...]:
        """Return all facts of such items, with those that only this site has."""
        return facts_of_site(self.site, self.record_kind, self.api_version)

    def reviewed_facts(self) -> tuple[Fact, ...]:
        """Return the facts that whoever answers may change."""
        return tuple(fact for fact in self.facts() if fact.may_change(self.viewer))

    def take(self, record: dict[str, Any]) -> None:
        """Fill this item with what the library's own questions ask, from LegalServer's record."""
        self.filed = record
        for fact in facts(self.record_kind):
            found = fact.on_file(record)
            if found is not None:
                self.set_fact(fact, kept(fact, found))

    def take_whole(self, record: dict[str, Any], case: LegalServerCase) -> None:
        """Fill this item with everything that the viewer of the case may see of LegalServer's record."""
        self.filed = record
        fill(self, self.facts(), record, case.viewer, case.user_records)

    def belong_to(self, case: LegalServerCase) -> None:
        """Keep to which case this item belongs."""
        self.site, self.api_version, self.viewer = case.site, case.api_version, case.viewer

    def set_fact(self, fact: Fact, answer: Any) -> None:
        """Set one attribute of this item."""
        define(f"{self.instanceName}.{fact.attribute}", answer)

    def said(self) -> dict[str, Any]:
        """Return fact -> answer for what the library asks and this item has, and for all else that was changed."""
        asked = {fact.fact: held(self, fact) for fact in self.facts() if fact.asked}
        others = [fact for fact in self.reviewed_facts() if not fact.asked]
        theirs = {name: answer for name, answer in asked.items() if answer is not None}
        return theirs | changed(self, others, self.filed_record, self.viewer)


class AdverseParty(FiledItem, Individual):
    """A person or an organization on the other side: `name`, or `organization` if `kind` is "organization"."""

    record_kind = "adverse_parties"

    def take(self, record: dict[str, Any]) -> None:
        super().take(record)
        self.kind = _kind_of_party(record)
        if is_blank(fact_named("party_phone").on_file(record)):
            self.phone_number = ""

    def take_whole(self, record: dict[str, Any], case: LegalServerCase) -> None:
        super().take_whole(record, case)
        self.kind = _kind_of_party(record)
        if self.kind == "organization":
            self.name.uses_parts = False
            self.name.text = self.organization

    @property
    def line(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What to call this party on a screen."""
        if self.kind == "organization":
            return str(self.organization)
        return " ".join(part for part in (self.name.first, self.name.last) if part)


def _kind_of_party(record: dict[str, Any]) -> str:
    return "organization" if record.get("organization_name") else "person"


class HouseholdIncome(FiledItem, ALIncome):
    """Money that comes in regularly: `source` is the uuid of an entry of LegalServer's list `income`."""

    record_kind = "incomes"
    uuid_key = "income_uuid"

    @property
    def line(self) -> str:
        return self.filed_kind

    @property
    def filed_kind(self) -> str:
        """The name of the kind of income on file; empty for a new item."""
        return fact_named("income_type").text_on_file(self.filed_record)


class FiledList(DAList):
    """A list whose first items stand on file."""

    item_class: type[FiledItem] = FiledItem

    def init(self, *pargs: Any, **kwargs: Any) -> None:
        self.object_type = self.item_class
        self.complete_attribute = "complete"
        super().init(*pargs, **kwargs)

    @property
    def record_kind(self) -> str:
        """The kind of record that the items are in LegalServer."""
        return self.item_class.record_kind

    def take(self, records: Iterable[dict[str, Any]]) -> None:
        """Add an item for each of LegalServer's records, once; a record that our rules can't hold is left alone."""
        if self.elements:
            return
        rows = self._know(records)
        for record in rows:
            if can_be_held(self.record_kind, record):
                self._add().take(record)
        if self.elements:
            self.there_are_any = True

    def take_whole(self, records: Iterable[dict[str, Any]], case: LegalServerCase) -> None:
        """Add an item for each of LegalServer's records, with everything that the viewer of the case may see."""
        for record in self._know(records):
            item = self._add()
            item.belong_to(case)
            item.take_whole(record, case)
        self.there_are_any = bool(self.elements)
        self.keep()

    def keep(self) -> None:
        """Take the list as it stands on file, without asking; it can still be changed from the review screen."""
        self.there_is_another = False
        self.gathered = True

    def baseline(self) -> tuple[str, ...]:
        """Return the uuids that were on file before the client added anything."""
        return tuple(getattr(self, "filed_uuids", ()))

    def _know(self, records: Iterable[Record]) -> list[dict[str, Any]]:
        rows = [dict(record) for record in records]
        self.filed_uuids = [str(row.get(self.item_class.uuid_key, "")) for row in rows]
        return rows

    def _add(self) -> FiledItem:
        item: FiledItem = self.appendObject()
        item.complete = True
        return item


class AdverseParties(FiledList):
    """The people and organizations on the other side."""

    item_class = AdverseParty


class HouseholdIncomes(FiledList):
    """The money that comes in."""

    item_class = HouseholdIncome
