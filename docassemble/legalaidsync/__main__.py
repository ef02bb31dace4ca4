# do not pre-load
"""`python -m docassemble.legalaidsync`: see cli.py."""

import sys

from .cli import main

sys.exit(main())
