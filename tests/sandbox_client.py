"""How tests look into the LegalServer sandbox and make it misbehave, independent of the client under test."""

from __future__ import annotations

from typing import Any

import requests

SECONDS = 30
OWN_MARK = "asked-by-the-test"


class SandboxClient:
    """The sandbox at one address.

    Args:
        url: address without a slash at the end.
        token: bearer token for LegalServer's API.
    """

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.headers.update({"Authorization": f"Bearer {token}", "X-Request-ID": OWN_MARK})

    def reset(self) -> None:
        """Put the records, settings, faults and journal back to what they are at first."""
        self._control("POST", "reset")

    def fault(self, **rule: Any) -> None:
        """Make coming requests go wrong: method, path (fnmatch), times, when, kind, seconds, status."""
        self._control("POST", "faults", rule)

    def clear_faults(self) -> None:
        """Forget all faults that have not happened yet."""
        self._control("DELETE", "faults")

    def settings(self, **changed: Any) -> None:
        """Change settings: latency_ms, premium, requests_per_minute."""
        self._control("POST", "settings", changed)

    def journal(self, method: str = "", path: str = "") -> list[dict[str, Any]]:
        """Return the requests that others made, oldest first; only those whose method and path hold the given parts."""
        rows = self._control("GET", "journal").json()
        others = [row for row in rows if row["request_id"] != OWN_MARK]
        return [row for row in others if method in row["method"] and path in row["path"]]

    def clear_journal(self) -> None:
        """Forget the requests made so far."""
        self._control("DELETE", "journal")

    def cases(self) -> list[dict[str, Any]]:
        """Return case_number, matter_uuid and client_full_name of every case."""
        return list(self._control("GET", "cases").json())

    def matter_uuid(self, case_number: str) -> str:
        """Return the uuid of the matter with this case number."""
        return str(next(row["matter_uuid"] for row in self.cases() if row["case_number"] == case_number))

    def case(self, case_number: str) -> dict[str, Any]:
        """Return the whole matter as LegalServer's API v2 gives it."""
        return dict(self._api(f"/api/v2/matters/{self.matter_uuid(case_number)}")["data"])

    def patch(self, case_number: str, **fields: Any) -> None:
        """Change a case as staff would, meanwhile."""
        path = f"{self._url}/api/v2/matters/{self.matter_uuid(case_number)}"
        self._session.patch(path, json=fields, timeout=SECONDS).raise_for_status()

    def edit(self, case_number: str, **fields: Any) -> None:
        """Change a case as somebody else at the office would, in LegalServer itself."""
        self._control("POST", "edits", {"uuid": self.matter_uuid(case_number), "fields": fields})

    def edit_part(self, resource: str, uuid: str, fields: dict[str, Any]) -> None:
        """Change a record of a case, such as an income, as somebody else at the office would."""
        self._control("POST", "edits", {"resource": resource, "uuid": uuid, "fields": fields})

    def delete_document(self, case_number: str, name: str) -> None:
        """Delete a document of a case as somebody at the office would, in LegalServer itself."""
        uuid = next(row["uuid"] for row in self.documents(case_number) if row["name"] == name)
        self._control("POST", "removals", {"resource": "documents", "uuid": uuid})

    def notes(self, case_number: str) -> list[dict[str, Any]]:
        """Return the case notes of a case."""
        return self._of_matter(case_number, "notes")

    def adverse_parties(self, case_number: str) -> list[dict[str, Any]]:
        """Return the adverse parties of a case."""
        return self._of_matter(case_number, "adverse_parties")

    def incomes(self, case_number: str) -> list[dict[str, Any]]:
        """Return the incomes of a case."""
        return self._of_matter(case_number, "incomes")

    def documents(self, case_number: str) -> list[dict[str, Any]]:
        """Return the records of the documents of a case."""
        scope = {"module": "matter", "module_uuid": self.matter_uuid(case_number), "page_size": 100}
        return list(self._api("/api/v2/documents", scope)["data"])

    def add_document(self, case_number: str, name: str) -> None:
        """Put a text file into a case."""
        scope = {"module": "matter", "module_uuid": self.matter_uuid(case_number), "title": name}
        file = {"file": (name, b"synthetic", "text/plain")}
        answer = self._session.post(f"{self._url}/api/v2/documents", data=scope, files=file, timeout=SECONDS)
        answer.raise_for_status()

    def document(self, uuid: str) -> bytes:
        """Return the content of a document."""
        return self._get("/modules/document/download.php", {"unique_id": uuid}).content

    def page(self, path: str = "/") -> str:
        """Return a web page as staff would see it."""
        return self._get(path).text

    def _of_matter(self, case_number: str, part: str) -> list[dict[str, Any]]:
        return list(self._api(f"/api/v2/matters/{self.matter_uuid(case_number)}/{part}", {"page_size": 100})["data"])

    def _api(self, path: str, query: dict[str, Any] | None = None) -> Any:
        return self._get(path, query).json()

    def _get(self, path: str, query: dict[str, Any] | None = None) -> requests.Response:
        answer = self._session.get(self._url + path, params=query, timeout=SECONDS)
        answer.raise_for_status()
        return answer

    def _control(self, method: str, name: str, body: dict[str, Any] | None = None) -> requests.Response:
        answer = self._session.request(method, f"{self._url}/sandbox/{name}", json=body, timeout=SECONDS)
        answer.raise_for_status()
        return answer
