"""What an attempt has taught about its site and about the operation, written down in the transaction that ends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, update

from ..errors import Reason
from . import reasons, sites
from .claiming import Claim
from .encryption import Cipher
from .tables import operations


@dataclass(frozen=True)
class Learned:
    """News of one attempt.

    Args:
        refused_token: keyed fingerprint of the credentials that LegalServer answered with 401.
        probe_at: with it, when one operation may try again.
        unpaid_endpoint: answered with 402.
        token_works: LegalServer has answered somebody it knows, while the site's token was in doubt.
        reasons: what LegalServer says against the operation.
    """

    refused_token: str | None = None
    probe_at: datetime | None = None
    unpaid_endpoint: str | None = None
    token_works: bool = False
    reasons: tuple[Reason, ...] = ()


NOTHING = Learned()


def write_down(connection: Connection, cipher: Cipher, claim: Claim, learned: Learned, at: datetime) -> None:
    """Keep what was learned, in the caller's transaction."""
    site = claim.subject.site
    if learned.refused_token and learned.probe_at:
        probe_at = learned.probe_at
        sites.token_refused(connection, site, learned.refused_token, by=claim.worker, at=at, probe_at=probe_at)
    if learned.token_works:
        sites.token_works(connection, site, at)
    if learned.unpaid_endpoint:
        sites.remember_unpaid(connection, site, learned.unpaid_endpoint, at)
    if learned.reasons:
        mine = update(operations).where(operations.c.id == claim.subject.operation_id)
        connection.execute(mine.values(sealed_reasons=reasons.seal(learned.reasons, cipher)))
