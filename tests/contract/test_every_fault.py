"""Every fault of the stand-in, met by a read, a write and a file: which class, how many requests, what was done.

Over real sockets. Pauses between attempts take no time, unless the site itself asked for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from docassemble.legalaidsync.errors import (
    CircuitOpen,
    Conflict,
    LegalAidSyncError,
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    PremiumRequired,
    RateLimited,
    Refused,
    SiteDown,
    TokenRefused,
)
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.sandbox.faults import KINDS
from docassemble.legalaidsync.settings import Timeouts, Token
from docassemble.legalaidsync.transport import CircuitBreaker, http
from tests.sandbox_client import SandboxClient
from tests.serving import served_sandbox

TOKEN = "a-token-that-nobody-may-see"
CASE = "26-0001042"
BODY = "Marigold paid in cash"
NOTE = {"subject": "Online intake", "body": BODY, "note_type": "General Notes"}
TIMES = Timeouts(connect=1, read=1, page=8)
READ, WRITE = "GET /api/v2/matters/{uuid}", "POST /api/v2/matters/{matter}/notes"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve one sandbox for the module."""
    with served_sandbox(tmp_path_factory.mktemp("faults") / "site.sqlite", TOKEN) as address:
        yield address


@pytest.fixture
def sandbox(url: str, monkeypatch: pytest.MonkeyPatch) -> SandboxClient:
    monkeypatch.setattr(http, "wait_random_exponential", lambda **_: lambda state: 0.0)
    client = SandboxClient(url, TOKEN)
    client.clear_faults()
    client.clear_journal()
    return client


@pytest.fixture
def one_try(sandbox: SandboxClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """No second attempt: the pause before it would be longer than any call may take."""
    monkeypatch.setattr(http, "wait_random_exponential", lambda **_: lambda state: 1e9)


@pytest.fixture
def client(url: str) -> LegalServer:
    return connect(url)


def connect(url: str, **known: Any) -> LegalServer:
    usual = {"token": Token(TOKEN), "timeouts": TIMES, "breaker": CircuitBreaker(limit=100)}
    return LegalServer(base_url=url, **usual | known)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Met:
    """What came of a call: the error, if any, how many requests reached the site, how many notes came to be."""

    error: type[LegalAidSyncError] | None
    requests: int
    notes: int


def met(sandbox: SandboxClient, call: Callable[[], object], **fault: Any) -> Met:
    """Order a fault for the API, make the call, and look."""
    before = len(sandbox.notes(CASE))
    sandbox.fault(path="/api/v2/matters/*", **fault)
    error = None
    try:
        call()
    except LegalAidSyncError as caught:
        error = type(caught)
    sandbox.clear_faults()
    return Met(error, len(sandbox.journal(path="/api/")), len(sandbox.notes(CASE)) - before)


LOST: list[tuple[str, dict[str, Any]]] = [
    # what nobody can tell from what, to whoever waits for the answer
    ("500", {"status": 500}),
    ("502", {"status": 502}),
    ("504", {"status": 504}),
    ("reset", {"kind": "reset"}),
    ("hang", {"kind": "hang", "seconds": 2}),
    ("late", {"kind": "delay", "seconds": 2}),
    ("page", {"kind": "html"}),
]
NAMES, RULES = zip(*LOST, strict=True)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_read_whose_answer_is_lost_is_sent_once_more(
    sandbox: SandboxClient, client: LegalServer, rule: dict[str, Any]
) -> None:
    """`after`, because a request that is held back before it is handled comes into the journal late."""
    uuid = sandbox.matter_uuid(CASE)
    assert met(sandbox, lambda: client.matters.get(uuid), when="after", **rule) == Met(None, 2, 0)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_write_whose_answer_is_lost_after_its_effect_is_sent_once_and_done_once(
    sandbox: SandboxClient, client: LegalServer, rule: dict[str, Any]
) -> None:
    uuid = sandbox.matter_uuid(CASE)
    found = met(sandbox, lambda: client.case_notes.create(NOTE, matter=uuid), when="after", **rule)
    assert found == Met(OutcomeUnknown, 1, 1)


@pytest.mark.parametrize("rule", [rule for name, rule in LOST if name in ("500", "502", "504", "reset", "page")])
def test_a_write_that_was_cut_off_before_its_effect_is_sent_once_too(
    sandbox: SandboxClient, client: LegalServer, rule: dict[str, Any]
) -> None:
    """From outside it looks the same as after the effect."""
    uuid = sandbox.matter_uuid(CASE)
    assert met(sandbox, lambda: client.case_notes.create(NOTE, matter=uuid), **rule) == Met(OutcomeUnknown, 1, 0)


def test_half_an_answer_is_read_again_and_not_written_again(sandbox: SandboxClient, client: LegalServer) -> None:
    uuid = sandbox.matter_uuid(CASE)
    assert met(sandbox, lambda: client.matters.get(uuid), kind="truncated") == Met(None, 2, 0)
    sandbox.clear_journal()
    found = met(sandbox, lambda: client.case_notes.create(NOTE, matter=uuid), kind="truncated")
    assert found == Met(OutcomeUnknown, 1, 1)


@pytest.mark.parametrize("html", [True, False])
def test_a_write_that_the_gate_turned_away_is_sent_again_and_done_once(
    sandbox: SandboxClient, client: LegalServer, html: bool
) -> None:
    uuid = sandbox.matter_uuid(CASE)
    found = met(sandbox, lambda: client.case_notes.create(NOTE, matter=uuid), status=503, html=html, times=2)
    assert found == Met(None, 3, 1)


@pytest.mark.usefixtures("one_try")
def test_a_site_that_stays_down_is_named_so_and_nothing_is_done(sandbox: SandboxClient, client: LegalServer) -> None:
    uuid = sandbox.matter_uuid(CASE)
    found = met(sandbox, lambda: client.case_notes.create(NOTE, matter=uuid), status=503, times=None)
    assert found == Met(SiteDown, 1, 0)


def test_a_429_that_ends_within_the_time_of_the_call_reaches_nobody(
    sandbox: SandboxClient, client: LegalServer
) -> None:
    uuid = sandbox.matter_uuid(CASE)
    found = met(sandbox, lambda: client.case_notes.create(NOTE, matter=uuid), kind="rate_limit", seconds=1)
    assert found == Met(None, 2, 1)


def test_a_429_that_does_not_tell_when_it_ends_is_not_waited_for(sandbox: SandboxClient, client: LegalServer) -> None:
    """Ten seconds are then taken for granted, more than a page has."""
    uuid = sandbox.matter_uuid(CASE)
    for call in (lambda: client.matters.get(uuid), lambda: client.case_notes.create(NOTE, matter=uuid)):
        sandbox.clear_journal()
        assert met(sandbox, call, kind="rate_limit", headers=False) == Met(RateLimited, 1, 0)


HARMLESS: list[dict[str, Any]] = [
    {"kind": "content_type"},
    {"kind": "drip", "seconds": 0.01},
    {"kind": "delay", "seconds": 0.01},
]


@pytest.mark.parametrize("rule", HARMLESS, ids=lambda rule: rule["kind"])
def test_what_is_only_odd_or_slow_is_taken_as_it_comes(
    sandbox: SandboxClient, client: LegalServer, rule: dict[str, Any]
) -> None:
    uuid = sandbox.matter_uuid(CASE)
    assert met(sandbox, lambda: client.matters.get(uuid), **rule) == Met(None, 1, 0)
    sandbox.clear_journal()
    assert met(sandbox, lambda: client.case_notes.create(NOTE, matter=uuid), **rule) == Met(None, 1, 1)


def test_an_answer_that_drips_beyond_the_time_of_the_call_is_lost(sandbox: SandboxClient, url: str) -> None:
    hasty = connect(url, timeouts=Timeouts(connect=1, read=1, page=0.3))
    uuid = sandbox.matter_uuid(CASE)
    found = met(sandbox, lambda: hasty.case_notes.create(NOTE, matter=uuid), kind="drip", seconds=0.2)
    assert found == Met(OutcomeUnknown, 1, 1)


def test_no_kind_of_fault_is_left_out() -> None:
    """A new kind of the stand-in needs a line here."""
    tried = {"rate_limit", "truncated", "status"} | {rule["kind"] for rule in (*RULES, *HARMLESS) if "kind" in rule}
    assert tried == set(KINDS)


REFUSALS: list[tuple[int, type[LegalAidSyncError]]] = [
    (400, Refused),
    (401, TokenRefused),
    (402, PremiumRequired),
    (403, PermissionMissing),
    (404, NotFound),
    (409, Conflict),
    (413, Refused),
    (422, Refused),
]


@pytest.mark.parametrize(("status", "kind"), REFUSALS)
def test_a_refusal_is_one_request_without_effect(
    sandbox: SandboxClient, client: LegalServer, status: int, kind: type[LegalAidSyncError]
) -> None:
    uuid = sandbox.matter_uuid(CASE)
    for call in (lambda: client.matters.get(uuid), lambda: client.case_notes.create(NOTE, matter=uuid)):
        sandbox.clear_journal()
        assert met(sandbox, call, status=status) == Met(kind, 1, 0)


STATUSES = [*REFUSALS, (429, RateLimited), (500, OutcomeUnknown), (502, OutcomeUnknown), (503, SiteDown)]


@pytest.mark.parametrize(("status", "kind"), STATUSES)
@pytest.mark.usefixtures("one_try")
def test_an_error_tells_all_that_helps_and_nothing_of_the_case(
    sandbox: SandboxClient, client: LegalServer, status: int, kind: type[LegalAidSyncError]
) -> None:
    uuid = sandbox.matter_uuid(CASE)
    calls: dict[str, Callable[[], object]] = {
        READ: lambda: client.matters.get(uuid),
        WRITE: lambda: client.case_notes.create(NOTE, matter=uuid),
    }
    for endpoint, call in calls.items():
        sandbox.clear_journal()
        sandbox.fault(path="/api/v2/matters/*", status=status)
        with pytest.raises(kind) as caught:
            call()
        error = caught.value
        assert (error.status, error.endpoint) == (status, endpoint)
        assert [row["request_id"] for row in sandbox.journal()] == [error.request_id]
        assert error.sentence
        shown = f"{error} {error!r} {error.sentence} {vars(error)}"
        assert not [secret for secret in (TOKEN, uuid, BODY, "Marigold") if secret in shown]


def test_fields_that_legalserver_refuses_are_named_and_nothing_is_written(
    sandbox: SandboxClient, client: LegalServer
) -> None:
    uuid, before = sandbox.matter_uuid(CASE), sandbox.case(CASE)
    sandbox.clear_journal()
    with pytest.raises(Refused) as caught:
        client.matters.update(uuid, {"middle": "Juniper", "date_of_birth": "in spring"})
    assert caught.value.keys == ("date_of_birth",)
    assert "spring" not in str(caught.value)
    assert len(sandbox.journal()) == 1
    assert sandbox.case(CASE) == before


def test_an_upsert_that_matches_several_is_one_request_and_changes_nothing(
    sandbox: SandboxClient, client: LegalServer
) -> None:
    uuid = sandbox.matter_uuid(CASE)
    for _ in range(2):
        client.case_notes.create(NOTE, matter=uuid)
    before = sandbox.notes(CASE)
    sandbox.clear_journal()
    with pytest.raises(Conflict) as caught:
        client.case_notes.upsert(NOTE | {"body": "changed"}, match={"subject": NOTE["subject"]}, matter=uuid)
    assert (caught.value.status, caught.value.endpoint) == (400, WRITE)
    assert len(sandbox.journal()) == 1
    assert sandbox.notes(CASE) == before


def test_a_log_in_page_instead_of_a_file_is_one_request_and_named_by_its_id(sandbox: SandboxClient, url: str) -> None:
    """LegalServer answers 200: section 11.2."""
    document = sandbox.documents(CASE)[0]["uuid"]
    with pytest.raises(NotFound) as caught:
        connect(url, token=Token("expired")).documents.download(document)
    asked = sandbox.journal(path="/modules/document/")
    assert [row["request_id"] for row in asked] == [caught.value.request_id]
    assert (caught.value.status, caught.value.endpoint) == (200, "GET /modules/document/download.php")


@pytest.mark.parametrize("rule", [{"kind": "truncated"}, {"kind": "reset"}, {"status": 502}, {"status": 503}])
def test_a_file_that_breaks_off_is_fetched_again_and_comes_whole(
    sandbox: SandboxClient, client: LegalServer, rule: dict[str, Any]
) -> None:
    document = sandbox.documents(CASE)[0]["uuid"]
    sandbox.fault(path="/modules/document/*", **rule)
    assert client.documents.download(document).content == sandbox.document(document)
    assert len(sandbox.journal(path="/modules/document/")) == 2


@pytest.mark.parametrize("rule", [{"kind": "truncated"}, {"kind": "reset"}, {"status": 502}, {"kind": "html"}])
def test_an_upload_whose_answer_is_lost_puts_one_file_into_the_case(
    sandbox: SandboxClient, client: LegalServer, rule: dict[str, Any]
) -> None:
    uuid, before = sandbox.matter_uuid(CASE), len(sandbox.documents(CASE))
    sandbox.fault(method="POST", path="/api/v2/documents", when="after", **rule)
    with pytest.raises(OutcomeUnknown):
        client.documents.upload(matter=uuid, filename="a.txt", content=b"a", mime_type="text/plain")
    assert len(sandbox.journal("POST", "/documents")) == 1
    assert len(sandbox.documents(CASE)) == before + 1


def test_a_site_that_keeps_failing_is_left_alone_and_the_next_caller_sends_nothing(
    sandbox: SandboxClient, url: str
) -> None:
    broken = connect(url, breaker=CircuitBreaker(limit=4))
    uuid = sandbox.matter_uuid(CASE)
    assert met(sandbox, lambda: broken.matters.get(uuid), status=500, times=None) == Met(CircuitOpen, 4, 0)
    sandbox.clear_journal()
    for version in (broken, broken.v1):
        with pytest.raises(CircuitOpen) as caught:
            version.case_notes.create(NOTE, matter=uuid)
        assert caught.value.certainly_not_done
        assert str(caught.value.endpoint).endswith("/matters/{matter}/notes")
        assert caught.value.request_id
    assert sandbox.journal(path="/api/") == []


def test_one_sites_failures_are_not_another_sites(sandbox: SandboxClient, url: str) -> None:
    """Each site has a breaker of its own, unless it is given one."""
    broken, other = connect(url, breaker=None), connect(url, breaker=None)
    uuid = sandbox.matter_uuid(CASE)
    assert met(sandbox, lambda: broken.matters.get(uuid), status=500, times=None).error is CircuitOpen
    assert other.matters.get(uuid)["case_number"] == CASE
