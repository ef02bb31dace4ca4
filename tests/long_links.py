"""Links as earlier versions made them: a signed text with everything in it. Nothing makes them any more."""

from __future__ import annotations

import hashlib

from itsdangerous import URLSafeSerializer

from docassemble.legalaidsync.links import CASE_LINK, CaseLink


def long_link(link: CaseLink, *keys: str) -> str:
    """Return the token of a link, signed with the first key."""
    strong = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    serializer = URLSafeSerializer(list(reversed(keys)), salt=CASE_LINK, signer_kwargs=strong)
    claims = {"site": link.site, "matter": link.matter_uuid, "link": link.link_id}
    return str(serializer.dumps({**claims, "exp": int(link.expires.timestamp())}))
