"""Every fault that an administrator can plant is named, with how to mend it, and none holds up the list."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Response

from devserver.folder import CHECKOUT
from docassemble.legalaidsync.delivery.plan import Plan, PlannedOperation
from docassemble.legalaidsync.delivery.settling import Verdict
from docassemble.legalaidsync.delivery.sites import token_refused
from docassemble.legalaidsync.delivery.states import State, Trace
from docassemble.legalaidsync.settings import Timeouts
from tests.private_redis import redis_server
from tests.stand_in import StandIn
from tests.unit.health_world import SITE, World, connect

NOBODY_LISTENS = 9  # the port "discard", which no machine of ours serves
Plant = Callable[[World], None]


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def world(
    docassemble_context: Any, monkeypatch: pytest.MonkeyPatch, stand_in: StandIn, redis_url: str, tmp_path: Path
) -> World:
    """A server in good order."""
    made = World(tmp_path, stand_in, redis_url, monkeypatch)
    connect(made)
    return made


def submit_note(world: World, key: str, verdict: Verdict | None = None) -> None:
    payload = {"subject": "Intake [K7QF3]", "body": "", "note_type": "General Notes"}
    note = PlannedOperation("case_note", "what happened", payload=payload)
    world.outbox.submit(Plan(key, "example", "a-matter", "26-0001042", "K7QF3", "intake", "link 3f2a", (note,)))
    if verdict:
        claim = world.outbox.claim("worker", 60)
        assert claim is not None
        world.outbox.settle(claim, verdict)


def wrong_revision(world: World) -> None:
    with world.outbox.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version_legalaidsync SET version_num = '9999'")


def full_disk(world: World) -> None:
    from docassemble.legalaidsync.health import server

    world.patch.setattr(server, "SMALLEST_DISK", 2**60)


def elsewhere(world: World, **site: Any) -> None:
    """Point the site to an address at which the stand-in does not answer."""
    world.adapters.clear()
    world.set_site(**site)


def somebody_else(body: str, **known: Any) -> Plant:
    """Let another program answer at the site's address."""
    return lambda world: world.answer_with(Response(body, **known))


def a_hanging_site(world: World) -> None:
    from docassemble.legalaidsync.health import sites

    world.patch.setattr(sites, "PATIENCE", Timeouts(connect=0.2, read=0.2, page=1.0))
    world.stand_in.fault(path="/api/*", kind="hang", seconds=1.0, times=None)


def refused_by_permission(world: World) -> None:
    submit_note(world, "1", Verdict(State.NEEDS_ATTENTION, trace=Trace(error_class="PermissionMissing")))


def paused_for_token(world: World) -> None:
    now = world.outbox.clock()
    with world.outbox.engine.begin() as connection:
        token_refused(connection, "example", "fingerprint", by="worker 1", at=now, probe_at=now)


SITE_OF = "LegalServer example"
# What is planted -> (how, the check that names it, words of its sentence).
FAULTS: dict[str, tuple[Plant, str, str]] = {
    "a misspelt key": (lambda w: w.set(staf_privileges=["admin"]), "Configuration", "write `staff privileges`"),
    "a misspelt key of a site": (lambda w: w.set_site(premum="no"), "Configuration", "write `premium`"),
    "a misspelt key of a table": (lambda w: w.set(retry={"frist": 3}), "Configuration", "write `first`"),
    "no token": (lambda w: w.set(sites=[{"name": "example"}]), "Configuration", "site example: set `token`"),
    "no tasks": (lambda w: w.configuration.pop("celery modules"), "Delivery tasks", "`celery modules`"),
    "no worker": (lambda w: w.workers.clear(), "Delivery worker", "`supervisorctl start celery`"),
    "an old worker": (lambda w: w.workers.__setitem__(0, {"error": "?"}), "Delivery worker", "restart celery"),
    "a worker in the past": (
        lambda w: w.workers.__setitem__(0, {"ok": time.time() - 300}),
        "Clock of the worker",
        "seconds behind this server",
    ),
    "no routes": (
        lambda w: w.configuration.update({"preloaded modules": None, "packages": "/elsewhere"}),
        "Routes",
        "`docassemble.legalaidsync.routes`",
    ),
    "stopped Redis": (
        lambda w: setattr(w, "redis_url", f"redis://localhost:{NOBODY_LISTENS}/0"),
        "Redis (shared memory)",
        "Start Redis",
    ),
    "stopped PostgreSQL": (
        lambda w: setattr(w, "database_url", f"postgresql+psycopg2://x:y@localhost:{NOBODY_LISTENS}/z"),
        "Database",
        "check `db` in the Configuration",
    ),
    "tables of a newer package": (wrong_revision, "Database tables", "Install the newer package"),
    "no encryption key": (lambda w: w.set(encryption_keys=[]), "Encryption keys", "set `encryption keys`"),
    "no signing key": (lambda w: w.set(signing_keys=[]), "Signing keys", "set `signing keys`"),
    "a key that can be guessed": (lambda w: w.set(signing_keys=["secret"]), "Signing keys", "make a longer one"),
    "a folder that is not there": (
        lambda w: w.configuration.update(uploads="/proc/nowhere"),
        "Disk",
        "/proc/nowhere cannot be written to",
    ),
    "a full disk": (full_disk, "Disk", "MB are left on the disk"),
    "no mail": (lambda w: w.set(notify="office@mail.example"), "Sending e-mail", "`notify` of legalaidsync needs it"),
    "a mail server that is away": (
        lambda w: (
            w.configuration.update(mail={"server": "localhost", "port": NOBODY_LISTENS}),
            w.set(remind_clients_by=["email"]),
        ),
        "Sending e-mail",
        f"the mail server localhost:{NOBODY_LISTENS} does not answer",
    ),
    "no text messages": (lambda w: w.set(tell_clients_by=["sms"]), "Sending text messages", "`twilio`"),
    "a host with its end": (
        lambda w: elsewhere(w, name="example.legalserver.org"),
        "Address of example.legalserver.org",
        "write only `example`",
    ),
    "an address without TLS": (
        lambda w: elsewhere(w, url="http://example.legalserver.org"),
        "Address of example",
        "start with https://",
    ),
    "an address with a path": (
        lambda w: elsewhere(w, url="https://example.legalserver.org/api"),
        "Address of example",
        "write `https://example.legalserver.org`",
    ),
    "a host that is none": (lambda w: elsewhere(w, name="exam_ple"), "Address of exam_ple", "cannot be a host"),
    "an unknown host": (lambda w: elsewhere(w, url="https://x.invalid"), "Address of example", "no host x.invalid"),
    "a closed port": (
        lambda w: elsewhere(w, url=f"http://localhost:{NOBODY_LISTENS}"),
        "Address of example",
        "cannot be reached",
    ),
    "somebody else's API": (somebody_else("{}"), "Address of example", "not as LegalServer does"),
    "a web page": (
        somebody_else("Sign in", status=401, mimetype="text/html"),
        "Address of example",
        "not as LegalServer does",
    ),
    "a site that hangs": (a_hanging_site, "Address of example", "does not answer"),
    "a site that is updated": (
        lambda w: w.stand_in.fault(path="/api/*", times=None, html=True),
        "Address of example",
        "being updated",
    ),
    "a wrong token": (lambda w: w.set_site(token="another"), SITE_OF, "LegalServer refuses the token"),
    "a wrong next token": (
        lambda w: w.set_site(next_token="another"),
        "Next token of example",
        "LegalServer refuses the token",
    ),
    "an expired token": (lambda w: w.set_site(token_expires="2020-02-29"), "Token of example", "expired on 2020-02-29"),
    "no access to the API": (lambda w: w.stand_in.set(denied_permissions=["API Access"]), SITE_OF, "`API Access`"),
    "a permission of reading": (
        lambda w: w.stand_in.set(denied_permissions=["API Search Document"]),
        "Permissions on example",
        "tick these permissions in LegalServer for the role of the token's user: `API Document: Search`",
    ),
    "full results": (
        lambda w: w.stand_in.set(denied_permissions=["API Get Matter Full Results"]),
        "Permissions on example",
        "`API Get Matter Full Results`",
    ),
    "a permission of writing": (refused_by_permission, "Sending to example", "`API Matter Note: Create`"),
    "no paid tier": (
        lambda w: (w.stand_in.set(premium=False), w.set_site(premium="yes")),
        "Paid tier of example",
        "set `premium: auto`",
    ),
    "no such note type": (lambda w: w.set_site(note_type="Intake"), SITE_OF, "no note type 'Intake'"),
    "LegalServer's clock": (
        lambda w: w.stand_in.set(clock_ahead_seconds=600),
        "Clock of example",
        "seconds ahead of this server",
    ),
    "a mapping that is no YAML": (
        lambda w: setattr(w, "mapping", "matter: ["),
        "Mapping of example",
        "the mapping is no YAML; look at line 1",
    ),
    "a site without a token that works": (paused_for_token, "Sending to example", "Set one that works"),
}


def test_a_server_in_good_order_has_nothing_to_mend(world: World) -> None:
    found = world.find()
    assert {name: mend for name, mend in found.items() if mend} == {}
    assert {"Configuration", "Redis (shared memory)", "Permissions on example", "Clock of example"} <= found.keys()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_named_with_how_to_mend_it_and_spoils_no_other_check(world: World, fault: str) -> None:
    """Whoever reads the list is not sent to three places for one mistake."""
    plant, check, words = FAULTS[fault]
    plant(world)
    mended = world.mended()
    waiting = {"Items for staff"} - {check}
    assert words in mended.get(check, "")
    assert mended.keys() - waiting == {check}


def test_at_least_fifteen_faults_are_planted() -> None:
    assert len(FAULTS) >= 15


def test_a_check_that_hangs_is_named_and_does_not_hold_up_the_others(world: World) -> None:
    """The deadline belongs to the list, so that it doesn't matter what hangs, or why."""
    from docassemble.legalaidsync.health import server

    released = threading.Event()
    world.patch.setattr(server.compat, "ask_workers", lambda command, seconds: released.wait(60))
    mended = world.mended(deadline=2.0)
    released.set()
    assert "no answer within 2 seconds" in mended["Delivery tasks"]
    assert mended.keys() == {"Delivery tasks"}


def test_every_wait_of_a_check_ends_before_the_deadline_of_the_list() -> None:
    from docassemble.legalaidsync.health import DEADLINE, mail, server, sites

    site = sites.PATIENCE.connect + sites.PATIENCE.read  # without a token; with one, SECONDS for all calls together
    waits = [site, sites.SECONDS, server.WORKER_SECONDS, server.REDIS_SECONDS, server.DATABASE_SECONDS, mail.SECONDS]
    assert max(waits) < DEADLINE < 10


def test_a_check_that_breaks_is_named_without_its_words(world: World) -> None:
    from docassemble.legalaidsync.health import server

    def broken(command: str, seconds: float) -> Any:
        raise RuntimeError("Ann Example")

    world.patch.setattr(server.compat, "ask_workers", broken)
    mended = world.mended()
    assert "(RuntimeError)" in mended["Delivery tasks"]
    assert "Ann" not in str(mended)


def test_a_health_check_writes_nothing_to_legalserver_and_asks_little(world: World) -> None:
    """A site allows 200 calls a minute, of which people need the most."""
    world.stand_in.clear_journal()
    world.find()
    asked = world.stand_in.journal()
    assert {row["method"] for row in asked} == {"GET"}
    assert len(asked) <= 12


def test_no_token_goes_to_an_address_that_does_not_answer_like_legalserver(world: World) -> None:
    seen = world.answer_with(Response("Welcome", mimetype="text/html"))
    world.find()
    assert len(seen) == 1
    assert "Authorization" not in seen[0]


def test_without_the_paid_tier_an_office_is_told_how_changes_arrive(world: World) -> None:
    from docassemble.legalaidsync.health import findings

    world.stand_in.set(premium=False)
    (tier,) = (finding for finding in findings() if finding.name == "Paid tier of example")
    assert tier.is_ok
    assert "as one note" in tier.note


@pytest.mark.parametrize("version", [1, 2])
def test_a_missing_permission_is_named_in_each_version_of_the_api(world: World, version: int) -> None:
    """Version 1 answers 401 for it, as for a token that it doesn't know: section 2.1."""
    world.set_site(api_version=version)
    world.stand_in.set(denied_permissions=["API Search Matter Incomes"])
    mended = world.mended()
    assert "API Matter Income: Search" in mended.get("Permissions on example", ""), mended


@pytest.mark.parametrize(("days", "is_named"), [(-1, True), (0, True), (30, True), (31, False)])
def test_a_token_is_named_a_month_before_it_expires(world: World, days: int, is_named: bool) -> None:
    day = date.today() + timedelta(days=days)
    world.set_site(token_expires=day)
    assert (str(day) in world.find()["Token of example"]) is is_named


def test_items_that_wait_for_a_person_are_counted_and_are_no_fault_of_the_server(world: World) -> None:
    from docassemble.legalaidsync.health import findings

    for key, end in (("1", State.NEEDS_ATTENTION), ("2", State.NEEDS_ATTENTION), ("3", State.NEEDS_DECISION)):
        submit_note(world, key, Verdict(end))
    (found,) = (finding for finding in findings() if not finding.is_ok)
    assert found.mend.startswith("Needs attention (in all 2); Needs a decision (in all 1): open the sync desk")
    assert found.waits_for_staff


def test_what_is_on_its_way_is_nothing_to_mend(world: World) -> None:
    submit_note(world, "1")
    assert world.mended() == {}


def test_a_site_that_staff_have_paused_is_named_with_who_and_how_to_resume(world: World) -> None:
    world.outbox.pause_site("example", "user 7")
    world.set(sites=[SITE, SITE | {"name": "other", "url": "https://example.legalserver.org"}])
    mended = world.mended()
    assert mended.keys() == {"Sending to example"}
    assert "paused by user 7 since" in mended["Sending to example"]
    assert "`resume example`" in mended["Sending to example"]


@pytest.mark.parametrize(
    ("plant", "code"),
    [
        (lambda world: None, 0),
        (lambda world: world.set(signing_keys=[]), 1),
        (lambda world: submit_note(world, "1", Verdict(State.NEEDS_ATTENTION)), 3),
        (lambda world: (submit_note(world, "1", Verdict(State.NEEDS_ATTENTION)), world.set(signing_keys=[])), 1),
    ],
)
def test_the_command_tells_a_broken_server_from_one_where_items_wait(
    world: World, capsys: pytest.CaptureFixture[str], plant: Plant, code: int
) -> None:
    from docassemble.legalaidsync import compat
    from docassemble.legalaidsync.cli import main

    world.patch.setattr(compat, "server_context", nullcontext)
    plant(world)
    assert main(["check", "--timings"]) == code
    printed = capsys.readouterr().out
    assert ("MEND" in printed) is (code == 1)
    assert ("WAIT Items for staff" in printed) is bool(world.outbox.counts()[State.NEEDS_ATTENTION])
    assert " s\n" in printed


def test_findings_are_said_in_spanish_with_the_sentences_inside(world: World) -> None:
    from docassemble.legalaidsync.health import findings

    world.set(remind_clients_by=["email"], staf_privileges=[])
    said = {one.name: one.mend for one in (found.said_in("es") for found in findings())}
    assert "escriba `staff privileges`" in said["Configuración"]
    assert "ningún servidor de correo" in said["Envío de correo electrónico"]


def test_every_key_of_the_documentation_is_known_and_the_other_way_round() -> None:
    """A key that the health check does not know is called a mistake."""
    from docassemble.legalaidsync.health.configuration import SECTION_KEYS, SITE_KEYS, TABLES

    rows = re.findall(r"^\| (`.*?) \|", (CHECKOUT / "docs" / "configuration.md").read_text("utf-8"), re.MULTILINE)
    documented = set()
    for row in rows:
        names = re.findall(r"`([^`]+)`", row.split("(or")[0]) + re.findall(r"\(or `([^`]+)`\)", row)
        where = names[0].partition(":")[0] if ":" in names[0] else ""
        documented |= {(where, name.rpartition(": ")[2]) for name in names}
    known = {("sites", key) for key in SITE_KEYS - {"name"}} | {("", key) for key in SECTION_KEYS if key not in TABLES}
    known |= {(table, key) for table in ("timeouts", "retry", "brake") for key in TABLES[table]}
    assert sorted(known - documented) == []
    of_docassemble = {("", "words"), ("", "celery modules")}
    assert sorted(documented - known - of_docassemble - {("sites", "name"), ("", "retention days")}) == []
