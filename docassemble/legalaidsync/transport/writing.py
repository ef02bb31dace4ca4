"""A last question before each write: whether it may still be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_question: ContextVar[Callable[[], None] | None] = ContextVar("legalaidsync_before_writing", default=None)


@contextmanager
def before_writing(question: Callable[[], None]) -> Iterator[None]:
    """Call `question` before each write inside, after all waiting; what it raises stops the write."""
    token = _question.set(question)
    try:
        yield
    finally:
        _question.reset(token)


def may_write() -> None:
    """Ask whoever wants to be asked; return quietly if the write may go out."""
    question = _question.get()
    if question:
        question()
