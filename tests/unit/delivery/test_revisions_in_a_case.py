"""Revisions through the real client to the stand-in: records are amended, a new case is made once."""

from __future__ import annotations

from typing import Any

import pytest

from docassemble.legalaidsync.delivery.new_matter import new_placeholder
from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.delivery.relinking import relink
from docassemble.legalaidsync.delivery.settling import Verdict
from docassemble.legalaidsync.delivery.states import State
from tests.stand_in import StandIn
from tests.unit.delivery.conftest import Office
from tests.unit.delivery.test_revisions import paper, story


def new_case(last: str, phone: str = "312-555-0142") -> PlannedOperation:
    payload = {"first": "Teodora", "last": last, "mobile_phone": phone, "case_disposition": "Incomplete Intake"}
    paths = {name: name for name in ("first", "last", "mobile_phone")}
    return PlannedOperation(
        "create_matter",
        "the new case",
        payload=payload,
        slot="matter",
        labels={"last": "Last name"},
        read_paths={**paths, "case_disposition": "case_disposition.lookup_value_name"},
        expect=dict(payload),
    )


def organization(name: str) -> PlannedOperation:
    payload = {"organization_name": name}
    return PlannedOperation(
        "create_adverse_party",
        "the other side",
        payload=payload,
        slot="adverse_party a",
        labels={"organization_name": "Organization"},
        read_paths={"organization_name": "organization_name"},
        expect=payload,
    )


def send(office: Office, *operations: PlannedOperation) -> int:
    return office.submit(*operations, matter_uuid=office.matter, case_number=None)


def cases(site: StandIn) -> list[dict[str, Any]]:
    found = site.client.matters.search(first="Teodora", results="full")
    return [row for row in found if str(row["last"]).startswith("Raven")]


@pytest.fixture
def to_be_made(office: Office, site: StandIn) -> Office:
    """An office whose client is not in LegalServer yet."""
    office.matter = new_placeholder()
    return office


def test_a_party_that_was_made_is_changed_in_place(office: Office, site: StandIn) -> None:
    before = len(list(site.client.adverse_parties.search(matter=office.matter)))
    office.submit(organization("Quartz Mills LLC"), story("one"))
    office.deliver()
    second = office.submit(organization("Quartz Mill Holdings LLC"), story("two"))
    office.deliver()
    assert office.states(second) == ["sent", "sent"]
    names = [row["organization_name"] for row in site.client.adverse_parties.search(matter=office.matter)]
    assert len(names) == before + 1
    assert "Quartz Mill Holdings LLC" in names
    assert "Quartz Mills LLC" not in names


def test_a_new_case_that_is_not_made_yet_is_made_with_the_newest_answers(to_be_made: Office, site: StandIn) -> None:
    send(to_be_made, new_case("Ravenswood"), story("one"))
    second = send(to_be_made, new_case("Ravensworth"), story("two"))
    to_be_made.deliver()
    assert to_be_made.states(second) == ["sent", "sent"]
    assert [case["last"] for case in cases(site)] == ["Ravensworth"]


def test_a_new_case_that_is_made_already_is_changed(to_be_made: Office, site: StandIn) -> None:
    send(to_be_made, new_case("Ravenswood"), story("one"), paper(b"letter"))
    to_be_made.deliver()
    second = send(to_be_made, new_case("Ravensworth"), story("two"), paper(b"letter"))
    status = to_be_made.outbox.status(second)
    [case] = cases(site)
    assert status is not None
    assert (status.matter_uuid, status.case_number) == (case["matter_uuid"], case["case_number"])
    to_be_made.deliver()
    assert to_be_made.states(second) == ["sent", "sent"]
    assert [case["last"] for case in cases(site)] == ["Ravensworth"]
    assert len(list(site.client.case_notes.search(matter=status.matter_uuid))) == 2
    assert [row.kind for row in status.rows] == ["create_matter", "case_note"]


@pytest.mark.parametrize("last", ["Ravenswood", "Ravensworth"])
def test_a_new_case_that_is_being_made_is_waited_for(to_be_made: Office, site: StandIn, last: str) -> None:
    """The client sends again, the same name or another, while a worker holds the first one."""
    first = send(to_be_made, new_case("Ravenswood"), story("one"))
    claim = to_be_made.outbox.claim("a", 60)
    assert claim is not None
    second = send(to_be_made, new_case(last), story("two"))
    assert to_be_made.states(first) == ["sending", "cancelled"]
    assert to_be_made.outbox.claim("b", 60) is None
    made = site.client.matters.create({**new_case("Ravenswood").payload, "external_id": claim.key})
    number = str(site.client.matters.get(str(made["matter_uuid"]))["case_number"])
    verdict = Verdict(State.SENT, result_id=str(made["matter_uuid"]), case_number=number)
    to_be_made.outbox.settle(claim, verdict)
    to_be_made.deliver()
    assert to_be_made.states(second) == ["sent", "sent"]
    assert [case["last"] for case in cases(site)] == [last]
    assert len(list(site.client.case_notes.search(matter=str(made["matter_uuid"])))) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_new_case_whose_making_got_no_answer_is_looked_up(to_be_made: Office, site: StandIn, when: str) -> None:
    path = f"/api/v{site.client.version}/matters"
    site.fault(method="POST", path=path, times=1, when=when, kind="reset")
    send(to_be_made, new_case("Ravenswood"), story("one"))
    to_be_made.deliver()
    second = send(to_be_made, new_case("Ravensworth"), story("two"))
    to_be_made.clock.advance(hours=1)
    to_be_made.deliver()
    assert to_be_made.states(second) == ["sent", "sent"]
    assert [case["last"] for case in cases(site)] == ["Ravensworth"]


def test_a_revision_follows_to_the_case_to_which_staff_moved_the_answers(office: Office, site: StandIn) -> None:
    other = str(
        next(row["matter_uuid"] for row in site.client.matters.search(case_number="26-0001041", results="full"))
    )
    first = office.submit(organization("Quartz Mills LLC"), story("one"))
    relink(office.outbox, office.connect, first, "26-0001041", "user 7")
    second = office.submit(organization("Quartz Mill Holdings LLC"), story("two"))
    office.deliver()
    status = office.outbox.status(second)
    assert status is not None
    assert (status.matter_uuid, status.case_number) == (other, "26-0001041")
    names = [row["organization_name"] for row in site.client.adverse_parties.search(matter=other)]
    assert "Quartz Mill Holdings LLC" in names
    assert "Quartz Mills LLC" not in names
