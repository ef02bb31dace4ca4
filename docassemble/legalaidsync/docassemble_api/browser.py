"""Walks an interview as a person's browser does, over docassemble's `json=1` protocol (docassemble.md, section 4).

Plain Python: it needs no docassemble. The demo and the integration tests drive the intake with it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urljoin, urlsplit

import requests

from ..errors import GiveUp, NeedsBrowser, NotAcceptable, NotFound, PermissionMissing
from .encoding import Upload, encoded_json
from .filling import Post
from .markup import Link, inputs_in, links_in
from .posting import answers_post, bare_post, press_post
from .prefill import needs_page, prefilled
from .replies import check_status, json_of, problems_of, screen_of, variables_of_aliases
from .screen import ANSWERABLE, Button, Screen
from .wire import Wire

__all__ = ["Browser", "Screen", "Session", "Upload"]

INTERVIEW = "/interview"
SIGN_IN = "/user/sign-in"
SESSIONS = "/interviews"
SECOND_FACTOR = "/mfa_"
SECRET = "secret"
MAXIMUM_REDIRECTS = 5
JSON_ARGUMENT = re.compile(r"[?&]json=1$")  # docassemble adds it to every redirect


@dataclass(frozen=True)
class Session:
    """One session of a user: the interview, the session's id, and its title in the user's list."""

    i: str
    session: str
    title: str


class Browser:
    """One person's browser: its cookies, and the screen in front of it.

    Args:
        base_url: the docassemble server, for example `http://localhost:8000`.
        timeout: seconds to connect and to wait for an answer.
        session: a prepared requests session, for a proxy, say; by default a new one. It keeps this browser's cookies.
        place: latitude and longitude, told to interviews that ask where the person is; None tells that it is unknown.
        strict: raise `NeedsBrowser` where a screen has parts that only a browser shows (`screen.only_in_browser`).

    Every method that asks the server raises `Unreachable`, `OutcomeUnknown`, `SiteDown`, `RateLimited`, `Refused`,
    `NotFound`, `PermissionMissing` or `GiveUp` (docassemble's error page) of `errors`; an answer that is not what was
    asked for never comes back as a screen.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout: tuple[float, float] = (3.0, 30.0),
        session: requests.Session | None = None,
        place: tuple[float, float] | None = None,
        strict: bool = False,
    ) -> None:
        self._wire = Wire(base_url, timeout, session or requests.Session())
        self._place = place
        self._strict = strict
        self._interview = ""
        self._screen: Screen | None = None

    def __repr__(self) -> str:
        return f"Browser({self._wire.base_url!r}, interview={self._interview!r})"

    @property
    def screen(self) -> Screen:
        """The screen in front of the person.

        Raises:
            GiveUp: no interview was started or resumed.
        """
        if self._screen is None:
            raise GiveUp("no interview was started")
        return self._screen

    @property
    def secret(self) -> str:
        """What opens this browser's encrypted sessions elsewhere, see `resume`; empty before the first answer."""
        return self._wire.cookie(SECRET)

    def start(self, i: str, **url_args: str) -> Screen:
        """Begin an interview anew; sessions begun before stay as they are.

        Args:
            i: the interview, for example `docassemble.legalaidsync:data/questions/intake.yml`.
            url_args: what the interview reads as `url_args`.
        """
        self._interview = i
        return self._open({**url_args, "i": i, "new_session": "1"})

    def resume(self, url: str = "", *, i: str = "", session: str = "", secret: str = "") -> Screen:
        """Open a session that exists: by a link to it, or by its interview, session and secret.

        Raises:
            NotFound: the session is gone, or the secret does not open it. (docassemble answers with a new session,
                which looks like success.)
        """
        if secret:
            self._wire.set_cookie(SECRET, secret)
        if url:
            return self._resume_link(url)
        self._interview = i
        return self._open({"i": i, "session": session})

    def current(self) -> Screen:
        """Ask for the present screen again, as a reload does."""
        steps = self.screen.steps
        screen = self._open(self._where())
        if screen.steps < steps:
            raise NotFound("the session was replaced by a new one")
        return screen

    def answer(self, answers: Mapping[str, object]) -> Screen:
        """Fill in the screen and go on.

        Args:
            answers: Python values by variable; see `posting.answers_post`.

        Returns:
            The next screen; or the same with `repeated` and, in `problems`, the sentences that the person is shown.

        Raises:
            NotAcceptable: the screen has no such field or choice, or a required field was left out; nothing was sent.
            NeedsBrowser: a screen of a kind that only a person in a browser can answer.
        """
        screen = self._answerable()
        if needs_page(screen, answers):
            screen = prefilled(screen, inputs_in(self.page()))
        return self._submit(answers_post(screen, answers))

    def press(self, label_or_value: object, *, number: int | None = None) -> Screen:
        """Press a button, or follow a link that runs an action (edit links of a review screen, for example).

        Args:
            label_or_value: its text, or the value that a choice button posts (`True` and `False` for yes and no).
            number: which one, from 0, where several carry the same text.

        Raises:
            NotAcceptable: no such button or link, or several and no number.
            NeedsBrowser: see `answer`.
        """
        self._answerable()
        button = self._button(label_or_value)
        if button is None:
            return self.follow(self._link(str(label_or_value), number))
        if self.screen.kind in ("fields", "review"):
            return self.answer({})
        return self._submit(press_post(self.screen, button.variable, button.value))

    def follow(self, link: Link) -> Screen:
        """Follow a link of the screen: run its action, or open its address on this server."""
        if link.action:
            return self.action(link.action, **link.arguments)
        return self._take(self._wire.get(link.href, {"json": "1"}))

    def back(self) -> Screen:
        """Go back one screen.

        Raises:
            NotAcceptable: the screen offers no way back.
        """
        if not self.screen.can_go_back:
            raise NotAcceptable("the screen offers no way back")
        post = bare_post(self.screen)
        post.data["_back_one"] = "1"
        return self._take(self._send(post, "json"))

    def another_tab(self, screen: Screen | None = None) -> Browser:
        """Return a second tab of this browser: the same cookies, and a screen that was shown before.

        Args:
            screen: by default the present one. An earlier one is what a browser's own Back button shows.
        """
        tab = copy(self)
        tab._screen = screen or self._screen
        return tab

    def wait(self, *, seconds: float = 60.0, every: float = 0.5) -> Screen:
        """Reload a waiting screen until the interview goes on.

        Raises:
            GiveUp: it still waits after so many seconds.
        """
        end = time.monotonic() + seconds
        while self.screen.kind == "waiting":
            if time.monotonic() > end:
                raise GiveUp(f"still waiting at {self.screen.question_name!r}")
            time.sleep(every)
            self.current()
        return self.screen

    def action(self, name: str, /, **arguments: object) -> Screen:
        """Run an action of the interview, as a link made with `url_action()` does.

        Returns:
            The next screen, or one of kind `response` where the event answered by itself: `status`, `content_type`,
            `content`, and `json` if it is JSON.
        """
        action = encoded_json({"action": name, "arguments": arguments})
        return self._open({**self._where(), "action": action})

    def get(self, url: str) -> requests.Response:
        """Fetch an address with the same cookies, for example a document of the last screen.

        Args:
            url: absolute, or a path on the server.

        Returns:
            The answer, whatever its status; redirects are followed.
        """
        return self._wire.get(url, follow=True)

    def page(self) -> str:
        """Fetch the present screen as HTML, as a browser shows it."""
        answer = self._wire.get(INTERVIEW, self._where())
        check_status(answer)
        return answer.text

    def log_in(self, email: str, password: str) -> None:
        """Log in; interviews begun afterwards belong to the user.

        Raises:
            PermissionMissing: wrong e-mail address or password, or the server wants more than these.
            NeedsBrowser: the server asks for a second factor.
        """
        form = json_of(self._wire.get(SIGN_IN, {"json": "1"}))
        data = {"csrf_token": str(form["csrf_token"]), "email": email, "password": password, "next": ""}
        answer = self._wire.post(SIGN_IN, {"json": "1"}, data)
        check_status(answer)
        if answer.status_code != requests.codes.found:
            raise PermissionMissing("log-in refused", endpoint=f"POST {SIGN_IN}")
        if urlsplit(answer.headers.get("Location", "")).path.startswith(SECOND_FACTOR):
            raise NeedsBrowser("the user logs in with a second factor", endpoint=f"POST {SIGN_IN}")

    def sessions(self) -> Iterator[Session]:
        """List the sessions of the user who is logged in, page after page as they are needed; see `resume`.

        Raises:
            GiveUp: nobody is logged in.
        """
        place: str | None = ""
        while place is not None:
            page = json_of(self._wire.get(SESSIONS, {"json": "1"} | ({"next_id": place} if place else {}), follow=True))
            yield from (Session(item["filename"], item["session"], item["title"]) for item in page["interviews"])
            place = page.get("next_id") or None

    def _where(self) -> dict[str, str]:
        return {"i": self._interview} if self._interview else {}

    def _open(self, params: Mapping[str, str]) -> Screen:
        return self._take(self._wire.get(INTERVIEW, {**params, "json": "1"}))

    def _resume_link(self, url: str) -> Screen:
        self._interview = parse_qs(urlsplit(url).query).get("i", [""])[0]
        return self._take(self._wire.get(url, {"json": "1"}))

    def _send(self, post: Post, mode: str) -> requests.Response:
        place = {"_track_location": self._told_place()} if self.screen.wants_place else {}
        return self._wire.post(INTERVIEW, self._where(), {**post.data, **place, mode: "1"}, post.files)

    def _told_place(self) -> str:
        if self._place is None:
            return json.dumps({"error": "Location not available"})
        latitude, longitude = self._place
        return json.dumps({"latitude": latitude, "longitude": longitude})

    def _submit(self, post: Post) -> Screen:
        before = self.screen
        after = self._take(self._send(post, "json"))
        return self._explained(post, after) if _is_repeated(before, after) else after

    def _explained(self, post: Post, shown_again: Screen) -> Screen:
        """Post the refused answers once more the way the page does, because only that answer holds the sentences."""
        data = json_of(self._send(post, "ajax"))
        if data.get("action") != "body" or data.get("steps") != shown_again.steps:
            return self.current()
        sentences, by_name = problems_of(data)
        variables = variables_of_aliases(shown_again)
        by_variable = {variables.get(name, name): sentence for name, sentence in by_name.items()}
        self._screen = shown_again.refused(sentences, by_variable)
        return self._screen

    def _take(self, answer: requests.Response, hops: int = 0) -> Screen:
        """Make an answer the present screen, following redirects inside the server."""
        if answer.is_redirect:
            return self._redirected(answer, hops)
        screen = screen_of(answer)
        if screen.kind == "response":
            return screen
        if screen.kind == "review":
            screen = screen.with_links(_unique(screen.links + links_in(self.page())))
        self._screen = screen
        return screen

    def _redirected(self, answer: requests.Response, hops: int) -> Screen:
        location = urljoin(self._wire.base_url + "/", answer.headers["Location"])
        there = urlsplit(location)
        if hops >= MAXIMUM_REDIRECTS:
            raise GiveUp("too many redirects")
        if there.path == SIGN_IN:
            raise PermissionMissing("the interview wants the person to log in")
        if there.path != INTERVIEW or there.netloc != urlsplit(self._wire.base_url).netloc:
            return self._leave(location)
        if self._is_replacement(there):
            raise NotFound("the session is gone or cannot be opened; docassemble began a new one")
        self._interview = parse_qs(there.query).get("i", [self._interview])[0]
        return self._take(self._wire.get(location, {"json": "1"}), hops + 1)

    def _is_replacement(self, there: SplitResult) -> bool:
        """Tell docassemble's answer to a lost session (it keeps `json=1`) from a refresh (which drops it)."""
        query = parse_qs(there.query)
        return "json" in query and "session" not in query and query.get("i") == [self._interview]

    def _leave(self, location: str) -> Screen:
        self._screen = Screen(kind="left", location=JSON_ARGUMENT.sub("", location))
        return self._screen

    def _answerable(self) -> Screen:
        if self.screen.kind == "left":
            raise NeedsBrowser(f"the interview has sent the person to {urlsplit(self.screen.location).hostname}")
        if self.screen.kind not in ANSWERABLE:
            raise NeedsBrowser(f"a screen of type {self.screen.question_type!r}: {self.screen.question_name}")
        if self._strict and self.screen.only_in_browser:
            parts = ", ".join(self.screen.only_in_browser)
            raise NeedsBrowser(f"a screen with {parts}: {self.screen.question_name}")
        return self.screen

    def _button(self, label_or_value: object) -> Button | None:
        buttons = self.screen.buttons
        text = str(label_or_value)
        by_label = [button for button in buttons if button.label == text]
        return next(iter(by_label or [button for button in buttons if button.value and button.value == text]), None)

    def _link(self, label: str, number: int | None) -> Link:
        links = [link for link in self.screen.links if link.label == label]
        if not links or (number is None and len(links) > 1) or (number or 0) >= len(links):
            raise NotAcceptable(f"{len(links)} links of that name on the screen {self.screen.question_name!r}")
        return links[number or 0]


def _is_repeated(before: Screen, after: Screen) -> bool:
    """Tell whether the same screen came again without a step: docassemble did not accept what was posted."""
    return before.question_name == after.question_name and after.steps == before.steps and after.kind == before.kind


def _unique(links: tuple[Link, ...]) -> tuple[Link, ...]:
    return tuple({repr(link): link for link in links if link.action}.values())
