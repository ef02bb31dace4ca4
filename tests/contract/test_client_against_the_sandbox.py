"""Our client against the sandbox as a server of its own: real sockets, real time-outs, every resource once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from docassemble.legalaidsync.casefile.loader import pull_case
from docassemble.legalaidsync.casefile.lookup_lists import choices
from docassemble.legalaidsync.errors import (
    LegalAidSyncError,
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    PremiumRequired,
    RateLimited,
    Refused,
    SiteDown,
    TokenRefused,
    Unreachable,
)
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.sandbox import make_app
from docassemble.legalaidsync.sandbox.server import serve
from docassemble.legalaidsync.settings import Timeouts, Token
from tests.sandbox_client import SandboxClient
from tests.serving import served_sandbox

TOKEN = "contract-token"
CASE = "26-0001042"
NOTE = {"subject": "Online intake [K7QX2]", "body": "Ñandú & <b>", "note_type": "General Notes"}
PATIENT, HASTY = Timeouts(page=20), Timeouts(connect=1, read=0.5, page=0.5)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve one sandbox for the module."""
    with served_sandbox(tmp_path_factory.mktemp("contract") / "site.sqlite", TOKEN) as address:
        yield address


@pytest.fixture
def sandbox(url: str) -> Iterator[SandboxClient]:
    client = SandboxClient(url, TOKEN)
    client.reset()
    client.clear_journal()
    yield client
    client.reset()


@pytest.fixture
def uuid(sandbox: SandboxClient) -> str:
    return sandbox.matter_uuid(CASE)


def connect(url: str, token: str = TOKEN, timeouts: Timeouts = PATIENT) -> LegalServer:
    return LegalServer(base_url=url, token=Token(token), timeouts=timeouts)


def test_a_whole_case_is_pulled_over_the_network(url: str, sandbox: SandboxClient, uuid: str) -> None:
    pulled = pull_case(connect(url), uuid)
    assert pulled.matter == sandbox.case(CASE)
    assert pulled.parts["case_notes"] == sandbox.notes(CASE)
    assert pulled.parts["adverse_parties"] == sandbox.adverse_parties(CASE)
    assert pulled.parts["incomes"] == sandbox.incomes(CASE)
    assert pulled.parts["documents"] == sandbox.documents(CASE)
    assert len(sandbox.journal()) == 1


def test_each_kind_of_write_arrives(url: str, sandbox: SandboxClient, uuid: str) -> None:
    client = connect(url)
    employment = {"lookup_value_uuid": choices(url, client, "income")[0][0]}
    income = {"type": employment, "amount": "$412.50", "period": "26"}
    client.matters.update(uuid, {"mobile_phone": "773-555-0199"})
    client.adverse_parties.create({"first": "Ann", "last": "Peñalba"}, matter=uuid)
    client.incomes.create(income, matter=uuid)
    client.case_notes.create(NOTE, matter=uuid)
    made = client.documents.upload(
        matter=uuid, filename="résumé.pdf", content=b"%PDF \xff", mime_type="application/pdf"
    )
    assert sandbox.case(CASE)["mobile_phone"] == "773-555-0199"
    assert sandbox.adverse_parties(CASE)[-1]["last"] == "Peñalba"
    assert (sandbox.incomes(CASE)[-1]["amount"], sandbox.incomes(CASE)[-1]["period"]) == ("$412.50", "Biweekly")
    assert sandbox.notes(CASE)[-1]["body"] == NOTE["body"]
    assert sandbox.document(made["uuid"]) == b"%PDF \xff"
    assert client.documents.download(made["uuid"]).filename == "résumé.pdf"


def test_what_stands_beside_matters_is_read_too(url: str, sandbox: SandboxClient) -> None:
    client = connect(url)
    user = next(client.users.search())
    contact = next(client.contacts.search())
    assert client.users.get(user["user_uuid"])["login"] == user["login"]
    assert client.contacts.get(contact["uuid"])["uuid"] == contact["uuid"]
    assert [row["name"] for row in client.lookups.search(table="note_type", name="General Notes")] == ["General Notes"]


def test_every_request_carries_an_id_of_its_own(url: str, sandbox: SandboxClient, uuid: str) -> None:
    sandbox.settings(denied_permissions=["API Get Matter Include Notes", "API Get Matter Include Adverse Parties"])
    pull_case(connect(url), uuid)
    ids = [row["request_id"] for row in sandbox.journal()]
    assert all(ids)
    assert len(set(ids)) == 3


STATUSES: list[tuple[int, type[LegalAidSyncError]]] = [
    (400, Refused),
    (401, TokenRefused),
    (402, PremiumRequired),
    (403, PermissionMissing),
    (404, NotFound),
    (500, OutcomeUnknown),
    (503, SiteDown),
]


@pytest.mark.parametrize(("status", "kind"), STATUSES)
def test_each_status_reaches_the_caller_as_its_class(
    url: str, sandbox: SandboxClient, uuid: str, status: int, kind: type[LegalAidSyncError]
) -> None:
    sandbox.fault(method="POST", path="/api/v2/matters/*/notes", status=status, times=None)
    with pytest.raises(kind) as caught:
        connect(url, timeouts=Timeouts(page=0.0001)).case_notes.create(NOTE, matter=uuid)
    assert caught.value.status == status
    assert caught.value.request_id == sandbox.journal("POST", "notes")[-1]["request_id"]


def test_a_token_that_is_wrong_is_refused(url: str, sandbox: SandboxClient, uuid: str) -> None:
    with pytest.raises(TokenRefused):
        connect(url, token="expired").matters.get(uuid)


def test_a_site_without_the_paid_tier_says_so_for_changes_and_takes_notes(
    url: str, sandbox: SandboxClient, uuid: str
) -> None:
    sandbox.settings(premium=False)
    with pytest.raises(PremiumRequired):
        connect(url).matters.update(uuid, {"first": "Ann"})
    connect(url).case_notes.create(NOTE, matter=uuid)
    assert sandbox.notes(CASE)[-1]["subject"] == NOTE["subject"]


def test_a_site_that_is_asked_too_often_says_when_to_come_back(url: str, sandbox: SandboxClient, uuid: str) -> None:
    sandbox.settings(requests_per_minute=0)
    with pytest.raises(RateLimited) as caught:
        connect(url, timeouts=HASTY).matters.get(uuid)
    assert caught.value.retry_after
    assert caught.value.retry_after >= 0.5


@pytest.mark.parametrize("trouble", [{"kind": "reset"}, {"kind": "hang", "seconds": 2}, {"status": 502}])
def test_a_write_whose_answer_is_lost_is_done_once_and_its_outcome_unknown(
    url: str, sandbox: SandboxClient, uuid: str, trouble: dict[str, object]
) -> None:
    before = len(sandbox.notes(CASE))
    sandbox.fault(method="POST", path="/api/v2/matters/*/notes", when="after", **trouble)
    with pytest.raises(OutcomeUnknown) as caught:
        connect(url, timeouts=Timeouts(read=0.5)).case_notes.create(NOTE, matter=uuid)
    assert not caught.value.certainly_not_done
    assert len(sandbox.notes(CASE)) == before + 1
    assert len(sandbox.journal("POST", "notes")) == 1


def test_a_read_survives_a_cut_connection_and_an_overload(url: str, sandbox: SandboxClient, uuid: str) -> None:
    sandbox.fault(path="/api/v2/matters/*", kind="reset")
    sandbox.fault(path="/api/v2/matters/*", html=True)
    assert connect(url).matters.get(uuid)["case_number"] == CASE
    assert len(sandbox.journal("GET", uuid)) == 3


def test_a_kept_alive_connection_serves_the_next_call_after_a_refusal(
    url: str, sandbox: SandboxClient, uuid: str
) -> None:
    session = requests.Session()
    client = LegalServer(base_url=url, token=Token(TOKEN), session=session)
    with pytest.raises(Refused):
        client.matters.update(uuid, {"date_of_birth": "x"})
    assert client.matters.get(uuid)["case_number"] == CASE


def test_a_site_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    server = serve(make_app(tmp_path / "gone.sqlite"), 0)
    gone = f"http://127.0.0.1:{server.server_port}"
    server.server_close()
    with pytest.raises(Unreachable) as caught:
        connect(gone, timeouts=Timeouts(page=0.0001)).case_notes.create(NOTE, matter="x")
    assert caught.value.certainly_not_done
