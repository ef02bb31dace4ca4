"""The package's own sessions are found again, saved, and made anew once docassemble has deleted them."""

from __future__ import annotations

from typing import Any

import pytest


class Sessions:
    """Stands for docassemble's table of sessions and its records; counts how often each session was saved."""

    def __init__(self) -> None:
        self.saved: dict[str, int] = {}
        self.records: dict[int, str] = {}

    def create(self, interview: str) -> str:
        name = f"session {len(self.records) + 1}"
        self.saved[name] = 0
        return name

    def save(self, interview: str, session: str, variables: dict[str, Any], *, overwrite: bool) -> None:
        if session not in self.saved:
            raise RuntimeError("Unable to obtain interview dictionary.")
        assert overwrite, "else each save would add a step"
        self.saved[session] += 1

    def write(self, key: str, session: str) -> None:
        self.records[len(self.records) + 1] = session

    def read(self, key: str) -> dict[int, str]:
        return dict(reversed(self.records.items()))


@pytest.fixture
def sessions(own_sessions: Any, monkeypatch: pytest.MonkeyPatch) -> Sessions:
    made = Sessions()
    for name, stand_in in (
        ("create_session", made.create),
        ("set_session_variables", made.save),
        ("write_record", made.write),
        ("read_records", made.read),
    ):
        monkeypatch.setattr(own_sessions, name, stand_in)
    monkeypatch.setattr(own_sessions, "log", lambda text: None)
    return made


@pytest.fixture
def own_sessions(docassemble_context: Any) -> Any:
    from docassemble.legalaidsync import own_sessions

    return own_sessions


def test_the_session_is_made_once_and_saved_whenever_it_is_asked_for(own_sessions: Any, sessions: Sessions) -> None:
    assert [own_sessions.own_session(own_sessions.DOORS) for _ in range(3)] == ["session 1"] * 3
    assert sessions.saved == {"session 1": 3}


def test_a_session_that_docassemble_has_deleted_is_made_anew(own_sessions: Any, sessions: Sessions) -> None:
    own_sessions.own_session(own_sessions.DOORS)
    del sessions.saved["session 1"]
    assert own_sessions.own_session(own_sessions.DOORS) == "session 2"
    assert own_sessions.own_session(own_sessions.DOORS) == "session 2"


def test_of_two_that_were_made_at_once_both_live_and_the_first_is_used(own_sessions: Any, sessions: Sessions) -> None:
    """Addresses may have been signed for either."""
    for _ in range(2):
        sessions.write("", sessions.create(""))
    assert own_sessions.own_session(own_sessions.DOORS) == "session 1"
    assert own_sessions.keep_alive(own_sessions.DOORS) == ["session 1", "session 2"]
    assert set(sessions.saved.values()) == {2}
