"""A private Redis that keeps its data on disk: docassemble's API keys live nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from .folder import PrivateFolder
from .ports import LOCALHOST
from .processes import Child


def redis_child(folder: PrivateFolder, port: int, env: Mapping[str, str]) -> Child:
    """Return Redis as a child process that will listen on `port`."""
    data = folder.root / "redis"
    settings = {"port": port, "bind": LOCALHOST, "dir": data, "appendonly": "yes", "save": "", "daemonize": "no"}
    return Child(
        "Redis",
        ["redis-server", *(part for name, value in settings.items() for part in (f"--{name}", str(value)))],
        log=folder.log("redis"),
        pid_file=folder.root / "run" / "redis.pid",
        cwd=data,
        env=env,
    )
