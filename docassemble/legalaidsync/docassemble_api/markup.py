"""Reads the little HTML that the browser protocol still contains: texts, links that run actions, error sentences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from .encoding import decoded

VOID_TAGS = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
BLOCK_TAGS = frozenset({"br", "div", "h1", "h2", "h3", "h4", "li", "p", "table", "td", "th", "tr", "ul", "ol"})
ALERT_CLASS = "da-alert"
HIDDEN_TAGS = frozenset({"script", "style"})
ACTION_ATTRIBUTES = ("data-action", "data-embaction")

Attributes = dict[str, str]
Element = tuple[str, Attributes, list[str]]


@dataclass(frozen=True)
class Link:
    """A link on a screen: to an address, or one that runs an action of the interview."""

    label: str
    href: str
    action: str = ""
    arguments: Mapping[str, object] = field(default_factory=dict)


class _Collector(HTMLParser):
    """Collects the text inside every element that `wanted` accepts, and inside the whole document."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.found: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCK_TAGS:
            self._write("\n")
        if tag not in VOID_TAGS:
            element: Element = (tag, {name: value or "" for name, value in attrs}, [])
            self._open.append(element)
            self.found.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCK_TAGS:
            self._write("\n")
        while any(opened[0] == tag for opened in self._open):
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if not any(tag in HIDDEN_TAGS for tag, _, _ in self._open):
            self._write(data)

    def _write(self, text: str) -> None:
        self.texts.append(text)
        for _, _, texts in self._open:
            texts.append(text)


def _collected(html: str) -> _Collector:
    collector = _Collector()
    collector.feed(html)
    collector.close()
    return collector


def _tidy(parts: Iterable[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(parts).splitlines())
    return "\n".join(line for line in lines if line)


def text_of(html: str) -> str:
    """Give what a person reads: no markup, one line per paragraph."""
    return _tidy(_collected(html).texts)


def links_in(html: str) -> tuple[Link, ...]:
    """Give the links of a piece of HTML, those that run actions with the action read."""
    anchors = [(attributes, texts) for tag, attributes, texts in _collected(html).found if tag == "a"]
    return tuple(link_to(_tidy(texts), attributes) for attributes, texts in anchors)


def link_to(label: str, attributes: Mapping[str, str]) -> Link:
    """Give one link.

    Args:
        label: what a person reads.
        attributes: those of its anchor; an action stands in `data-action`, `data-embaction` or the address.
    """
    href = attributes.get("href", "")
    in_url = parse_qs(urlsplit(href).query).get("action", [""])[0]
    written = next((attributes[name] for name in ACTION_ATTRIBUTES if attributes.get(name)), in_url)
    name, arguments = _action(written) if written else ("", {})
    return Link(label, href, name, arguments)


def _action(written: str) -> tuple[str, Mapping[str, object]]:
    try:
        action = json.loads(decoded(written))
        return str(action["action"]), dict(action.get("arguments") or {})
    except (ValueError, KeyError, TypeError):
        return "", {}


def alerts_in(html: str) -> tuple[str, ...]:
    """Give the sentences of the alerts at the top of a page (messages that belong to no single field)."""
    elements = _collected(html).found
    alerts = [texts for _, attributes, texts in elements if ALERT_CLASS in attributes.get("class", "").split()]
    return tuple(text for text in map(_tidy, alerts) if text)


def quoted_in(html: str) -> str:
    """Give the text of the first quotation of a page: docassemble's error page says there what went wrong."""
    quotations = (texts for tag, _, texts in _collected(html).found if tag == "blockquote")
    return _tidy(next(quotations, []))


def inputs_in(html: str) -> dict[str, frozenset[str]]:
    """Give what the form of a page holds before anybody touches it: the values by the name of the input."""
    form = _Form()
    form.feed(html)
    form.close()
    return {name: frozenset(values) for name, values in form.held.items()}


class _Form(HTMLParser):
    """Reads the values of text inputs, the ticked boxes and the selected options."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.held: dict[str, set[str]] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "select":
            self._select = attributes.get("name", "")
        elif tag == "option" and "selected" in attributes:
            self._hold(self._select, attributes.get("value", ""))
        elif tag == "input" and ("checked" in attributes or attributes.get("type") not in ("checkbox", "radio")):
            self._hold(attributes.get("name", ""), attributes.get("value", ""))

    def _hold(self, name: str, value: str) -> None:
        if name and value:
            self.held.setdefault(name, set()).add(value)
