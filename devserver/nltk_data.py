"""Word lists that docassemble.base wants at import: the real ones with internet, else a stand-in that is just enough.

docassemble.base opens WordNet corpora while it is imported and fails without them. Plurals and articles do not use
them, so files of the right shape with nothing in them serve (reference docassemble.md, section 9.1).
"""

from __future__ import annotations

import socket
import subprocess
import sys
import zipfile
from pathlib import Path

SOURCE = ("raw.githubusercontent.com", 443)
PROBE_SECONDS = 5
DOWNLOAD_SECONDS = 120
CORPORA = ("omw-1.4", "wordnet", "wordnet_ic", "sentiwordnet")
PARTS_OF_SPEECH = ("adj", "adv", "noun", "verb")
COMPLETE = "complete"


def provide(folder: Path) -> Path:
    """Return a folder for NLTK_DATA below `folder`: the one made before, else real data, else the stand-in."""
    for kind in ("real", "stand-in"):
        if (folder / kind / COMPLETE).exists():
            return folder / kind
    if _internet_is_there() and _download(folder / "real"):
        (folder / "real" / COMPLETE).touch()
        return folder / "real"
    return make_stand_in(folder / "stand-in")


def make_stand_in(folder: Path) -> Path:
    """Write the stand-in word lists into `folder`, unless they are there; return `folder`."""
    if (folder / COMPLETE).exists():
        return folder
    corpora = folder / "corpora"
    for path, text in _stand_in_files().items():
        (corpora / path).parent.mkdir(parents=True, exist_ok=True)
        (corpora / path).write_text(text)
    for name in CORPORA:
        (corpora / name).mkdir(exist_ok=True)
        zipfile.ZipFile(corpora / f"{name}.zip", "w").close()
    (folder / COMPLETE).touch()
    return folder


def _stand_in_files() -> dict[str, str]:
    """Return path below corpora -> text. A line of WordNet that begins with two spaces is a comment."""
    wordnet = {f"wordnet/{kind}.{part}": "  \n" for kind in ("data", "index") for part in PARTS_OF_SPEECH}
    exceptions = {f"wordnet/{part}.exc": "" for part in PARTS_OF_SPEECH}
    return {
        **wordnet,
        **exceptions,
        "wordnet/lexnames": "0 adj.all 3\n",
        "wordnet/index.sense": "",
        "wordnet_ic/ic-brown.dat": "wnver::x\n1740n 1 ROOT\n1740v 1 ROOT\n",
        "sentiwordnet/SentiWordNet_3.0.0.txt": "",
    }


def _internet_is_there() -> bool:
    try:
        socket.create_connection(SOURCE, timeout=PROBE_SECONDS).close()
    except OSError:
        return False
    return True


def _download(folder: Path) -> bool:
    """Fetch the real corpora with NLTK's own downloader; say whether all of them came."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "nltk.downloader", "-q", "-d", str(folder), *CORPORA]
    try:
        subprocess.run(command, capture_output=True, timeout=DOWNLOAD_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return all((folder / "corpora" / f"{name}.zip").exists() for name in CORPORA)
