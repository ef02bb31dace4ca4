"""Who acts, as the audit names them: a kind and an id, never a person's name or address."""

from __future__ import annotations

import os
import re
import socket
import uuid

# `user 7`, `link 3f2a`, `visitor 9c1d`, `worker host:41:9c1d`, `program K2`, `command 1000`
ACTOR = re.compile(r"[\w.:-]+(?: [\w.:-]+)*")


def user(user_id: int | str) -> str:
    """Someone who is logged in to docassemble, by the number that it gave."""
    return f"user {user_id}"


def link(link_id: str) -> str:
    """A client, by the id of the link."""
    return f"link {link_id}"


def visitor(number: str) -> str:
    """Somebody new who came without a link, by a number that only this visit has."""
    return f"visitor {number}"


def worker() -> str:
    """This process, by an id that no other running worker has."""
    return f"worker {socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def command() -> str:
    """Whoever runs a command on the server, by the number of the account."""
    return f"command {os.getuid()}"


def check_actor(actor: str) -> str:
    """Return the actor; raise ValueError if it can't be an id: an e-mail address, for example."""
    if not ACTOR.fullmatch(actor):
        raise ValueError("an actor of the audit is an id, such as `user 7`, never a name or an address")
    return actor
