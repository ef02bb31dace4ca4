"""What remains to be done for a submission once it is stored: tell the client, delete the answers.

It rests encrypted with the submission, and each part is forgotten as soon as it is done (aftercare.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from .encryption import Cipher


@dataclass(frozen=True)
class Afterwards:
    """What remains to be done.

    Args:
        channels: `email` or `sms` -> address or number, only those that the client called safe.
        language: of the message to the client.
        interview: file name of the interview; with `session` it names the answers to delete.
        session: id of the interview session; empty if the answers stay.
        delete_after: seconds from delivery until the answers go.
    """

    channels: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: str = "en"
    interview: str = ""
    session: str = field(default="", repr=False)
    delete_after: float = 0.0

    @property
    def is_done(self) -> bool:
        """True if nothing remains."""
        return not (self.channels or self.session)


NOTHING = Afterwards()


def seal_afterwards(afterwards: Afterwards, cipher: Cipher) -> bytes | None:
    """Encrypt what remains to be done; None if nothing does."""
    return None if afterwards.is_done else cipher.seal_json(asdict(afterwards))


def open_afterwards(sealed: bytes, cipher: Cipher) -> Afterwards:
    """Decrypt what remains to be done; raise ConfigurationInvalid if no key fits."""
    return Afterwards(**cipher.unseal_json(sealed))
