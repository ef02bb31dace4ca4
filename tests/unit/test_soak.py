"""The soak run would see an effect that is lost, doubled, out of order, or nobody's."""

from __future__ import annotations

import pytest

from benchmarks.soak.counting import Count, compare, plain
from benchmarks.soak.plans import OPERATIONS_EACH, submissions

WANTED = ["one", "two", "three"]


@pytest.mark.parametrize(
    ("shown", "count"),
    [
        (["one", "two", "three"], Count(3, 0, 0, 0)),
        (["one", "three"], Count(2, 1, 0, 0)),
        (["one", "two", "two", "three"], Count(3, 0, 1, 0)),
        (["two", "one", "three"], Count(3, 0, 0, 2)),
        (["one", "two", "three", "foreign"], Count(3, 0, 1, 0)),
        ([], Count(0, 3, 0, 0)),
    ],
    ids=["all well", "lost", "doubled", "reordered", "nobody's", "nothing"],
)
def test_each_kind_of_harm_is_counted(shown: list[str], count: Count) -> None:
    assert compare(shown, WANTED) == count


def test_each_submission_leaves_texts_that_no_other_one_leaves() -> None:
    made = list(submissions(["a", "b"], 3))
    assert all(len(plan.operations) == OPERATIONS_EACH for plan, _ in made)
    for name in ("subject", "filename", "party"):
        assert len({getattr(expected, name) for _, expected in made}) == len(made)


def test_each_submission_of_a_matter_changes_what_the_one_before_left() -> None:
    """So an update out of order is a conflict, and is seen."""
    mine = [plan.operations[0] for plan, expected in submissions(["a", "b"], 3) if expected.matter == "a"]
    left = [operation.payload["mobile_phone"] for operation in mine]
    assert [operation.on_file["mobile_phone"] for operation in mine[1:] if operation.on_file] == left[:-1]


@pytest.mark.parametrize(("shown", "text"), [("$1,450.00", "1450"), ("Party 1-2", "Party 1-2"), (None, "None")])
def test_money_is_compared_as_a_number(shown: str | None, text: str) -> None:
    assert plain(shown) == text
