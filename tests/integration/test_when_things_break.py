"""LegalServer goes away, the worker dies: the client goes on, and each write arrives once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devserver.server import Server
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAPS, OUT_OF_REACH, OutboxRows, player, sheet, wait_for, wait_until_reachable

LENDER = {"kind": "organization", "organization": "Silverbrook Finance LLC"}
PAY = {"source": "Employment", "value": "1450.50", "times_per_year": 12}
NOTES = "/api/v2/matters/*/notes"


@pytest.fixture
def outbox(server: Server) -> OutboxRows:
    return OutboxRows(server)


@pytest.fixture
def stopped_sandbox(server: Server, sandbox: SandboxClient) -> Iterator[SandboxClient]:
    """A sandbox that a test may stop; it runs again afterwards, whatever happens."""
    yield sandbox
    server.start_sandbox()
    wait_until_reachable(server)


def test_with_legalserver_off_at_the_first_screen_the_client_can_answer_all_the_same(
    server: Server, stopped_sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """The sentence is human, the way on is open, and the answers arrive when the site is back.

    A list that this server has read within the hour is still offered; one that it never read is not asked for, and
    money coming in is told in the client's own words then.
    """
    client = player(
        server,
        GAPS,
        sheet(
            {"incomes": [PAY]},
            client__county="Peoria",
            client__problem="02 Collection (Including Repossession)",
            client__name__first="Thaddeus",
            client__name__last="Umberwick",
            client__address__address="58 Cooper Street",
            client__address__city="Peoria",
            client__address__state="IL",
            client__address__zip="61699",
            income_story="I earn about 1400 dollars every month.",
        ),
    )
    server.stop_sandbox()
    first = client.walk(until=OUT_OF_REACH).last
    assert "nothing is lost" in first.to_text()
    walk = client.go_on(client.browser.press("Answer the questions now"))
    assert walk.last.kind == "end"
    assert not outbox.all_in(walk.reference, "sent")
    server.start_sandbox()
    wait_for(lambda: outbox.all_in(walk.reference, "sent", "needs a decision"))
    [note] = [note for note in stopped_sandbox.notes(GAPS) if walk.reference in note["subject"]]
    assert "out of reach" in note["body"]
    if "What money comes in for your household?" in walk.titles:
        assert "I earn about 1400 dollars every month." in note["body"]
    else:
        assert [row["amount"] for row in stopped_sandbox.incomes(GAPS)] == ["$1,450.50"]


def test_trying_again_pulls_the_case_once_legalserver_is_back(server: Server, stopped_sandbox: SandboxClient) -> None:
    client = player(server, COMPLETE)
    server.stop_sandbox()
    client.walk(until=OUT_OF_REACH)
    server.start_sandbox()

    def pulled() -> bool:
        return client.browser.press("Try again").title == "Is this right?"

    wait_for(pulled)
    assert "312-555-0117" in client.browser.screen.to_text()


def test_what_is_sent_while_legalserver_is_off_is_delivered_later(
    server: Server, stopped_sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """The last screen comes at once; everything is in the outbox before anything is in LegalServer."""
    client = player(server, GAPS, sheet({"adverse_parties": [LENDER], "incomes": [PAY]}))
    review = client.walk(until="Look at everything").last
    server.stop_sandbox()
    walk = client.go_on(review)
    assert walk.last.kind == "end"
    assert "Your answers are safe" in walk.last.to_text()
    assert "sent" not in str(outbox.states(walk.reference))
    assert sum(len(states) for states in outbox.states(walk.reference).values()) == 5
    server.start_sandbox()
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    assert len(stopped_sandbox.notes(GAPS)) == len(stopped_sandbox.documents(GAPS)) == 1


def test_a_worker_that_is_killed_during_delivery_leaves_each_write_exactly_once(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """The note has arrived, its answer has not: SIGKILL to every process of the worker, then a new worker."""
    sandbox.fault(method="POST", path=NOTES, times=1, when="after", kind="hang", seconds=25)
    walk = player(server, GAPS, sheet({"adverse_parties": [LENDER], "incomes": [PAY]})).walk()
    wait_for(lambda: sandbox.notes(GAPS))
    assert outbox.states(walk.reference)["case_note"] == ["sending"]
    server.kill_worker()
    sandbox.clear_faults()
    server.start_worker()
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    assert [note["subject"].count(walk.reference) for note in sandbox.notes(GAPS)] == [1]
    assert len(sandbox.adverse_parties(GAPS)) == len(sandbox.incomes(GAPS)) == len(sandbox.documents(GAPS)) == 1


def test_an_answer_that_is_lost_does_not_double_the_income(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """The income is created, then the connection breaks: it is looked up before it is sent again."""
    sandbox.fault(method="POST", path="/api/v2/matters/*/incomes", times=1, when="after", kind="reset")
    walk = player(server, GAPS, sheet({"incomes": [PAY]})).walk()
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    assert [row["amount"] for row in sandbox.incomes(GAPS)] == ["$1,450.50"]
    assert len(sandbox.journal("POST", "/incomes")) == 1
