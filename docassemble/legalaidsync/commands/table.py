"""What a room's commands look like to cli.py: a function per command, and the options of each."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

Command = Callable[[argparse.Namespace], int]  # returns the exit code
Options = Mapping[str, Mapping[str, Mapping[str, Any]]]  # command -> option -> arguments of `add_argument`
