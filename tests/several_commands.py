"""Several of our commands in one process: python -m tests.several_commands '[["status"]]' prints what each returns.

docassemble is started once for all of them.
"""

from __future__ import annotations

import json
import sys

from docassemble.legalaidsync.cli import main

if __name__ == "__main__":
    for command in json.loads(sys.argv[1]):
        print(main(command))
