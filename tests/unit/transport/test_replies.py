"""What is remembered of the answers, for the audit."""

from __future__ import annotations

from docassemble.legalaidsync.transport import Call, Replies, keep_replies
from docassemble.legalaidsync.transport.replies import note_reply

READ = Call("GET", "/api/v2/matters/{matter}", {"matter": "m-1"})
WRITE = Call("PATCH", "/api/v2/matters/{matter}", {"matter": "m-1"}, json={"first": "Ann"})


def test_the_last_write_decides_even_if_something_is_read_after_it() -> None:
    replies = Replies()
    with keep_replies(replies):
        note_reply(READ, 200, "r-1")
        note_reply(WRITE, 503, "r-2")
        note_reply(WRITE, 200, "r-3")
        note_reply(READ, 200, "r-4")
    assert replies.decisive is not None
    assert (replies.decisive.endpoint, replies.decisive.status) == ("PATCH /api/v2/matters/{matter}", 200)
    assert replies.decisive.request_id == "r-3"


def test_without_a_write_the_last_read_decides() -> None:
    replies = Replies()
    with keep_replies(replies):
        note_reply(READ, 200, "r-1")
    note_reply(READ, 404, "r-2")
    assert replies.decisive is not None
    assert replies.decisive.request_id == "r-1"


def test_of_a_call_nothing_is_remembered_but_template_status_and_id() -> None:
    replies = Replies()
    with keep_replies(replies):
        note_reply(WRITE, 200, "r-1")
    assert "Ann" not in repr(vars(replies))
    assert "m-1" not in repr(vars(replies))


def test_nothing_asked_nothing_remembered() -> None:
    assert Replies().decisive is None
