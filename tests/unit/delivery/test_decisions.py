"""A field that somebody else changed stops alone; staff choose; only what they chose is written afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docassemble.legalaidsync.audit import trail
from docassemble.legalaidsync.delivery import decisions
from docassemble.legalaidsync.delivery.decisions import Decision
from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.delivery.relinking import relink
from docassemble.legalaidsync.delivery.tables import operations
from docassemble.legalaidsync.errors import Unreachable
from tests.unit.delivery.conftest import Office, address_change, note, phone_change
from tests.unit.delivery.test_states import office_in_memory

STAFF_STREET = "9 Pine St"


def record(office: Office) -> dict[str, Any]:
    return office.server.matters.rows[office.matter]


def change(office: Office, **fields: Any) -> None:
    """Change the matter as somebody else at LegalServer."""
    record(office).update(fields)


def staff_move(office: Office) -> None:
    change(office, client_address_home={"street": STAFF_STREET}, updated_at="2026-11-22T03:00:00-06:00")


def only_row(office: Office, submission: int) -> int:
    status = office.outbox.status(submission)
    assert status is not None
    return status.rows[0].operation_id


def waiting(office: Office, submission: int) -> list[Decision]:
    found = office.outbox.decisions(only_row(office, submission))
    return [decision for decision in found if decision.choice is None]


def contested(office: Office) -> int:
    """Submit a new street and a new county, while staff have changed the street."""
    submission = office.submit(address_change())
    staff_move(office)
    office.deliver()
    assert office.states(submission) == ["needs a decision"]
    return submission


def test_only_the_contested_field_waits(office: Office) -> None:
    """The county is written by the same attempt; the operations behind go on."""
    submission = office.submit(address_change(), note())
    staff_move(office)
    office.deliver()
    assert office.states(submission) == ["needs a decision", "sent"]
    assert record(office)["client_address_home"] == {"street": STAFF_STREET}
    assert record(office)["county_of_residence"] == {"lookup_value_FIPS": "17031"}
    status = office.outbox.status(submission)
    assert status is not None
    assert status.rows[0].concerns == ("Street address",)


def test_a_decision_shows_three_values_and_what_the_record_tells_of_the_change(office: Office) -> None:
    change(office, modified_by_integration_or_api=False)
    [decision] = waiting(office, contested(office))
    found = decision.conflict
    assert (found.label, found.then, found.now, found.says) == ("Street address", "1 Elm St", STAFF_STREET, "2 Oak St")
    assert (found.changed_at, found.by_program, found.earlier) == ("2026-11-22T03:00:00-06:00", False, "")
    assert STAFF_STREET not in repr(decision)


def test_a_lookup_is_shown_by_its_name(office: Office) -> None:
    submission = office.submit(address_change())
    change(office, county_of_residence={"lookup_value_FIPS": "17097", "lookup_value_name": "Lake"})
    office.deliver()
    [decision] = waiting(office, submission)
    assert (decision.conflict.now, decision.conflict.value) == ("Lake", "17097")


def test_another_submission_that_wrote_the_field_is_named(office: Office) -> None:
    """LegalServer does not tell who changed a case; our own outbox does."""
    office.submit(phone_change("555-0150"), key="another client", reference="W4XYZ")
    submission = office.submit(phone_change("555-0199"))
    office.deliver()
    [decision] = waiting(office, submission)
    assert decision.conflict.earlier == "W4XYZ"


def test_the_clients_value_is_written_once_staff_choose_it(office: Office) -> None:
    submission = contested(office)
    [decision] = waiting(office, submission)
    assert office.outbox.decide(decision.decision_id, decisions.CLIENT, "user 7")
    assert office.states(submission) == ["queued"]
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert record(office)["client_address_home"] == {"street": "2 Oak St"}


def test_a_field_that_was_written_is_neither_written_nor_compared_again(office: Office) -> None:
    """Staff change the county after it had arrived: that is theirs."""
    submission = contested(office)
    change(office, county_of_residence={"lookup_value_FIPS": "17097"})
    [decision] = waiting(office, submission)
    office.outbox.decide(decision.decision_id, decisions.CLIENT, "user 7")
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert record(office)["county_of_residence"] == {"lookup_value_FIPS": "17097"}
    assert trail(office.engine, submission)[-1].field_names == ("home_street",)


def test_what_is_on_file_stays_once_staff_choose_it(office: Office) -> None:
    submission = contested(office)
    [decision] = waiting(office, submission)
    office.outbox.decide(decision.decision_id, decisions.ON_FILE, "user 7")
    writes = office.server.calls["matters.update"]
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert office.server.calls["matters.update"] == writes
    assert record(office)["client_address_home"] == {"street": STAFF_STREET}


def test_an_operation_of_which_nothing_is_wanted_is_withdrawn(office: Office) -> None:
    submission = office.submit(phone_change())
    change(office, mobile_phone="555-0111")
    office.deliver()
    [decision] = waiting(office, submission)
    office.outbox.decide(decision.decision_id, decisions.ON_FILE, "user 7")
    assert office.states(submission) == ["cancelled"]
    assert trail(office.engine, submission)[-1].choice == "on file"


def test_the_operation_goes_on_after_the_last_choice_only(office: Office) -> None:
    submission = office.submit(address_change())
    staff_move(office)
    change(office, county_of_residence={"lookup_value_FIPS": "17097"})
    office.deliver()
    county, street = waiting(office, submission)
    office.outbox.decide(street.decision_id, decisions.ON_FILE, "user 7")
    assert office.states(submission) == ["needs a decision"]
    office.outbox.decide(county.decision_id, decisions.CLIENT, "user 8")
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert record(office)["client_address_home"] == {"street": STAFF_STREET}
    assert record(office)["county_of_residence"] == {"lookup_value_FIPS": "17031"}


def test_a_record_that_changes_once_more_after_the_choice_waits_again(office: Office) -> None:
    submission = contested(office)
    [first] = waiting(office, submission)
    office.outbox.decide(first.decision_id, decisions.CLIENT, "user 7")
    change(office, client_address_home={"street": "11 Birch St"})
    office.deliver()
    assert office.states(submission) == ["needs a decision"]
    [second] = waiting(office, submission)
    assert (second.conflict.now, second.decision_id != first.decision_id) == ("11 Birch St", True)
    office.outbox.decide(second.decision_id, decisions.CLIENT, "user 7")
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert record(office)["client_address_home"] == {"street": "2 Oak St"}


def test_a_choice_is_made_once(office: Office) -> None:
    submission = contested(office)
    [decision] = waiting(office, submission)
    assert office.outbox.decide(decision.decision_id, decisions.ON_FILE, "user 7")
    assert not office.outbox.decide(decision.decision_id, decisions.CLIENT, "user 8")
    [kept] = office.outbox.decisions(only_row(office, submission))
    assert (kept.choice, kept.decided_by) == ("on file", "user 7")


def test_nothing_is_chosen_for_an_operation_that_was_withdrawn(office: Office) -> None:
    submission = contested(office)
    [decision] = waiting(office, submission)
    assert office.outbox.cancel(only_row(office, submission), "user 7")
    assert not office.outbox.decide(decision.decision_id, decisions.CLIENT, "user 7")


def test_an_unknown_choice_is_refused(office: Office) -> None:
    [decision] = waiting(office, contested(office))
    with pytest.raises(ValueError, match="a choice is one of"):
        office.outbox.decide(decision.decision_id, "both", "user 7")


def test_every_choice_and_every_write_stands_in_the_trail(office: Office) -> None:
    submission = contested(office)
    [decision] = waiting(office, submission)
    office.outbox.decide(decision.decision_id, decisions.CLIENT, "user 7")
    stopped, written, chosen = trail(office.engine, submission)[2:]
    assert (stopped.to_state, stopped.field_names) == ("needs a decision", ("home_street",))
    assert (written.field_names, written.endpoint) == (("county_of_residence",), stopped.endpoint)
    assert written.fingerprint not in (None, stopped.fingerprint)
    assert (chosen.actor, chosen.field_names, chosen.choice) == ("user 7", ("home_street",), "client")


def test_sending_again_without_choosing_looks_again(office: Office) -> None:
    """Staff have put things right in LegalServer themselves."""
    submission = contested(office)
    change(office, client_address_home={"street": "2 Oak St"})
    assert office.outbox.requeue(only_row(office, submission), "user 7")
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert waiting(office, submission) == []


def test_a_failure_while_the_rest_is_written_leaves_nothing_half_known(office: Office) -> None:
    submission = office.submit(address_change())
    staff_move(office)
    office.server.fail("matters.update", Unreachable("down"))
    office.deliver()
    assert office.states(submission) == ["retry"]
    office.clock.advance(hours=1)
    office.deliver()
    assert office.states(submission) == ["needs a decision"]
    assert len(waiting(office, submission)) == 1


def follow(office: Office, later: int, earlier: int) -> None:
    with office.engine.begin() as connection:
        of_later = operations.update().where(operations.c.id == only_row(office, later))
        connection.execute(of_later.values(follows=only_row(office, earlier)))


def test_a_revision_replaces_what_an_earlier_one_has_written(office: Office) -> None:
    """The client saw 555-0100, sent 555-0150 and then thought better of it: nobody else is involved."""
    first = office.submit(phone_change("555-0150"))
    office.deliver()
    second = office.submit(phone_change("555-0199"), key="revision 2")
    follow(office, second, first)
    office.deliver()
    assert office.states(second) == ["sent"]
    assert record(office)["mobile_phone"] == "555-0199"


def test_an_older_revision_is_not_sent_again_over_a_newer_one(office: Office) -> None:
    first = office.submit(phone_change("555-0150"))
    change(office, mobile_phone="555-0111")
    office.deliver()
    second = office.submit(phone_change("555-0199"), key="revision 2")
    follow(office, second, first)
    assert not office.outbox.requeue(only_row(office, first), "user 7")


def test_values_of_a_decision_rest_encrypted(office: Office, tmp_path: Any) -> None:
    canary = "Zebulon-Canary-9413"
    office.submit(phone_change(canary))
    change(office, mobile_phone=f"{canary} now")
    office.deliver()
    office.engine.dispose()
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"legalaidsync_decision" in raw
    assert canary.encode() not in raw


def party_change(office: Office) -> PlannedOperation:
    target = office.server.adverse_parties.add(first="Otis", phone_mobile="555-0142", matter=office.matter)
    return PlannedOperation(
        "update_adverse_party",
        "the other side",
        target=target,
        payload={"phone_mobile": "555-0143"},
        on_file={"phone_mobile": "555-0142"},
        labels={"phone_mobile": "Phone of the other side"},
        read_paths={"phone_mobile": "phone_mobile"},
        expect={"phone_mobile": "555-0143"},
    )


def test_a_record_that_tells_nothing_of_its_changes_says_so(office: Office) -> None:
    planned = party_change(office)
    submission = office.submit(planned)
    assert planned.target is not None
    office.server.adverse_parties.rows[planned.target]["phone_mobile"] = "555-0111"
    office.deliver()
    [decision] = waiting(office, submission)
    found = decision.conflict
    assert (found.then, found.now, found.says) == ("555-0142", "555-0111", "555-0143")
    assert (found.changed_at, found.by_program) == ("", None)


def test_a_create_that_became_an_update_waits_for_a_decision_too(office: Office) -> None:
    """The client added a party and then corrected its number; staff had changed it in between."""
    first = office.submit(party("555-0142"))
    office.deliver()
    [made] = office.server.adverse_parties.rows.values()
    made["phone_home"] = "555-0111"
    second = office.submit(party("555-0143"))
    office.deliver()
    assert office.states(first) == ["sent"]
    assert office.states(second) == ["needs a decision"]
    [decision] = waiting(office, second)
    assert (decision.conflict.name, decision.conflict.value) == ("phone_home", "555-0111")
    office.outbox.decide(decision.decision_id, decisions.CLIENT, "user 7")
    office.deliver()
    assert office.states(second) == ["sent"]
    [kept] = office.server.adverse_parties.rows.values()
    assert kept["phone_home"] == "555-0143"


def party(phone: str) -> PlannedOperation:
    payload = {"first": "Otis", "last": "Landlord", "phone_home": phone}
    return PlannedOperation("create_adverse_party", "the other side", payload=payload, slot="party 1")


def test_a_revision_of_a_half_written_change_asks_about_the_contested_field_only(office: Office) -> None:
    """The county came from the client itself, so a newer county is no conflict; the street still is."""
    first = office.submit(replace(address_change(), slot="matter"))
    staff_move(office)
    office.deliver()
    later = address_change()
    payload = {**later.payload, "county_of_residence": {"county_FIPS": "17097"}}
    expect = {**later.expect, "county_of_residence": "17097"}
    second = office.submit(replace(later, slot="matter", payload=payload, expect=expect))
    office.deliver()
    assert office.states(first) == ["cancelled"]
    assert record(office)["county_of_residence"] == {"lookup_value_FIPS": "17097"}
    assert [each.conflict.name for each in waiting(office, second)] == ["home_street"]


def test_a_contested_change_starts_anew_at_another_case(office: Office) -> None:
    """The county had been written to the wrong case; the right one gets it too."""
    submission = contested(office)
    right = office.server.matters.add(
        case_number="26-0001077", client_address_home={"street": "1 Elm St"}, county_of_residence={}
    )
    search = [office.server.matters.rows[right]]
    office.server.matters.search = lambda **keys: iter(search)  # type: ignore[method-assign]
    relink(office.outbox, office.connect, submission, "26-0001077", "user 7")
    office.deliver()
    assert office.states(submission) == ["sent"]
    moved = office.server.matters.rows[right]
    assert moved["client_address_home"] == {"street": "2 Oak St"}
    assert moved["county_of_residence"] == {"lookup_value_FIPS": "17031"}


FIELDS = ("mobile_phone", "home_phone")
NUMBERS = st.sampled_from(["555-0101", "555-0102", "555-0103"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("staff"), st.sampled_from(FIELDS), NUMBERS),
        st.tuples(st.just("client"), NUMBERS, NUMBERS),
        st.tuples(st.just("deliver")),
        st.tuples(st.just("choose"), st.sampled_from(decisions.CHOICES)),
        st.tuples(st.just("again")),
    ),
    max_size=14,
)
SHOWN = {"mobile_phone": "555-0100", "home_phone": "555-0100"}


class Watched:
    """An office whose matter is watched: which values were overwritten, and which may be."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.may = {name: {SHOWN[name]} for name in FIELDS}
        self.submission = 0
        self.unseen: list[str] = []  # noted here, because deliveries catch every exception
        change(office, **SHOWN)
        update = office.server.matters.update

        def watched(uuid: str, payload: Any, **where: str) -> Any:
            for name in payload:
                if record(office)[name] not in self.may[name]:
                    self.unseen.append(name)
            return update(uuid, payload, **where)

        office.server.matters.update = watched  # type: ignore[method-assign]

    def staff(self, name: str, number: str) -> None:
        change(self.office, **{name: number})

    def client(self, mobile: str, home: str) -> None:
        says = dict(zip(FIELDS, (mobile, home), strict=True))
        self.submission = self.office.submit(
            PlannedOperation(
                "update_matter",
                "phones",
                payload=says,
                on_file=SHOWN,
                read_paths={name: name for name in FIELDS},
                expect=says,
                slot="matter",
            )
        )
        for name in FIELDS:
            self.may[name].add(says[name])

    def deliver(self) -> None:
        self.office.deliver()

    def choose(self, choice: str) -> None:
        if self.submission and (found := waiting(self.office, self.submission)):
            conflict = found[0].conflict
            if self.office.outbox.decide(found[0].decision_id, choice, "user 7") and choice == decisions.CLIENT:
                self.may[conflict.name].add(conflict.value)

    def again(self) -> None:
        if self.submission:
            self.office.outbox.requeue(only_row(self.office, self.submission), "user 7")


@given(steps=STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_sequence_of_events_overwrites_a_value_that_nobody_has_seen(steps: list[tuple[str, ...]]) -> None:
    watched = Watched(office_in_memory())
    for name, *arguments in steps:
        getattr(watched, name)(*arguments)
    watched.deliver()
    assert watched.unseen == []
