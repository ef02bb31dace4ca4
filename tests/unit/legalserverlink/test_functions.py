"""The functions of the official package, by their names: called as its interviews call them, against the stand-in."""

from __future__ import annotations

import inspect
import pickle
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from docassemble.legalaidsync.settings import Settings, Site, Token
from tests.stand_in import ROOT, TOKEN, StandIn
from tests.unit.legalserverlink.official import ARGUMENTS

SITE = "sandbox-demo"
GROUP = {"is_group": True, "organization_name": "Tenants of Wisteria Court", "client_id": 7}


@pytest.fixture
def office(docassemble_context: Any, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A server with one site, the stand-in; `read` collects what is noted in the audit."""
    from docassemble.legalaidsync import legalserverlink_compat, noting
    from docassemble.legalaidsync.legalserverlink import opening, reading

    site = Site("sandbox", ROOT, Token(TOKEN), launched_as=SITE)
    read: list[dict[str, Any]] = []
    monkeypatch.setattr(reading, "settings", lambda: Settings({"sandbox": site}))
    monkeypatch.setattr(reading, "connect", lambda name: (stand_in.client, site))
    monkeypatch.setattr(noting.connections, "engine", lambda: None)
    monkeypatch.setattr(noting, "record_views", lambda engine, **row: read.append(row))
    for module in (reading, opening):
        monkeypatch.setattr(module, "user_logged_in", lambda: False)
    monkeypatch.setattr(reading, "showifdef", lambda name, alternative="": alternative)
    case = {"legalserver_site": SITE, "legalserver_matter_uuid": stand_in.matter_uuid()}
    return SimpleNamespace(link=legalserverlink_compat, case=case, read=read, stand_in=stand_in)


def new_list(name: str, kind: Any = None) -> Any:
    from docassemble.base.util import DAList, DAObject

    return DAList(name, object_type=kind or DAObject, auto_gather=False, complete_attribute="complete")


@pytest.mark.usefixtures("docassemble_context")
@pytest.mark.parametrize("name", sorted(ARGUMENTS))
def test_a_function_takes_the_arguments_that_interviews_give(name: str) -> None:
    from docassemble.legalaidsync import legalserverlink_compat

    function: Callable[..., Any] = getattr(legalserverlink_compat, name)
    signature = inspect.signature(function)
    takes_any = any(each.kind is each.VAR_KEYWORD for each in signature.parameters.values())
    needed, optional = ARGUMENTS[name]
    assert takes_any or set(signature.parameters) >= {*needed, *optional}
    signature.bind(**dict.fromkeys(needed))
    assert name in legalserverlink_compat.__all__


def test_details_of_a_case_are_its_record(office: SimpleNamespace) -> None:
    data = office.link.get_matter_details(**office.case, custom_fields=[], sort="asc")
    assert data["case_number"] == "26-0001042"
    assert [(row["site"], row["matter_uuid"]) for row in office.read] == [
        ("sandbox", office.case["legalserver_matter_uuid"])
    ]


def test_an_answer_that_went_wrong_has_the_key_error_and_nothing_of_a_person(office: SimpleNamespace) -> None:
    found = office.link.get_matter_details(legalserver_site=SITE, legalserver_matter_uuid="0" * 8)
    assert set(found) == {"error"}
    assert TOKEN not in found["error"]
    assert office.link.search_user_data(legalserver_site="nobody-demo")[0].keys() == {"error"}
    assert office.read == []


def test_a_search_takes_keys_and_what_the_function_names(office: SimpleNamespace) -> None:
    notes = office.link.search_matter_notes_data(**office.case, note_type="Intake Notes", page_limit=1)
    assert notes
    assert {note["note_type"]["lookup_value_name"] for note in notes} == {"Intake Notes"}
    found = office.link.search_contact_data(legalserver_site=SITE, contact_search_params={"first": "Percival"})
    assert [contact["last"] for contact in found] == ["Oakenfold"]


def test_a_case_is_filled_with_what_it_has_and_the_rest_stays_undefined(office: SimpleNamespace) -> None:
    from docassemble.base.util import DAObject

    case = office.link.populate_case(
        case=DAObject("legalserver_case"), legalserver_data=office.link.get_matter_details(**office.case)
    )
    assert (case.case_number, case.intake_date) == ("26-0001042", "2026-03-02")
    assert case.legal_problem_code == "63 Private Landlord/Tenant"
    assert case.special_legal_problem_code == ["Eviction"]
    assert (case.intake_office_name, case.county_of_dispute_FIPS) == ("Main Office", "17031")
    assert "close_reason" not in case.__dict__
    pickle.dumps(case)


def test_a_client_is_a_person_or_an_organization(office: SimpleNamespace) -> None:
    from docassemble.base.util import Individual, Person

    data = office.link.get_matter_details(**office.case)
    client = office.link.populate_client(client=Individual("client"), legalserver_data=data)
    assert (client.name.full(), client.birthdate) == ("Marigold J. Featherstone", "1987-11-23")
    assert (client.address.address, client.address.unit, client.address.county) == ("2114 Wisteria Court", "4C", "Cook")
    assert client.address.safe_address is True
    assert client.language == "en"
    assert "mailing_address" not in client.__dict__
    group = office.link.populate_client(client=Person("client"), legalserver_data=GROUP)
    assert group.name.text == "Tenants of Wisteria Court"


@pytest.mark.parametrize(
    ("function", "argument", "attribute", "value"),
    [
        ("populate_assignments", "assignment_list", "type", "Primary"),
        ("populate_contacts", "contact_list", "phone", "312-555-0151"),
        ("populate_documents", "document_list", "name", "five-day-notice.txt"),
        ("populate_events", "event_list", "title", "Eviction hearing"),
        ("populate_income", "income_list", "type", "Employment"),
        ("populate_litigations", "litigation_list", "docket", "2026-EX-000123"),
        ("populate_notes", "note_list", "subject", "Intake call"),
        ("populate_services", "services_list", "title", "Eviction answer and hearing"),
        ("populate_tasks", "task_list", "title", "File appearance"),
        ("populate_associated_cases", "associated_case_list", "matter_identification_number", "25-0000978"),
    ],
)
def test_a_list_is_filled_from_the_record_of_the_case_or_from_legalserver_and_never_twice(
    office: SimpleNamespace, function: str, argument: str, attribute: str, value: str
) -> None:
    data = office.link.get_matter_details(**office.case)
    items = new_list("items")
    for given in ({"legalserver_data": data}, {"legalserver_data": data}, {}):
        filled = getattr(office.link, function)(**{argument: items}, **office.case, **given)
    assert filled is items
    assert items.gathered
    assert [getattr(item, attribute) for item in items][:1] == [value]
    keys = [str(sorted(item.__dict__.items())) for item in items]
    assert len(keys) == len(set(keys))
    pickle.dumps(items)


def test_people_of_the_other_side_are_persons_and_organizations(office: SimpleNamespace) -> None:
    from docassemble.base.util import Individual, IndividualName, Person

    parties = office.link.populate_adverse_parties(adverse_party_list=new_list("parties", Person), **office.case)
    assert str(parties[0]) == "Copper Kettle Apartments LLC"
    assert not isinstance(parties[0], Individual)
    family = office.link.populate_non_adverse_parties(non_adverse_party_list=new_list("family", Person), **office.case)
    assert family[0].name.full() == "Teasel Featherstone"
    names = office.link.populate_additional_names(additional_name_list=new_list("names", IndividualName), **office.case)
    assert (names[0].first, names[0].last) == ("Marigold", "Thornberry")


def test_the_parts_of_a_case_come_side_by_side_and_are_not_asked_for_again(office: SimpleNamespace) -> None:
    data = office.link.get_matter_details(**office.case)
    charges = new_list("charges")
    office.link.legalserver_read_all_parts(data, SITE, office.case["legalserver_matter_uuid"])
    office.link.populate_charges(charge_list=charges, legalserver_data=data)
    assert charges[0].lookup_charge == "Noise ordinance violation"


def test_users_of_the_case_are_filled_with_what_legalserver_knows_of_them(office: SimpleNamespace) -> None:
    from docassemble.base.util import Individual

    assignments = new_list("assignments")
    primary = office.link.populate_primary_assignment(
        primary_assignment=Individual("primary"), assignment_list=assignments, **office.case
    )
    assert (primary.name.full(), primary.user_uuid) == ("Odalys Brightwater", assignments[0].user_uuid)
    same = office.link.populate_given_user(
        legalserver_user=Individual("same"), legalserver_user_uuid=primary.user_uuid, legalserver_site=SITE
    )
    assert same.email == primary.email


def assignment(items: Any, user: str, start: str, end: str | None = None, kind: str = "Pro Bono") -> None:
    items.appendObject().__dict__.update(type=kind, user_uuid=user, start_date=start, end_date=end)


def test_volunteers_are_those_who_have_the_case_now_by_when_they_got_it(
    office: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docassemble.base.util import Individual

    from docassemble.legalaidsync.legalserverlink import populating

    monkeypatch.setattr(populating, "record_of", lambda site, resource, uuid, **more: {"user_uuid": uuid})
    items = new_list("assignments")
    for row in (("b", "2026-03-01"), ("a", "2026-01-05"), ("gone", "2025-01-01", "2025-02-01")):
        assignment(items, *row)
    assignment(items, "staff", "2024-01-01", kind="Primary")
    given = {"assignment_list": items, **office.case}
    people = new_list("volunteers", Individual)
    for _ in range(2):
        office.link.populate_pro_bono_assignments(pro_bono_assignment_list=people, **given)
    assert [person.user_uuid for person in people] == ["a", "b"]
    assert office.link.count_of_pro_bono_assignments(pro_bono_assignment_list=people) == 2
    first, latest = Individual("first"), Individual("latest")
    office.link.populate_first_pro_bono_assignment(legalserver_first_pro_bono_assignment=first, **given)
    office.link.populate_latest_pro_bono_assignment(legalserver_latest_pro_bono_assignment=latest, **given)
    assert (first.user_uuid, latest.user_uuid, latest.assignment_start_date) == ("a", "b", "2026-03-01")


def test_a_token_says_whether_the_site_can_be_called(office: SimpleNamespace) -> None:
    assert set(office.link.check_legalserver_token(legalserver_site=SITE)) == {"no_error"}
    assert set(office.link.check_legalserver_token(legalserver_site="other")) == {"error"}


def test_a_case_that_the_interview_names_is_the_case_file_too(office: SimpleNamespace) -> None:
    case = office.link.LegalServerCase("case_file")
    office.link.legalserver_same_case(case, SITE, "m1")
    assert (case.site, case.matter_uuid, case.viewer) == ("sandbox", "m1", "client")
    office.link.legalserver_same_case(case, SITE, "m2")
    assert case.matter_uuid == "m1"


class Outbox:
    """Keeps plans by their key, as the outbox does."""

    def __init__(self) -> None:
        from docassemble.legalaidsync.delivery.encryption import Cipher

        self.cipher = Cipher(("a key of the test, long enough",))
        self.plans: dict[str, Any] = {}

    def submit(self, plan: Any) -> Any:
        self.plans.setdefault(plan.key, plan)
        return SimpleNamespace(id=len(self.plans), reference=plan.reference)


@pytest.fixture
def outbox(office: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Outbox:
    from docassemble.legalaidsync.legalserverlink import posting

    made = Outbox()
    monkeypatch.setattr(posting, "outbox", lambda: made)
    monkeypatch.setattr(posting, "deliver_soon", lambda: None)
    monkeypatch.setattr(posting, "showifdef", lambda name: "26-0001042")
    monkeypatch.setattr(posting.compat, "session_id", lambda: "s1")
    return made


def test_a_zip_becomes_its_files_however_often_it_is_made(
    office: SimpleNamespace, outbox: Outbox, tmp_path: Path
) -> None:
    """docassemble runs a block again that could not be finished, and makes the zip anew, with other times in it."""
    post = office.link.post_file_to_legalserver_documents_webhook
    answers = []
    for year in (2025, 2026):
        path = tmp_path / f"{year}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in ("letter.docx", "old/letter.docx", "list.txt"):
                archive.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), name)
        answers.append(post(file_path=str(path), subfolder="Letters", **office.case))
    (plan,) = outbox.plans.values()
    code = plan.reference
    assert answers[0] == answers[1]
    assert answers[0]["documents"] == [f"letter_{code}.docx", f"letter_2_{code}.docx", f"list_{code}.txt"]
    (operation,) = plan.operations
    assert (operation.kind, operation.document.folder) == ("upload_zip", "Letters")
    with zipfile.ZipFile(BytesIO(operation.document.content)) as packed:
        assert packed.namelist() == answers[0]["documents"]


def test_a_file_that_is_no_zip_has_no_note_and_another_file_is_another_submission(
    office: SimpleNamespace, outbox: Outbox, tmp_path: Path
) -> None:
    post = office.link.post_file_to_legalserver_documents_webhook
    for content in (b"one", b"two", b"one"):
        (tmp_path / "letter.txt").write_bytes(content)
        answer = post(file_path=str(tmp_path / "letter.txt"), save_to_sharepoint=True, **office.case)
        assert "error" not in answer
    assert [[each.kind for each in plan.operations] for plan in outbox.plans.values()] == [["upload_document"]] * 2


def test_an_empty_zip_is_an_error(office: SimpleNamespace, outbox: Outbox, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    post = office.link.post_file_to_legalserver_documents_webhook
    assert post(file_path=str(tmp_path / "empty.zip"), **office.case) == {"error": "RequestInvalid"}


def test_a_file_that_is_not_there_and_a_site_that_is_not_known_are_errors(
    office: SimpleNamespace, outbox: Outbox, tmp_path: Path
) -> None:
    post = office.link.post_file_to_legalserver_documents_webhook
    assert post(file_path=str(tmp_path / "none.pdf"), **office.case) == {"error": "FileNotFoundError"}
    assert post(file_path="x", legalserver_site="other", legalserver_matter_uuid="m") == {
        "error": "ConfigurationInvalid"
    }
    assert outbox.plans == {}


@pytest.mark.parametrize(
    ("for_client", "signed_in", "opens"), [(True, False, True), (False, True, True), (False, False, False)]
)
def test_a_launch_opens_for_whoever_is_signed_in_and_for_clients_if_it_is_theirs(
    office: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, for_client: bool, signed_in: bool, opens: bool
) -> None:
    from docassemble.legalaidsync.legalserverlink import opening

    monkeypatch.setattr(opening, "user_logged_in", lambda: signed_in)
    assert office.link.legalserver_launch_opens(for_client) is opens


@pytest.mark.parametrize(
    ("abbreviation", "kind", "name"),
    [("Example", "Live", "example"), ("example", "Demo", "example-demo"), ("example", "Test", "example.test"),
     ("evil.example/", "Live", "evil.example/")],
)  # fmt: skip
def test_a_site_has_the_name_that_functions_take(
    office: SimpleNamespace, abbreviation: str, kind: str, name: str
) -> None:
    assert office.link.legalserver_site_named(abbreviation, kind) == name


def test_what_staff_type_is_checked(office: SimpleNamespace) -> None:
    from docassemble.base.util import DAValidationError

    assert office.link.legalserver_uuid(office.case["legalserver_matter_uuid"])
    assert office.link.legalserver_abbreviation("sandbox")
    for check, answer in (
        (office.link.legalserver_uuid, "26-0001042"),
        (office.link.legalserver_abbreviation, "other"),
    ):
        with pytest.raises(DAValidationError):
            check(answer)
