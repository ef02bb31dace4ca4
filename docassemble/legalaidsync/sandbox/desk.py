"""The desk: pages and forms with which a person watches the stand-in and switches faults, settings and interviews."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from . import faults, journal, launching, matters, settings, staff
from .pages import render
from .refusals import Refusal, message
from .settings import SETTINGS, Settings
from .showing import Scene
from .synthetic import restore

ADDRESS = "/sandbox/desk"
SHOWN = 100
NUMBERS: Mapping[str, Callable[[str], float]] = {
    "times": int,
    "probability": float,
    "seconds": float,
    "status": int,
    "seed": int,
}


@dataclass(frozen=True)
class Desk:
    """A page or form of the desk; `handler` returns the page, or leads back to it."""

    handler: Callable[[Scene, Request, Settings, Mapping[str, Any]], Response]


def show(scene: Scene, request: Request, defaults: Settings, arguments: Mapping[str, Any]) -> Response:
    """Show the journal, the ordered faults and the settings."""
    return _page(scene, defaults)


def _page(scene: Scene, defaults: Settings, wrong: str = "") -> Response:
    current = settings.as_json(settings.load(scene.records, defaults))
    return render(
        "desk.html",
        400 if wrong else 200,
        wrong=wrong,
        lines=journal.lines(scene.records)[: -SHOWN - 1 : -1],
        faults=faults.pending(scene.records),
        kinds=faults.KINDS,
        settings=[_line(name, current[name]) for name in SETTINGS],
        desk=ADDRESS,
    )


def _line(name: str, value: Any) -> dict[str, Any]:
    """Return what the form shows of a setting; choices and values are written as JSON."""
    about = SETTINGS[name]
    choices = [json.dumps(choice) for choice in about.get("choices", ())]
    return {"name": name, "row": about["row"], "value": json.dumps(value), "choices": choices} | {
        "about": about.get("about", "")
    }


def order_fault(scene: Scene, request: Request, defaults: Settings, arguments: Mapping[str, Any]) -> Response:
    """Order a fault as the form says; empty fields keep their defaults."""
    given = {key: value for key, value in request.form.items() if value != ""}
    try:
        rule: dict[str, Any] = {key: NUMBERS[key](value) if key in NUMBERS else value for key, value in given.items()}
    except ValueError:
        return _page(scene, defaults, "A number was expected.")
    if given.get("times") == "0":
        rule["times"] = None
    return _done(scene, defaults, lambda: faults.order(scene.records, rule))


def clear_faults(scene: Scene, request: Request, defaults: Settings, arguments: Mapping[str, Any]) -> Response:
    return _done(scene, defaults, lambda: faults.clear(scene.records))


def clear_journal(scene: Scene, request: Request, defaults: Settings, arguments: Mapping[str, Any]) -> Response:
    return _done(scene, defaults, lambda: journal.clear(scene.records))


def reset(scene: Scene, request: Request, defaults: Settings, arguments: Mapping[str, Any]) -> Response:
    return _done(scene, defaults, lambda: restore(scene.records))


def change_setting(scene: Scene, request: Request, defaults: Settings, arguments: Mapping[str, Any]) -> Response:
    """Change one setting; its value is JSON, or plain text."""
    text = request.form.get("value", "")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    return _done(scene, defaults, lambda: settings.change(scene.records, {request.form.get("name", ""): value}))


def _done(scene: Scene, defaults: Settings, act: Callable[[], None]) -> Response:
    """Do it and lead back to the desk; if it is refused, show the desk with what was wrong."""
    try:
        act()
    except Refusal as refusal:
        named = refusal.body.get("invalid_parameters") or refusal.body.get("missing_arguments") or []
        return _page(scene, defaults, f"Not changed: {', '.join(map(str, named))}.")
    return redirect(ADDRESS, 303)


def open_interview(scene: Scene, request: Request, defaults: Settings, arguments: Mapping[str, Any]) -> Response:
    """Stash the case at docassemble and lead to the interview, or show the link that is meant for the client."""
    matter = scene.records.by_id("matters", int(arguments["case_id"]))
    if matter is None:
        return render("missing.html", 404)
    current, name = settings.load(scene.records, defaults), request.form.get("interview", "")
    try:
        known = next((one for one in launching.interviews(current) if one.interview == name), None)
        if known is None:
            raise launching.LaunchFailed("docassemble offers no such interview.")
        address = launching.launch(current, matter, matters.api_user(scene.directory), name)
    except launching.LaunchFailed as failed:
        return render("launch.html", 502, link="", wrong=str(failed), case=f"{matters.PROFILE}{matter.id}")
    if known.external:
        return render("launch.html", link=address, wrong="", case=f"{matters.PROFILE}{matter.id}")
    return redirect(address, 303)


def check_origin(request: Request) -> None:
    """Refuse a form that another site's page has sent.

    Raises:
        Refusal: 403.
    """
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin not in (None, request.host_url.rstrip("/")):
        raise message(403, "This form was sent by another site")


def rules() -> list[Rule]:
    """Return the routes of the desk."""
    posts = {
        f"{ADDRESS}/faults": order_fault,
        f"{ADDRESS}/faults/clear": clear_faults,
        f"{ADDRESS}/journal/clear": clear_journal,
        f"{ADDRESS}/settings": change_setting,
        f"{ADDRESS}/reset": reset,
        f"{matters.PROFILE}<int:case_id>/interview": open_interview,
    }
    return [
        Rule(ADDRESS, endpoint=Desk(show), methods=["GET"]),
        Rule("/sandbox/edits", endpoint=Desk(staff.edit), methods=["POST"]),
        Rule("/sandbox/removals", endpoint=Desk(staff.remove), methods=["POST"]),
        *(Rule(path, endpoint=Desk(handler), methods=["POST"]) for path, handler in posts.items()),
    ]
