"""One more process of a docassemble server: python -m tests.reading_process SITE MATTER.

For each line that comes in it reads the matter, as an interview may, and prints its case number.
"""

from __future__ import annotations

import sys

from docassemble.legalaidsync import compat


def answer_each_line(site: str, matter: str) -> None:
    """Read until the input ends."""
    with compat.server_context():
        from docassemble.legalaidsync.connections import connect

        client, _ = connect(site)
        for _ in sys.stdin:
            print(client.matters.get(matter)["case_number"], flush=True)


if __name__ == "__main__":
    answer_each_line(*sys.argv[1:])
