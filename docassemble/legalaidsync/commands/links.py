# do not pre-load
"""Commands for clients' links: make one, list them, switch one off."""

from __future__ import annotations

import argparse

from ..client_links.register import INTAKE, UPDATE, ClientLink
from ..errors import RequestInvalid
from .table import Command, Options

INTERVIEWS = {"update": UPDATE, "intake": INTAKE}


def link(chosen: argparse.Namespace) -> int:
    """Make a client's link to one case, list the links, or revoke one."""
    return ACTIONS[chosen.action](chosen)


def _make(chosen: argparse.Namespace) -> int:
    from ..client_links.addresses import address_to
    from ..connections import link_register, settings
    from ..delivery.actors import command

    site_name, matter_uuid = _case(chosen)
    made = link_register().make(
        site_name,
        matter_uuid,
        days=chosen.days or settings().link_days,
        actor=command(),
        case_number=chosen.case,
        interview=INTERVIEWS.get(chosen.opens, chosen.opens),
    )
    link_register().given(made.link_id, "command", command())
    print(address_to(made))
    return 0


def _list(chosen: argparse.Namespace) -> int:
    from ..connections import link_register

    register = link_register()
    found = register.of_case(*_case(chosen)) if chosen.case else register.newest()
    for each in found:
        print(_line(each, each.standing(register.clock()).value))
    return 0


def _revoke(chosen: argparse.Namespace) -> int:
    from ..connections import link_register
    from ..delivery.actors import command

    if not chosen.link_id:
        raise RequestInvalid("revoke needs a link", sentence="Name the link, as `link list` prints it.")
    revoked = link_register().revoke(chosen.link_id, command())
    print("revoked" if revoked else "nothing was changed: there is no such link, or it was revoked before")
    return 0 if revoked else 1


def _line(each: ClientLink, standing: str) -> str:
    words = [each.link_id, each.site, each.case_number or each.matter_uuid, standing, f"made by {each.made_by}"]
    return ", ".join([*words, "asks for a new one"] if each.asks else words)


def _case(chosen: argparse.Namespace) -> tuple[str, str]:
    """Ask LegalServer for the case; who asked goes into the audit."""
    from ..by_number import find_by_number
    from ..delivery.actors import command

    if not chosen.case:
        raise RequestInvalid("a link needs a case", sentence="Name the case: --case 26-0001042.")
    found = find_by_number(chosen.case, command(), chosen.site or "")
    return found.site, found.matter_uuid


ACTIONS: dict[str, Command] = {"make": _make, "list": _list, "revoke": _revoke}
COMMANDS: dict[str, Command] = {"link": link}
OPTIONS: Options = {
    "link": {
        "action": {"nargs": "?", "choices": tuple(ACTIONS), "default": "make", "help": "by default: make"},
        "link_id": {"nargs": "?", "help": "with revoke: the link, as `link list` prints it"},
        "--case": {"help": "case number, for example 26-0001042"},
        "--site": {"help": "name of the site; by default the first one"},
        "--days": {"type": int, "help": "how long the link can be opened"},
        "--opens": {"default": "update", "help": "update (the client's information), intake, or any interview"},
    }
}
