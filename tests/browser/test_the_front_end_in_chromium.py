"""The example front end (docs/front-end): a page of another origin through which a client takes a short interview."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from devserver.client_link import client_link
from devserver.folder import CHECKOUT
from devserver.server import Server
from docassemble.legalaidsync.settings.leaving import USUAL_EXIT
from tests.browser.hands import Hand, each_way
from tests.browser.judging import judge
from tests.browser.people import HEIGHT, SCREENSHOTS, keep
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS

FRONT_END = CHECKOUT / "docs" / "front-end"
MOST_SCREENS = 12
SHORT = "docassemble.legalaidsync:data/questions/short_intake_demo.yml"


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves the folder as any web space would."""

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output quiet."""


@pytest.fixture(scope="module")
def front_end() -> Iterator[str]:
    """The page on a port of its own: another origin than docassemble's."""
    served = ThreadingHTTPServer(("localhost", 0), functools.partial(QuietHandler, directory=str(FRONT_END)))
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://localhost:{served.server_port}/"
    served.shutdown()
    served.server_close()


@pytest.fixture
def address(server: Server, sandbox: SandboxClient, front_end: str) -> Callable[[str], str]:
    """The page's address with a client's link to the case with gaps, in a language."""

    sandbox.edit(GAPS, client_email_address=None)  # what is on file is not asked

    def made(language: str) -> str:
        query = parse_qs(urlsplit(client_link(server, GAPS, interview=SHORT)).query)
        return (
            f"{front_end}?{urlencode({'server': server.url, 'i': SHORT, 'case': query['case'][0], 'lang': language})}"
        )

    return made


@dataclass(frozen=True)
class Words:
    """What a client reads and presses."""

    code: str
    all_right: str
    email: str
    refused: str
    story: str
    required: str
    back: str
    no: str
    again: str
    exit: str


ENGLISH = Words(
    "en",
    all_right="All of this is right",
    email="E-mail",
    refused="please check the e-mail address",
    story="What happened?",
    required="You need to fill this in.",
    back="Back",
    no="No",
    again="Start again",
    exit="Quick exit",
)
SPANISH = Words(
    "es",
    all_right="Todo está bien",
    email="Correo electrónico",
    refused="por favor revise la dirección",
    story="¿Qué pasó?",
    required="Por favor llene este dato.",
    back="Atrás",
    no="No",
    again="Empezar de nuevo",
    exit="Salida rápida",
)


@dataclass
class Client:
    """Somebody at the page, with either hand."""

    page: Page
    width: int
    words: Words
    hand: Hand
    shots: int = 0

    def open(self, address: str) -> None:
        """Open the page and wait for the first question."""
        self.page.set_viewport_size({"width": self.width, "height": HEIGHT})
        self.page.goto(address)
        self.read()

    @property
    def heading(self) -> str:
        """What is asked."""
        return self.page.locator("#title").inner_text()

    def read(self) -> str:
        """Wait for the answer of the server; keep pictures and judge what is shown; return the heading."""
        expect(self.page.locator("#status")).to_be_empty(timeout=20_000)
        self.shots += 1
        keep(self.page, SCREENSHOTS / f"front-end-{self.words.code}", f"screen {self.shots}", [self.width])
        return self.heading

    def press(self, place: Locator | None = None) -> str:
        """Press a button, by default the first one, and return the heading of what follows."""
        self.hand.press(place or self.page.locator("#form button").first)
        return self.read()

    def tick(self, label: str) -> None:
        """Tick a box, or choose a radio button of a group."""
        self.hand.tick(self.page.get_by_label(label, exact=True).last)

    def type(self, label: str, text: str) -> None:
        """Type over what stands in a box."""
        self.hand.write(self.page.get_by_label(label).first, text)


@each_way("words", ENGLISH, SPANISH)
def test_a_client_takes_the_short_intake_on_the_page_of_another_origin(
    page: Page, address: Callable[[str], str], server: Server, width: int, words: Words, hand: Hand
) -> None:
    client = Client(page, width, words, hand)
    _leaves_at_once(client, address(words.code))
    client.open(address(words.code))
    assert not page.url.startswith(server.url)
    client.press()
    client.tick(words.all_right)
    client.press()
    _mistypes_an_address(client)
    _tells_the_story(client)
    _says_no_to_the_rest(client)
    expect(page.get_by_role("button", name=words.again)).to_be_visible()


def _leaves_at_once(client: Client, address: str) -> None:
    """By the button, and by Esc: what the first screen promises holds on this page too."""
    client.page.route(f"{USUAL_EXIT}**", lambda route: route.fulfill(body="Sunny"))
    client.open(address)
    expect(client.page.locator("#text")).to_contain_text(f"“{client.words.exit}”")
    client.hand.press(client.page.get_by_role("link", name=client.words.exit, exact=True))
    client.page.wait_for_url(USUAL_EXIT)
    client.open(address)
    for _ in range(3):
        client.page.keyboard.press("Escape")
    client.page.wait_for_url(USUAL_EXIT)


def _mistypes_an_address(client: Client) -> None:
    """What docassemble refuses is said at the top, which takes the focus, and under the field."""
    asked = client.heading
    client.type(client.words.email, "ann")
    assert client.press() == asked
    problems = client.page.locator("#problems")
    expect(problems).to_contain_text(client.words.refused)
    expect(problems).to_be_focused()
    expect(client.page.get_by_label(client.words.email)).to_have_attribute("aria-invalid", "true")
    client.page.emulate_media(color_scheme="dark")
    judge(client.page, "a mistake in the dark")
    client.page.emulate_media(color_scheme="light")
    client.type(client.words.email, "ann@mail.example")
    assert client.press() == client.words.story


def _tells_the_story(client: Client) -> None:
    """A box that must be filled in is asked for before anything is sent; Back keeps what was typed."""
    assert client.press() == client.words.story
    expect(client.page.locator("#problems")).to_contain_text(client.words.required)
    client.press(client.page.get_by_role("button", name=client.words.back))
    expect(client.page.get_by_label(client.words.email)).to_have_value("ann@mail.example")
    assert client.press() == client.words.story
    client.type(client.words.story, "A lender says that I owe for a sofa.")
    assert client.press() != client.words.story


def _says_no_to_the_rest(client: Client) -> None:
    for _ in range(MOST_SCREENS):
        if client.page.get_by_role("button", name=client.words.again).is_visible():
            return
        if client.page.get_by_role("radio").count():
            client.tick(client.words.no)
        client.press()


def test_docassemble_lets_only_the_named_origins_read_an_interview(server: Server, front_end: str) -> None:
    def allowed(origin: str) -> str | None:
        url = f"{server.url}/interview?i={SHORT}&json=1"
        return requests.get(url, headers={"Origin": origin}, timeout=20).headers.get("Access-Control-Allow-Origin")

    assert allowed(front_end.rstrip("/")) == front_end.rstrip("/")
    assert allowed("http://elsewhere.example") is None
