"""The tiles of the sync desk: each for those who have its privilege, by few statements of SQL, and without a value."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from sqlalchemy import event, update

from benchmarks.busy_desk import fill_desk
from devserver.folder import CHECKOUT
from docassemble.legalaidsync.audit import views
from docassemble.legalaidsync.delivery import next_steps
from docassemble.legalaidsync.delivery.overview import count_by_day
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.delivery.tables import operations, submissions
from docassemble.legalaidsync.delivery.worklist import PAGE
from docassemble.legalaidsync.errors import ConfigurationInvalid, Refused
from docassemble.legalaidsync.settings import Settings, Site, Token, read_settings
from docassemble.legalaidsync.settings.desk import TILES
from docassemble.legalaidsync.transport import RateLimit
from docassemble.legalaidsync.wording import sentences
from tests.unit.delivery.conftest import Clock, Office, make_engine, migrated_file, note, office, phone_change

__all__ = ["Clock", "make_engine", "migrated_file", "office"]

pytestmark = pytest.mark.usefixtures("docassemble_context")
SITE = Site("sandbox", "https://sandbox.invalid", Token("token"))


class Desk:
    """The modules behind dashboard.yml, in an office whose visitor is staff and holds some privileges."""

    def __init__(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        from docassemble.legalaidsync import noting
        from docassemble.legalaidsync import staff as visitor
        from docassemble.legalaidsync.desk import export as desk_export
        from docassemble.legalaidsync.desk import screens as desk_screens
        from docassemble.legalaidsync.desk import submissions as desk_list
        from docassemble.legalaidsync.desk import switches as desk
        from docassemble.legalaidsync.desk import tiles as desk_tiles

        self.orders, self.screens, self.list, self.tiles, self.export = (
            desk, desk_screens, desk_list, desk_tiles, desk_export
        )  # fmt: skip
        self.office, self.privileges = office, {"advocate"}
        self.settings = Settings(sites={"sandbox": SITE})
        self.limit = RateLimit(SITE.base_url, SITE.requests_per_minute)
        for module in (desk, desk_list, desk_tiles, visitor):
            monkeypatch.setattr(module, "settings", lambda: self.settings)
        for module in (desk, desk_list, desk_screens, desk_tiles, desk_export):
            monkeypatch.setattr(module, "outbox", lambda: office.outbox)
        for module in (desk_screens, noting.connections):
            monkeypatch.setattr(module, "engine", lambda: office.outbox.engine)
        monkeypatch.setattr(desk_tiles, "rate_limit", lambda name: self.limit)
        monkeypatch.setattr(visitor, "is_staff", lambda: True)
        monkeypatch.setattr(visitor, "user_info", lambda: SimpleNamespace(id=7))
        monkeypatch.setattr(visitor, "user_has_privilege", lambda names: bool(self.privileges & set(names)))
        monkeypatch.setattr(desk, "ask_a_worker", lambda: False)

    def keep_from_advocates(self, tile: str) -> None:
        self.settings = replace(self.settings, desk={tile: ("admin",)})

    def view(self, **changed: Any) -> dict[str, Any]:
        return {**self.orders.first_view(), **changed}


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(office, monkeypatch)


def readers(desk: Desk) -> dict[str, Callable[[], object]]:
    """What each tile reads."""
    view = desk.view(submission=1, operation=1)
    return {
        "environment": desk.tiles.environment,
        "counts": desk.tiles.counts,
        "chart": desk.tiles.chart,
        "oldest": desk.tiles.oldest,
        "problems": desk.tiles.problems,
        "sites": desk.tiles.sites_shown,
        "submissions": lambda: desk.list.page_of(view),
        "values": lambda: desk.screens.intents_seen(view),
        "export": lambda: desk.export.as_csv(view),
    }


@pytest.mark.parametrize("tile", sorted(TILES.keys() - {"switches", "pause", "links"}))
def test_a_tile_is_read_only_by_those_who_have_its_privilege(desk: Desk, tile: str) -> None:
    readers(desk)[tile]()
    desk.keep_from_advocates(tile)
    assert not desk.orders.may(tile)
    with pytest.raises(PermissionError):
        readers(desk)[tile]()
    desk.privileges = {"admin"}
    readers(desk)[tile]()


@pytest.mark.parametrize(
    ("tile", "place"),
    [("submissions", "submission"), ("submissions", "operation"), ("submissions", "filter"), ("values", "values"),
     ("values", "decide"), ("switches", "relink"), ("sites", "site")],
)  # fmt: skip
def test_a_link_leads_to_no_place_of_a_tile_that_is_not_the_visitors(desk: Desk, tile: str, place: str) -> None:
    view = desk.orders.looked(desk.view(), {"place": place, "submission": 1, "operation": 1})
    assert desk.orders.permitted(view)["place"] == place
    desk.keep_from_advocates(tile)
    assert desk.orders.permitted(view)["place"] == "home"


@pytest.mark.parametrize(
    ("tile", "order"),
    [("switches", "again:1"), ("switches", "withdraw:1"), ("switches", "ask:withdraw:1"), ("switches", "relink:1:26-1"),
     ("switches", "use_client:1"), ("values", "use_on_file:1"), ("values", "look:values"), ("pause", "pause:sandbox"),
     ("pause", "resume:sandbox"), ("switches", "again_site:sandbox")],
)  # fmt: skip
def test_an_order_of_a_tile_that_is_not_the_visitors_changes_nothing(
    desk: Desk, office: Office, tile: str, order: str
) -> None:
    submission = office.submit(note())
    desk.keep_from_advocates(tile)
    view, said = desk.orders.carry_out(desk.view(submission=submission), order)
    assert (view["place"], said) == ("home", "desk_not_yours")
    assert office.states(submission) == ["queued"]
    assert office.outbox.paused_sites() == {}


def test_a_question_that_was_asked_before_the_privilege_went_is_not_asked_again(desk: Desk) -> None:
    view = desk.view(place="sure", asked="withdraw:1")
    assert desk.orders.permitted(view)["place"] == "sure"
    desk.keep_from_advocates("switches")
    assert desk.orders.permitted(view)["place"] == "home"


def test_buttons_that_are_not_the_visitors_are_not_offered(desk: Desk, office: Office) -> None:
    submission = office.submit(note())
    view = desk.view(place="submission", submission=submission)
    offered = [next(iter(button)) for button in desk.screens.switches(view)]
    assert "look:values" in offered
    desk.keep_from_advocates("values")
    assert [next(iter(button)) for button in desk.screens.switches(view)] == [
        order for order in offered if order != "look:values"
    ]


def test_a_view_that_was_kept_by_an_earlier_version_is_filled_up(desk: Desk) -> None:
    old = {"place": "home", "state": "", "site": "", "text": "", "before": None, "submission": 0, "operation": 0}
    assert desk.orders.permitted(old) == desk.orders.first_view()


@pytest.mark.parametrize(
    ("written", "said"),
    [({"exprot": ["admin"]}, "did you mean 'export'"), ({"export": "admin"}, "must list privileges"),
     ({"export": []}, "must list privileges"), (["export"], "must be a mapping"), ({"weather": ["admin"]}, "tiles: ")],
)  # fmt: skip
def test_a_mistake_in_the_setting_is_named(written: Any, said: str) -> None:
    with pytest.raises(ConfigurationInvalid, match=said):
        read_settings({"legalaidsync": {"desk": written}}, {})


def test_privileges_of_a_tile_are_read() -> None:
    assert read_settings({"legalaidsync": {"desk": {"export": ["admin", "auditor"]}}}, {}).desk == {
        "export": ("admin", "auditor")
    }
    assert read_settings({}, {}).desk == {}


# Few statements


@contextmanager
def counted(office: Office) -> Iterator[list[str]]:
    """Every statement that reaches the database."""
    found: list[str] = []

    def note_down(*arguments: Any) -> None:
        found.append(arguments[2])

    event.listen(office.outbox.engine, "before_cursor_execute", note_down)
    yield found
    event.remove(office.outbox.engine, "before_cursor_execute", note_down)


MOST_STATEMENTS = {"counts": 1, "chart": 1, "problems": 1, "oldest": 1, "sites": 1, "submissions": 3}


def test_the_desk_takes_the_same_few_statements_however_many_operations_there_are(desk: Desk, office: Office) -> None:
    taken = []
    for more in (100, 900):
        fill_more(office, more)
        with counted(office) as statements:
            page = desk.list.page_of(desk.view())
        assert len(page.rows) == PAGE
        per_tile = {"submissions": len(statements)}
        for tile in MOST_STATEMENTS.keys() - per_tile.keys():
            with counted(office) as statements:
                readers(desk)[tile]()
            per_tile[tile] = len(statements)
        taken.append(per_tile)
    assert taken == [MOST_STATEMENTS, MOST_STATEMENTS]


def fill_more(office: Office, number: int) -> None:
    """Begin anew with this many operations."""
    with office.outbox.engine.begin() as connection:
        connection.execute(operations.delete())
        connection.execute(submissions.delete())
    fill_desk(office.outbox.engine, number, datetime.now(UTC))


def test_every_tile_is_brought_back_before_any_is_rendered() -> None:
    """Otherwise docassemble renders each tile, and asks the database, once for every tile after it."""
    folder = CHECKOUT / "docassemble" / "legalaidsync" / "data" / "questions"
    tiles = [block for block in yaml.safe_load_all((folder / "desk_tiles.yml").read_text("utf-8")) if block]
    [order] = [
        block for block in yaml.safe_load_all((folder / "dashboard.yml").read_text("utf-8")) if block.get("mandatory")
    ]
    named = order["code"].partition("if defined")[0]
    names = [block["template"] for block in tiles if "template" in block]
    assert [name for name in (*names, "desk_message", "desk_filter", "desk_list") if name not in named] == []


# What they show


def test_a_day_begins_and_ends_at_the_offices_midnight(office: Office) -> None:
    """Also on the day on which clocks are set: 2026-11-01 has 25 hours in New York."""
    zone = ZoneInfo("America/New_York")
    days = [datetime(2026, 10, 31, tzinfo=zone), datetime(2026, 11, 1, tzinfo=zone), datetime(2026, 11, 2, tzinfo=zone)]
    moments = [
        days[0] - timedelta(seconds=1),
        days[0],
        datetime(2026, 11, 1, 23, 59, tzinfo=zone),
        datetime(2026, 11, 2, 0, 0, tzinfo=zone),
    ]
    for number, moment in enumerate(moments):
        office.clock.now = moment.astimezone(UTC)
        office.submit(note(), key=f"session-{number}")
    with office.engine.connect() as connection:
        assert count_by_day(connection, days) == [{State.QUEUED: 1}, {State.QUEUED: 1}, {State.QUEUED: 1}]


def test_the_chart_says_in_words_what_its_bars_show(desk: Desk, office: Office) -> None:
    office.clock.now = datetime.now(UTC)
    office.submit(note(), phone_change())
    office.outbox.cancel(1, "user 7")
    today = desk.tiles.chart()[0]
    assert today.total == 2
    assert today.words == "1 Waiting to be sent, 1 Withdrawn"
    assert [(part.start, part.length) for part in today.parts] == [(0.0, 500.0), (500.0, 500.0)]
    assert [day.total for day in desk.tiles.chart()[1:]] == [0] * 13


def test_what_is_wrong_is_told_once_with_the_next_step(desk: Desk, office: Office) -> None:
    for number in range(2):
        office.submit(note(), key=f"session-{number}")
        office.server.fail("case_notes.create", Refused("400", status=400))
        office.deliver()
    [problem] = desk.tiles.problems()
    assert (problem.number, problem.state, problem.error_class) == (2, State.NEEDS_ATTENTION, "Refused")
    assert "did not accept" in desk.tiles.sentence_of_problem(problem)
    assert desk.tiles.next_step_of(problem).startswith("Open it and read why.")
    waiting = desk.tiles.oldest()
    assert waiting is not None
    assert (waiting.submission_id, waiting.since) == (1, office.clock.now)


@pytest.mark.parametrize(
    ("error_class", "makes_case", "step"),
    [
        ("RateLimited", False, "step_gave_up"),
        ("NotFound", False, "step_case_number"),
        ("RecordGone", False, "step_by_hand"),
        ("PremiumRequired", True, "step_make_case"),
        ("PremiumRequired", False, "step_by_hand"),
        ("PermissionMissing", False, "step_permission"),
        ("ConfigurationInvalid", False, "step_configuration"),
        ("Refused", False, "step_refused"),
        (None, False, "step_refused"),
        ("NoSuchClass", False, "step_refused"),
    ],
)
def test_the_next_step_fits_the_reason(error_class: str | None, makes_case: bool, step: str) -> None:
    assert next_steps.next_step(State.NEEDS_ATTENTION, error_class, makes_case=makes_case) == step


def test_there_are_words_for_every_step_and_tile() -> None:
    assert next_steps.keys() <= sentences().keys()
    assert {
        f"tile_{tile}" for tile in ("counts", "problems", "oldest", "chart", "sites", "links")
    } <= sentences().keys()
    assert next_steps.next_step(State.SENT, None) == ""


def test_a_dry_run_and_the_environment_are_told(desk: Desk) -> None:
    desk.settings = Settings(sites={"sandbox": replace(SITE, dry_run=True)}, environment="training")
    environment, dry_run = desk.tiles.environment()
    assert "training" in environment
    assert dry_run.startswith("Dry run at sandbox")


def lines(desk: Desk, **changed: Any) -> tuple[str, str]:
    """What stands at a site, and what of it is urgent."""
    desk.settings = Settings(sites={"sandbox": replace(SITE, **changed)})
    [shown] = desk.tiles.sites_shown()
    return " ".join(shown.lines), " ".join(shown.urgent)


def test_a_token_that_ends_soon_is_urgent(desk: Desk) -> None:
    today = datetime.now(ZoneInfo("America/New_York")).date()
    assert "token ends: 200" in lines(desk, token_expires=today + timedelta(days=200))[0]
    assert "token ends: 20" in lines(desk, token_expires=today + timedelta(days=20))[1]
    assert "The token ended on 2020-01-01" in lines(desk, token_expires=date(2020, 1, 1))[1]
    assert "not known" in lines(desk)[0]


def test_a_site_that_is_left_alone_is_urgent_and_calls_are_counted(desk: Desk) -> None:
    desk.limit.wait_for_turn(0)
    assert "Calls go out as usual" in lines(desk)[0]
    desk.limit.note_rest(20)
    desk.limit.hold(30)
    usual, urgent = lines(desk)
    assert "left alone for" in urgent
    assert "asked for a pause" in urgent
    assert "Calls go out as usual" not in usual
    [shown] = desk.tiles.sites_shown()
    assert (shown.calls, shown.limit) == (1, 200)


# The list


def test_pages_lead_through_every_submission_and_back(desk: Desk, office: Office) -> None:
    fill_more(office, 5 * (2 * PAGE + 3))
    first = desk.list.page_of(desk.view())
    second = desk.list.page_of(desk.view(before=first.older))
    third = desk.list.page_of(desk.view(before=second.older))
    seen = [row.submission_id for page in (first, second, third) for row in page.rows]
    assert seen == sorted(set(seen), reverse=True)
    assert (len(seen), first.total, third.total) == (43, 43, 43)
    assert (first.newer, third.older, len(third.rows)) == (None, None, 3)
    assert desk.list.page_of(desk.view(after=third.newer)).rows == second.rows
    assert desk.list.page_of(desk.view(after=second.newer)) == first


def test_filters_are_joined_and_days_are_whole(desk: Desk, office: Office) -> None:
    fill_more(office, 500)
    with office.outbox.engine.begin() as connection:
        connection.execute(
            update(submissions).where(submissions.c.id == 7).values(created_at=datetime(2026, 3, 2, 4, tzinfo=UTC))
        )

    def found(**filters: str) -> list[int]:
        return [row.submission_id for row in desk.list.page_of(desk.view(**filters)).rows]

    assert found(since="2026-03-01", until="2026-03-01") == [7]  # it was the evening before in New York
    assert found(since="2026-03-02", until="2026-03-02") == []
    waiting = office.outbox.exported(desk.list.wanted_of(desk.view(state="retry")))
    kinds = {row.kind for row in waiting}
    assert len(kinds) == 2  # every submission has an operation of both kinds, but not one that waits
    both = [found(state="retry", kind=kind) for kind in kinds]
    assert sorted(both[0] + both[1]) == sorted(found(state="retry"))
    assert set(both[0]).isdisjoint(both[1])
    assert found(site="elsewhere") == []


def test_a_day_may_come_from_a_link_or_from_docassembles_own_date(desk: Desk) -> None:
    from docassemble.base.util import as_datetime

    view = desk.view(since=as_datetime("2026-11-21"), until="2026-11-22")
    kept = desk.orders.permitted(view)
    assert (kept["since"], kept["until"]) == ("2026-11-21", "2026-11-22")
    assert desk.orders.permitted(desk.view(since="soon"))["since"] == ""
    assert desk.orders.a_day(as_datetime("2026-11-21"))


def test_what_is_filtered_is_told_and_made_harmless(desk: Desk) -> None:
    view = desk.view(state="sent", kind="<b>", text="K7QF3", since="2026-03-01", until="soon")
    assert desk.list.filters_shown(view) == ["In LegalServer", "&#60;b&#62;", "K7QF3", "from Mar 1, 2026"]


# CSV


def test_the_spreadsheet_says_what_to_do_and_nothing_about_the_person(desk: Desk, office: Office) -> None:
    office.submit(phone_change(to="555-0199"), note(body="My landlord Otis"))
    office.server.fail("case_notes.create", Refused("400", status=400))
    office.deliver()
    text = desk.export.as_csv(desk.view())
    names, *rows = csv.reader(StringIO(text))
    assert tuple(names) == desk.export.COLUMNS
    assert [row[names.index("state")] for row in rows] == ["sent", "needs attention"]
    assert rows[1][names.index("next_step")].startswith("Open it and read why.")
    for value in ("555-0199", "Otis", "26-0001042", office.matter, "link 1"):
        assert value not in text


def test_the_spreadsheet_holds_what_the_list_is_filtered_by(desk: Desk, office: Office) -> None:
    fill_more(office, 500)
    _, *rows = csv.reader(StringIO(desk.export.as_csv(desk.view(state="retry"))))
    assert {row[5] for row in rows} == {"retry"}
    assert len(rows) == office.outbox.counts()[State.RETRY]


def test_who_takes_the_list_along_is_written_down(desk: Desk, office: Office) -> None:
    desk.export.as_csv(desk.view(site="sandbox"))
    [read] = views(office.outbox.engine, "sandbox", "")
    assert (read.actor, read.resource) == ("user 7", "export")
    assert set(read.field_names) == set(desk.export.COLUMNS)


@pytest.mark.parametrize("reference", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1"])
def test_a_spreadsheet_calculates_nothing(desk: Desk, office: Office, reference: str) -> None:
    office.submit(note(subject=f"Intake [{reference}]"), reference=reference)
    [_, row] = csv.reader(StringIO(desk.export.as_csv(desk.view())))
    assert row[0] == f"'{reference}"


def test_every_tile_is_described_in_the_manual() -> None:
    manual = (CHECKOUT / "docs" / "dashboard.md").read_text("utf-8")
    assert [tile for tile in TILES if f"`{tile}`" not in manual] == []
