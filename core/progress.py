"""How far long work has come, told to other processes while its unit of work is still open.

A database would not show it before the end, so it stands in a small file of the data folder: numbers, no content. Where
several machines share one database, another machine sees no number until the work is done.
"""

import contextlib
import os
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import current_app

Tell = Callable[[int, int], None]


@contextlib.contextmanager
def progress_of(work: uuid.UUID) -> Iterator[Tell]:
    """Yield the function that tells how much is done and of how much; nothing is left of it at the end."""
    place = _place(work)
    place.parent.mkdir(mode=0o700, exist_ok=True)

    def tell(done: int, of: int) -> None:
        part = place.with_suffix(f".{os.getpid()}")
        part.write_text(f"{done}/{of}")
        part.replace(place)

    try:
        yield tell
    finally:
        place.unlink(missing_ok=True)


def how_far(work: uuid.UUID) -> tuple[int, int] | None:
    """Return how much of some work is done and of how much; nothing when nobody tells."""
    try:
        found = re.fullmatch(r"(\d+)/(\d+)", _place(work).read_text())
    except FileNotFoundError:
        return None
    return (int(found[1]), int(found[2])) if found else None


def _place(work: uuid.UUID) -> Path:
    data: Path = current_app.extensions["settings"].data
    return data / "progress" / str(work)
