# do not pre-load
"""The parts of a case as lists: people are Individuals, money is ALToolbox's, and all of it is plain data."""

from __future__ import annotations

from collections.abc import Mapping

from docassemble.ALToolbox.al_income import ALAsset, ALExpense
from docassemble.base.util import Address, DAObject, Individual

from .facts import Fact
from .objects import AdverseParties, FiledItem, FiledList, HouseholdIncomes, LegalServerCase
from .on_file import CaseOrganization, CaseUser, ClientOnFile, MatterOnFile, PeopleOnFile, fill
from .site_mapping import facts_of_site

__all__ = [
    "AdditionalName",
    "AdditionalNames",
    "AddressOnFile",
    "AddressesOnFile",
    "Assignment",
    "Assignments",
    "Callback",
    "Callbacks",
    "CaseAsset",
    "CaseAssets",
    "CaseContact",
    "CaseContacts",
    "CaseDocument",
    "CaseDocuments",
    "CaseEvent",
    "CaseEvents",
    "CaseExpense",
    "CaseExpenses",
    "CaseNote",
    "CaseNotes",
    "CaseOrganization",
    "CaseService",
    "CaseServices",
    "CaseTask",
    "CaseTasks",
    "CaseUser",
    "Charge",
    "Charges",
    "ClientOnFile",
    "GovernmentId",
    "GovernmentIds",
    "Litigation",
    "Litigations",
    "MatterOnFile",
    "NonAdverseParties",
    "NonAdverseParty",
    "PeopleOnFile",
    "PhoneNumberOnFile",
    "PhoneNumbersOnFile",
    "RelatedMatter",
    "RelatedMatters",
]


class NonAdverseParty(FiledItem, Individual):
    """A member of the family or of the household, or anybody else who is not on the other side."""

    record_kind = "non_adverse_parties"


class NonAdverseParties(FiledList):
    """The people of the case who are not on the other side."""

    item_class = NonAdverseParty


class AdditionalName(FiledItem, Individual):
    """Another name of the client: `name`, and `name_type` as LegalServer's list has it."""

    record_kind = "additional_names"


class AdditionalNames(FiledList):
    """The other names of the client."""

    item_class = AdditionalName


class CaseContact(FiledItem, Individual):
    """Somebody who has to do with the case: `role` says what; `contact_uuid` is their own record in LegalServer."""

    record_kind = "case_contacts"
    uuid_key = "case_contact_uuid"

    def facts(self) -> tuple[Fact, ...]:
        """Return the facts of the link; of somebody whom LegalServer does not know yet also those of the contact."""
        link = super().facts()
        is_known = self.uuid or getattr(self, "contact_uuid", "")
        return link if is_known else (*link, *facts_of_site(self.site, "contacts", self.api_version))


class CaseContacts(FiledList):
    """The contacts of the case."""

    item_class = CaseContact


class Assignment(FiledItem):
    """Who works on the case: `user` is a person, `assignment_type` for example Primary."""

    record_kind = "assignments"
    lines = ("assignment_type", "user_name")

    @property
    def is_current(self) -> bool:
        """Whether it has not ended."""
        return not getattr(self, "end_date", "")


class Assignments(FiledList):
    """Everybody who works or has worked on the case."""

    item_class = Assignment

    def current(self, assignment_type: str = "Primary") -> Assignment | None:
        """Return the assignment of a type that has not ended; None if there is none."""
        ours = (each for each in self.elements if each.is_current and each.assignment_type == assignment_type)
        return next(ours, None)


class AddressOnFile(FiledItem):
    """One of the client's addresses: `address`, and since when."""

    record_kind = "addresses"
    uuid_key = "address_uuid"
    lines = ("type", "address.address", "address.city")

    def init(self, *pargs: object, **kwargs: object) -> None:
        super().init(*pargs, **kwargs)
        self.initializeAttribute("address", Address)


class AddressesOnFile(FiledList):
    """The client's addresses, now and before."""

    item_class = AddressOnFile


class PhoneNumberOnFile(FiledItem):
    """One of the client's telephone numbers, on sites that keep a list of them."""

    record_kind = "phone_numbers"
    lines = ("type", "phone_number")


class PhoneNumbersOnFile(FiledList):
    """The client's telephone numbers, on sites that keep a list of them."""

    item_class = PhoneNumberOnFile


class GovernmentId(FiledItem):
    """A number that an authority has given to the client."""

    record_kind = "government_generated_ids"
    lines = ("type",)


class GovernmentIds(FiledList):
    """The numbers that authorities have given to the client."""

    item_class = GovernmentId


class CaseExpense(FiledItem, ALExpense):
    """Money that goes out regularly: `source`, `value`, `times_per_year`."""

    record_kind = "expenses"
    uuid_key = "expense_uuid"
    lines = ("source",)


class CaseExpenses(FiledList):
    """The money that goes out."""

    item_class = CaseExpense


class CaseAsset(FiledItem, ALAsset):
    """Something that the client owns: `source`, `market_value`, `balance` of a loan."""

    record_kind = "assets"
    lines = ("source",)


class CaseAssets(FiledList):
    """What the client owns."""

    item_class = CaseAsset


class Litigation(FiledItem):
    """A court case: `court` is an organization, `docket` its number there."""

    record_kind = "litigations"
    uuid_key = "litigation_uuid"
    lines = ("caption", "docket")


class Litigations(FiledList):
    """The court cases."""

    item_class = Litigation


class Charge(FiledItem):
    """A criminal charge."""

    record_kind = "charges"
    uuid_key = "charge_uuid"
    lines = ("charge", "charge_date")


class Charges(FiledList):
    """The criminal charges; the first is the top charge."""

    item_class = Charge


class CaseService(FiledItem):
    """A service that the office gives in the case."""

    record_kind = "services"
    uuid_key = "service_uuid"
    lines = ("title", "start_date")


class CaseServices(FiledList):
    """The services that the office gives in the case."""

    item_class = CaseService


class CaseEvent(FiledItem):
    """An entry of the calendar: `title`, `start_datetime`, `end_datetime`, `attendees` are people."""

    record_kind = "events"
    uuid_key = "event_uuid"
    lines = ("title", "start_datetime")


class CaseEvents(FiledList):
    """The entries of the calendar."""

    item_class = CaseEvent


class CaseTask(FiledItem):
    """A task or a deadline: `title`, `due_date`, `users` are people."""

    record_kind = "tasks"
    uuid_key = "task_uuid"
    lines = ("title", "due_date")


class CaseTasks(FiledList):
    """The tasks and deadlines."""

    item_class = CaseTask


class CaseNote(FiledItem):
    """A case note: `subject`, `body`, `note_type`."""

    record_kind = "case_notes"
    uuid_key = "casenote_uuid"
    lines = ("subject", "date_posted")


class CaseNotes(FiledList):
    """The case notes."""

    item_class = CaseNote


class CaseDocument(FiledItem):
    """A file on the case: `filename`, `title`, `type`; its bytes stay in LegalServer."""

    record_kind = "documents"
    lines = ("title", "filename")


class CaseDocuments(FiledList):
    """The files on the case."""

    item_class = CaseDocument


class Callback(FiledItem):
    """A call that the office owes the client."""

    record_kind = "callbacks"
    lines = ("date", "reason")


class Callbacks(FiledList):
    """The calls that the office owes the client."""

    item_class = Callback


class RelatedMatter(FiledItem):
    """Another case that has to do with this one."""

    record_kind = "related_matters"
    uuid_key = "id"
    lines = ("relation",)


class RelatedMatters(FiledList):
    """Other cases that have to do with this one."""

    item_class = RelatedMatter


LISTS: Mapping[str, type[FiledList]] = {
    "adverse_parties": AdverseParties,
    "non_adverse_parties": NonAdverseParties,
    "additional_names": AdditionalNames,
    "contacts": CaseContacts,
    "assignments": Assignments,
    "addresses": AddressesOnFile,
    "phone_numbers": PhoneNumbersOnFile,
    "government_ids": GovernmentIds,
    "incomes": HouseholdIncomes,
    "expenses": CaseExpenses,
    "assets": CaseAssets,
    "litigations": Litigations,
    "charges": Charges,
    "services": CaseServices,
    "events": CaseEvents,
    "tasks": CaseTasks,
    "notes": CaseNotes,
    "documents": CaseDocuments,
    "callbacks": Callbacks,
    "related_matters": RelatedMatters,
}


def record_kind_of(name: str) -> str:
    """Return the kind of record of a list of the case: `notes` are LegalServer's `case_notes`."""
    return LISTS[name].item_class.record_kind


def list_on_file(case: LegalServerCase, name: str) -> FiledList:
    """Return a list of the case, made of the records that have been read."""
    made = LISTS[name](f"{case.instanceName}.{name}")
    made.take_whole(case.part_records.get(record_kind_of(name), ()), case)
    return made


def client_on_file(case: LegalServerCase) -> ClientOnFile:
    """Return the client, made of the matter's record."""
    return _of_the_matter(case, ClientOnFile(f"{case.instanceName}.client"), "client.")


def matter_on_file(case: LegalServerCase) -> MatterOnFile:
    """Return what is no fact about the client, made of the matter's record."""
    return _of_the_matter(case, MatterOnFile(f"{case.instanceName}.matter"), "matter.")


def _of_the_matter[Made: DAObject](case: LegalServerCase, made: Made, root: str) -> Made:
    ours = [fact for fact in case.facts() if fact.attribute.startswith(root)]
    fill(made, ours, case.record, case.viewer, case.user_records)
    return made


def facts_of_kind(case: LegalServerCase, record_kind: str) -> tuple[Fact, ...]:
    """Return the facts of a kind of record on the site of a case."""
    return facts_of_site(case.site, record_kind, case.api_version)
