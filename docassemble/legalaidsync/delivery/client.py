"""What delivery needs of a LegalServer client and of a site, as types: the real ones and those of tests both fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

Record = Mapping[str, Any]


class MatterRecords(Protocol):
    """`ls.matters`."""

    def get(self, uuid: str, **asked: Any) -> Record: ...
    def search(self, **keys: Any) -> Iterable[Record]: ...
    def update(self, uuid: str, payload: Mapping[str, Any], /) -> Record: ...


class PartRecords(Protocol):
    """Records inside a matter: `ls.case_notes`, `ls.adverse_parties`, `ls.services`."""

    def get(self, uuid: str, /, *, matter: str) -> Record: ...
    def search(self, *, matter: str, **keys: Any) -> Iterable[Record]: ...
    def create(self, payload: Mapping[str, Any], /, *, matter: str) -> Record: ...
    def update(self, uuid: str, payload: Mapping[str, Any], /, *, matter: str) -> Record: ...
    def upsert(
        self, payload: Mapping[str, Any], /, *, match: Mapping[str, Any], update_data: Mapping[str, Any], matter: str
    ) -> Record: ...


class DocumentRecords(Protocol):
    """`ls.documents`."""

    def search(self, **keys: Any) -> Iterable[Record]: ...
    def upload(
        self, *, matter: str, filename: str, content: bytes, mime_type: str, title: str, **fields: Any
    ) -> Record: ...
    def upload_zip(self, *, matter: str, content: bytes, subfolder: str = "") -> Record: ...


class LegalServerClient(Protocol):
    """The resources that operations use; those of `job.part_of` are looked up by their name."""

    @property
    def version(self) -> int: ...
    @property
    def matters(self) -> MatterRecords: ...
    @property
    def case_notes(self) -> PartRecords: ...
    @property
    def documents(self) -> DocumentRecords: ...


class SiteSettings(Protocol):
    """The part of `settings.Site` that changes how operations are sent: `premium` is auto, yes or no."""

    @property
    def premium(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def next_token(self) -> str | None: ...
    @property
    def user(self) -> str: ...


Connect = Callable[[str], tuple[LegalServerClient, SiteSettings]]
