"""The control endpoints of the stand-in: reset, cases, journal, faults, settings. For this machine only: no bearer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from . import faults, journal, openapi, settings
from .calls import answer
from .names import full_name
from .refusals import Refusal
from .settings import Settings
from .store import Records
from .synthetic import restore


@dataclass(frozen=True)
class Control:
    """A control endpoint; `handler` returns what is answered as JSON."""

    handler: Callable[[Records, Request, Settings], Any]


def _body(request: Request) -> Any:
    try:
        return json.loads(request.get_data())
    except ValueError:
        raise Refusal(400, {"error_message": "Invalid JSON"}) from None


def _reset(records: Records, request: Request, defaults: Settings) -> Any:
    """Restore the synthetic cases; journal, faults, settings and the rate window start anew too."""
    restore(records)
    return {"reset": True}


def _cases(records: Records, request: Request, defaults: Settings) -> Any:
    return [
        {
            "case_number": matter.fields["case_number"],
            "matter_uuid": matter.uuid,
            "client_full_name": full_name(matter),
        }
        for matter in records.all("matters")
    ]


def _read_journal(records: Records, request: Request, defaults: Settings) -> Any:
    return journal.lines(records)


def _clear_journal(records: Records, request: Request, defaults: Settings) -> Any:
    journal.clear(records)
    return []


def _order_faults(records: Records, request: Request, defaults: Settings) -> Any:
    faults.order(records, _body(request))
    return faults.pending(records)


def _read_faults(records: Records, request: Request, defaults: Settings) -> Any:
    return faults.pending(records)


def _clear_faults(records: Records, request: Request, defaults: Settings) -> Any:
    faults.clear(records)
    return []


def _describe(records: Records, request: Request, defaults: Settings) -> Any:
    return openapi.description(request.host_url.rstrip("/"))


def _read_settings(records: Records, request: Request, defaults: Settings) -> Any:
    return settings.as_json(settings.load(records, defaults))


def _change_settings(records: Records, request: Request, defaults: Settings) -> Any:
    settings.change(records, _body(request))
    return _read_settings(records, request, defaults)


ROUTES = (
    ("POST", "reset", _reset),
    ("GET", "cases", _cases),
    ("GET", "journal", _read_journal),
    ("DELETE", "journal", _clear_journal),
    ("POST", "faults", _order_faults),
    ("GET", "faults", _read_faults),
    ("DELETE", "faults", _clear_faults),
    ("GET", "openapi.json", _describe),
    ("GET", "settings", _read_settings),
    ("POST", "settings", _change_settings),
)


def rules() -> list[Rule]:
    """Return the routes below `/sandbox/`."""
    return [Rule(f"/sandbox/{path}", endpoint=Control(handler), methods=[method]) for method, path, handler in ROUTES]


def run(control: Control, records: Records, request: Request, defaults: Settings) -> Response:
    """Answer a control request inside a write transaction."""
    return answer(control.handler(records, request, defaults))
