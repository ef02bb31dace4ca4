"""Several threads that do the same at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable


def at_once(number: int, work: Callable[[int], None]) -> list[Exception | None]:
    """Do the same in several threads, as near to the same moment as possible; return what each raised."""
    start, ends = threading.Barrier(number), list[Exception | None]()

    def run(place: int) -> None:
        start.wait()
        try:
            work(place)
            ends.append(None)
        except Exception as error:
            ends.append(error)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends
