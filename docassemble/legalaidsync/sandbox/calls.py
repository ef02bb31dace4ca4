"""One request to the Core API: what its path, query and body say."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from . import custom, gate, permissions
from .matters import api_user
from .refusals import bad_search, message
from .resources import RESOURCES, Resource
from .searching import CUSTOM_PARAMETERS
from .settings import Settings
from .showing import Scene
from .store import Record
from .writing import locate

VERSIONS = (1, 2)


@dataclass(frozen=True)
class Endpoint:
    """What a path and method lead to: a handler, and what it works on."""

    handler: Callable[[Call], Response]
    version: int
    verb: str
    resource: Resource | None = None


@dataclass(frozen=True)
class Call:
    """One request to the API that has passed the gate."""

    request: Request
    scene: Scene
    settings: Settings
    endpoint: Endpoint
    arguments: Mapping[str, str]

    @property
    def resource(self) -> Resource:
        assert self.endpoint.resource is not None, "an endpoint of a resource"
        return self.endpoint.resource

    def permit(self, verb: str) -> None:
        gate.permit(self.resource, verb, self.settings, self.scene.version)

    def permit_named(self, *names: str) -> None:
        permissions.permit(self.settings, self.scene.version, *names)

    def sees(self, matter: Record) -> bool:
        """Tell whether the API user may see a matter."""
        return permissions.may_see(matter, self.scene, api_user(self.scene.directory))

    def matter(self) -> Record:
        """Return the matter in the path."""
        return self._visible(locate(RESOURCES["matters"], self.arguments["matters"], self.scene))

    def _visible(self, matter: Record) -> Record:
        if not self.sees(matter):
            raise permissions.refusal(permissions.ALL_CASES, self.scene.version)
        return matter

    def parent(self) -> str | None:
        """Return the uuid of the innermost record that the path hangs the resource on, each checked to be there."""
        uuid: str | None = None
        for name in self.resource.parents:
            found = locate(RESOURCES[name], self.arguments[name], self.scene, uuid)
            uuid = (self._visible(found) if name == "matters" else found).uuid
        return uuid

    def record(self) -> Record:
        self._check_spelling()
        found = locate(self.resource, self.arguments["record"], self.scene, self.parent())
        return self._visible(found) if self.resource.name == "matters" else found

    def _check_spelling(self) -> None:
        """Refuse the spelling of a path that the site does not have (section 15, row 17)."""
        wanted = self.settings.litigation_path
        if self.resource.also_at and wanted != "both":
            singular = "/litigation/" in self.request.path
            if singular != (wanted == "singular"):
                raise message(404, "Not Found")

    def body(self) -> dict[str, Any]:
        """Return the JSON object that was sent.

        Raises:
            Refusal: 400 if there is none.
        """
        try:
            body = json.loads(self.request.get_data() or b"{}")
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise message(400, "Invalid JSON")
        return body

    def parameters(self) -> dict[str, Any]:
        """Return the query parameters; v1 clients may send them as a JSON body on GET instead."""
        named: dict[str, Any] = {key: values[0] for key, values in self.request.args.lists()}
        return named | (self.body() if self.scene.version == 1 and self.request.get_data() else {})

    def names(self, parameter: str) -> list[str] | None:
        """Return a list parameter in any of its spellings: JSON text, repeated key, comma list; None if absent."""
        given = self.request.args.getlist(parameter)
        if not given:
            return None
        if len(given) == 1 and given[0].startswith("["):
            try:
                return [str(name) for name in json.loads(given[0])]
            except ValueError:
                raise message(400, f"Invalid {parameter}") from None
        return [name for text in given for name in text.split(",") if name]

    def ask_for_custom_fields(self) -> None:
        """Note in the scene which custom fields the records are to show.

        Raises:
            Refusal: 400 for an unknown one, if the site is set so (section 15, row 31).
        """
        asked = {self.endpoint.resource.name if self.endpoint.resource else "": self.names("custom_fields") or []}
        if self.scene.version == 2:
            asked |= {resource: self.names(key) or [] for key, resource in CUSTOM_PARAMETERS.items()}
        unknown = [name for names in asked.values() for name in names if name not in custom.CUSTOM_KINDS]
        if unknown and self.settings.unknown_custom_field == "400":
            raise bad_search([], unknown)
        self.scene.custom = asked


def answer(body: Any, status: int = 200) -> Response:
    """Return a JSON answer; None as the body leaves it empty."""
    if body is None:
        return Response(status=status)
    return Response(json.dumps(body), status, mimetype="application/json")


def rule(version: int, path: str, method: str, endpoint: Endpoint) -> Rule:
    """Return the route of an endpoint, with or without a slash at its end; HEAD is not offered (section 15, row 49)."""
    made = Rule(f"/api/v{version}{path}", endpoint=endpoint, methods=[method], strict_slashes=False)
    made.methods = {method}
    return made
