"""Turns answers into the form that the page of a screen would post (docassemble.md, section 4).

What a person leaves alone is posted as an untouched page posts it: defaults, empty texts, unticked boxes.
`_visible` is always sent: without it docassemble skips `validate:` and drops uploads. `_event` is always sent: without
it an edit that began on a review screen does not come back to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from ..errors import NotAcceptable
from .encoding import Upload, as_posted, decoded, encoded, encoded_json
from .filling import LEFT_ALONE, Post, fill
from .in_use import fields_in_use
from .screen import Screen

ALWAYS_SENT = ("csrf_token", "_question_name", "_datatypes", "_varnames", "_tracker")
ITERATOR = re.compile(r"\\\[[i-n]\\\]")
GENERIC_OBJECT = re.compile(r"^x(?=\\[.\[])")
LIST_ITEM = re.compile(r"(.+?)\[\d+\]")


def bare_post(screen: Screen) -> Post:
    """Give the parts that every post from a screen carries: CSRF token, question, datatypes, aliases, event."""
    known = _raw(screen)
    post = Post({key: str(known[key]) for key in ALWAYS_SENT if key in known})
    if known.get("event_list"):
        post.data["_event"] = encoded_json(known["event_list"])
    return post


def answers_post(screen: Screen, answers: Mapping[str, object]) -> Post:
    """Fill in a screen.

    Args:
        screen: what is shown.
        answers: Python values by variable name, as the screen names it or with the real index (`people[0].name.first`
            for `people[i].name.first`). A field of choices takes a value or a label; checkboxes take a list or set of
            them, or a dict of booleans; a file field takes an `Upload` or a list of them.

    Raises:
        NotAcceptable: a variable or choice that the screen does not have, or a required field left out; `keys` names
            the variables. (Give an empty string to send a required field empty all the same.)
    """
    given = _by_variable(screen, answers)
    post = bare_post(screen)
    if screen.kind == "signature":
        _sign(screen, given, post)
        return post
    _fill_screen(screen, given, post)
    post.data["_visible"] = encoded_json(post.visible)
    if post.file_fields:
        post.data["_files"] = encoded_json(post.file_fields)
    _close_list(screen, post)
    _press_continue(screen, post)
    _put_the_rest(screen, given, post)
    return post


def press_post(screen: Screen, variable: str, value: str) -> Post:
    """Give the post of a button that sets one variable, or runs the choice of that number."""
    post = bare_post(screen)
    post.put(variable, value)
    post.show(variable)
    post.data["_visible"] = encoded_json(post.visible)
    return post


def _raw(screen: Screen) -> Mapping[str, object]:
    return screen.json if isinstance(screen.json, Mapping) else {}


def _by_variable(screen: Screen, answers: Mapping[str, object]) -> dict[str, object]:
    names = list(dict.fromkeys([known.variable for known in screen.fields if known.variable] + _datatypes(screen)))
    found = {name: _screen_name(name, names) for name in answers}
    strange = [name for name, match in found.items() if not match]
    if strange:
        raise NotAcceptable(f"not on the screen {screen.question_name!r}", keys=strange)
    return {found[name]: value for name, value in answers.items()}


def _screen_name(name: str, names: Sequence[str]) -> str:
    """Find the screen's name for a variable: the same, or the only one whose `[i]` or leading `x` can stand for it."""
    if name in names:
        return name
    matches = [known for known in names if _pattern(known).fullmatch(name)]
    return matches[0] if len(matches) == 1 else ""


def _pattern(variable: str) -> re.Pattern[str]:
    indexed = ITERATOR.sub(lambda _: r"\[[^\]]+\]", re.escape(variable))
    return re.compile(GENERIC_OBJECT.sub(lambda _: r"[A-Za-z_].*", indexed))


def _datatypes(screen: Screen) -> list[str]:
    written = _raw(screen).get("_datatypes")
    return [decoded(name) for name in json.loads(decoded(str(written)))] if written else []


def _fill_screen(screen: Screen, given: Mapping[str, object], post: Post) -> None:
    for known in fields_in_use(screen, given, post.by_variable):
        fill(post, known, given.get(known.variable, LEFT_ALONE))


def _close_list(screen: Screen, post: Post) -> None:
    """Send what a `list collect` page sends besides its rows: the list's name, and that the list is complete."""
    if "listCollect" not in _raw(screen):
        return
    names = (LIST_ITEM.match(known.variable) for known in screen.fields)
    name = next((match.group(1) for match in names if match), "")
    post.data["_list_collect_list"] = encoded_json(name)
    post.put(f"{name}.there_is_another", "False")


def _press_continue(screen: Screen, post: Post) -> None:
    for button in screen.buttons:
        if screen.kind in ("fields", "review", "continue") and button.variable:
            post.put(button.variable, button.value)


def _put_the_rest(screen: Screen, given: Mapping[str, object], post: Post) -> None:
    """Send answers to variables that the screen sets without a field, for example `people.there_is_another`."""
    for variable in _without_field(screen, given):
        post.put(variable, as_posted(given[variable], "boolean"))


def _without_field(screen: Screen, given: Mapping[str, object]) -> Iterator[str]:
    with_field = {known.variable for known in screen.fields}
    return (variable for variable in given if variable not in with_field)


def _sign(screen: Screen, given: Mapping[str, object], post: Post) -> None:
    variable = screen.fields[0].variable
    picture = given.get(variable)
    if not isinstance(picture, Upload):
        raise NotAcceptable("a signature takes an Upload with a picture", keys=[variable])
    post.data |= {"_save_as": encoded(variable), "_success": "1", "_the_image": picture.as_data_url()}
