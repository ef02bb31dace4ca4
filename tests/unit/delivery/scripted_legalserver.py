"""A LegalServer in memory that fails on demand, before or after it has acted. Records have the shapes of API v2."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docassemble.legalaidsync.errors import NotFound, OutcomeUnknown, PremiumRequired

PERIODS = {"12": "Monthly", "52": "Weekly"}


@dataclass
class Fault:
    """What happens to the next call of one verb of one resource."""

    error: BaseException
    after_effect: bool = False


@dataclass
class ScriptedLegalServer:
    """The resources, what was called, and the faults that are still to come."""

    premium: bool = True
    version: int = 2
    calls: Counter[str] = field(default_factory=Counter)
    faults: dict[str, list[Fault]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.matters = Records(self, "matters", "matter_uuid", premium=True)
        self.case_notes = Records(self, "case_notes", "casenote_uuid", premium=False)
        self.adverse_parties = Records(self, "adverse_parties", "uuid", premium=True)
        self.incomes = Records(self, "incomes", "income_uuid", premium=True)
        self.documents = Records(self, "documents", "uuid", premium=False)

    def fail(self, call: str, error: BaseException, *, after_effect: bool = False) -> None:
        """Let the next `call`, for example `case_notes.create`, raise `error`."""
        self.faults.setdefault(call, []).append(Fault(error, after_effect))

    def lose_answer(self, call: str) -> None:
        """Let the next `call` act, and its answer get lost."""
        self.fail(call, OutcomeUnknown("read timed out"), after_effect=True)


class Records:
    """The records of one resource."""

    def __init__(self, server: ScriptedLegalServer, name: str, key: str, *, premium: bool) -> None:
        self._server, self._name, self._key, self._premium = server, name, key, premium
        self.rows: dict[str, dict[str, Any]] = {}

    def add(self, **record: Any) -> str:
        """Put a record on file as if staff had typed it."""
        made = str(uuid.uuid4())
        self.rows[made] = {**record, self._key: made}
        return made

    def get(self, uuid: str, **where: str) -> dict[str, Any]:
        self._server.calls[f"{self._name}.get"] += 1
        self._raise_before("get")
        if uuid not in self.rows:
            raise NotFound("unknown", status=404)
        return self.rows[uuid]

    def search(self, *, matter: str, **keys: Any) -> Iterator[dict[str, Any]]:
        self._server.calls[f"{self._name}.search"] += 1
        self._raise_before("search")
        mine = [row for row in self.rows.values() if row.get("matter") == matter]
        return iter([row for row in mine if all(str(value) in str(row.get(key)) for key, value in keys.items())])

    def create(self, payload: Mapping[str, Any], *, matter: str) -> dict[str, Any]:
        return self._write("create", lambda: self.add(**as_read(payload), matter=matter))

    def update(self, uuid: str, payload: Mapping[str, Any], **where: str) -> dict[str, Any]:
        def change() -> str:
            self.rows[uuid] = {**self.rows[uuid], **as_read(payload)}
            return uuid

        return self._write("update", change)

    def upload(self, *, matter: str, filename: str, content: bytes, mime_type: str, title: str) -> dict[str, Any]:
        return self._write("upload", lambda: self.add(name=filename, matter=matter, content=content, title=title))

    def _write(self, verb: str, effect: Any) -> dict[str, Any]:
        self._server.calls[f"{self._name}.{verb}"] += 1
        if self._premium and not self._server.premium:
            raise PremiumRequired("premium", status=402)
        self._raise_before(verb)
        made = effect()
        pending = self._server.faults.get(f"{self._name}.{verb}")
        if pending:
            raise pending.pop(0).error
        return self.rows[made]

    def _raise_before(self, verb: str) -> None:
        pending = self._server.faults.get(f"{self._name}.{verb}")
        if pending and not pending[0].after_effect:
            raise pending.pop(0).error


def as_read(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The read shape of what is written: amounts with a dollar sign, periods as words, lookups as objects."""
    shown = dict(payload)
    if "amount" in shown:
        shown["amount"] = f"${float(shown['amount']):,.0f}"
    if "period" in shown:
        shown["period"] = PERIODS[str(shown["period"])]
    if "type" in shown:
        shown["type"] = {"lookup_value_name": shown["type"], "lookup_value_uuid": None}
    if "county_of_residence" in shown:
        shown["county_of_residence"] = {"lookup_value_FIPS": shown["county_of_residence"]["county_FIPS"]}
    if "home_street" in shown:
        shown["client_address_home"] = {"street": shown.pop("home_street")}
    return shown
