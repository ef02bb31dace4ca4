"""Whatever answers are sent, whenever, whatever breaks in between: in the end the case says the newest ones, once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.delivery.states import State
from tests.unit.delivery.conftest import Office
from tests.unit.delivery.test_revisions import paper, party, phone, story, summary
from tests.unit.delivery.test_states import (
    CALLS,
    KINDS,
    SEARCHES,
    deliver_unless_killed,
    fail_somewhere,
    office_in_memory,
    requeue_all,
)

ON_FILE = "555-0100"


@dataclass(frozen=True)
class Answers:
    """What a client says: a number or what is on file, a person on the other side or nobody, words, papers."""

    number: str | None
    other_side: tuple[str, str | None] | None
    words: str
    papers: frozenset[str]

    def operations(self) -> list[PlannedOperation]:
        papers = [paper(name.encode(), number) for number, name in enumerate(sorted(self.papers), start=1)]
        return [
            *([phone(self.number)] if self.number else []),
            *([party(*self.other_side)] if self.other_side else []),
            story(self.words),
            summary(repr(self), b"PK"),
            *papers,
        ]


NAMES = st.sampled_from(["Landlord", "Lender", "Employer"])
ANSWERS = st.builds(
    Answers,
    number=st.sampled_from([None, "555-0111", "555-0122"]),
    other_side=st.none() | st.tuples(NAMES, st.sampled_from([None, "555-0142"])),
    words=st.sampled_from(["one", "two"]),
    papers=st.frozensets(st.sampled_from(["letter", "lease"])),
)
EVENTS = st.one_of(
    st.tuples(st.just("send"), ANSWERS),
    st.tuples(st.just("send"), ANSWERS),
    st.tuples(st.just("fault"), st.sampled_from(CALLS), st.sampled_from([*KINDS, "lost after", "killed after"])),
    st.tuples(st.just("fault"), st.sampled_from(SEARCHES), st.sampled_from(KINDS)),
    st.tuples(st.just("deliver"), st.integers(1, 6)),
    st.tuples(st.just("deliver"), st.integers(1, 6)),
    st.tuples(st.just("wait"), st.sampled_from([1, 45, 61, 3700])),
    st.tuples(st.just("requeue")),
)


def play(office: Office, event: tuple[Any, ...], sent: list[tuple[Answers, int]]) -> None:
    name, *details = event
    if name == "send":
        submission = office.submit(*details[0].operations())
        assert (submission == sent[-1][1]) == (details[0] == sent[-1][0])
        sent.append((details[0], submission))
    elif name == "fault":
        fail_somewhere(office, *details)
    elif name == "deliver":
        deliver_unless_killed(office, details[0])
    elif name == "wait":
        office.clock.advance(seconds=details[0])
    else:
        for submission in {submission for _, submission in sent}:
            requeue_all(office, submission)


def bring_to_rest(office: Office, submission: int) -> None:
    office.server.faults.clear()
    for _ in range(8):
        office.clock.advance(hours=2)
        requeue_all(office, submission)
        office.deliver()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANSWERS, st.lists(EVENTS, max_size=20))
def test_in_the_end_the_case_says_the_newest_answers_once(first: Answers, events: list[tuple[Any, ...]]) -> None:
    office = office_in_memory()
    sent = [(first, office.submit(*first.operations()))]
    for event in events:
        play(office, event, sent)
    newest, submission = sent[-1]
    bring_to_rest(office, submission)
    assert {state for state, number in office.outbox.counts().items() if number} <= {State.SENT, State.CANCELLED}
    assert set(office.states(submission)) == {"sent"}
    check_records(office, newest)
    check_names(office, newest)


def test_a_number_is_taken_back_although_an_earlier_try_to_change_it_was_lost() -> None:
    """Of two earlier revisions one has arrived and one perhaps: either value is the client's own, and no conflict."""
    on_file, other, another = (Answers(number, None, "one", frozenset()) for number in (None, "555-0122", "555-0111"))
    office = office_in_memory()
    sent = [(on_file, office.submit(*on_file.operations()))]
    lost = ("fault", "matters.get", "lost before")
    for event in (("send", other), ("deliver", 1), ("send", on_file), ("send", another), lost, ("deliver", 1)):
        play(office, event, sent)
    play(office, ("send", on_file), sent)
    newest, submission = sent[-1]
    bring_to_rest(office, submission)
    assert set(office.states(submission)) == {"sent"}
    check_records(office, newest)


def check_records(office: Office, newest: Answers) -> None:
    """One record for the person on the other side, however often the client wrote another name."""
    assert office.server.matters.rows[office.matter]["mobile_phone"] == (newest.number or ON_FILE)
    records = list(office.server.adverse_parties.rows.values())
    assert len(records) <= 1
    if newest.other_side:
        assert [(row["last"], row.get("phone_home") or None) for row in blanked(records)] == [newest.other_side]


def blanked(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records as LegalServer would show them: `%empty%` clears a field."""
    return [{key: None if value == "%empty%" else value for key, value in row.items()} for row in records]


def check_names(office: Office, newest: Answers) -> None:
    """No two notes and no two files of one name; the newest words and every paper are there, a paper once."""
    subjects = [row["subject"] for row in office.server.case_notes.rows.values()]
    names = [row["name"] for row in office.server.documents.rows.values()]
    assert len(subjects) == len(set(subjects))
    assert len(names) == len(set(names))
    assert any(newest.words in row["body"] for row in office.server.case_notes.rows.values())
    papers = Counter(row["content"] for row in office.server.documents.rows.values() if b"PK" not in row["content"])
    assert all(papers[name.encode()] == 1 for name in newest.papers)
    assert not [content for content, times in papers.items() if times > 1]
