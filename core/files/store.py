"""Files on the disk, each under a random name and a random key (security.md F-08 to F-10)."""

import base64
import errno
import logging
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask import current_app

from core.crypto import SealBroken
from core.files.refusals import NoSpace, NotWritten
from core.files.stream import open_stream, seal_stream
from core.l10n import _

NAME = re.compile(r"[0-9a-f]{32}")
PART = ".part"
log = logging.getLogger("kujdes")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file that lies on the disk; `key` opens it and belongs in a sealed column, `size` is in clear bytes."""

    name: str
    key: str
    size: int
    sha256: str


def root() -> Path:
    """Return the folder of the files."""
    data: Path = current_app.extensions["settings"].data
    return data / "files"


def store(stream: IO[bytes], limit: int) -> StoredFile:
    """Keep a stream of at most `limit` bytes, encrypted and safe against a power cut when this returns.

    Raises:
        TooLarge: the stream is longer.
        NoSpace: less than the reserve would be left on the disk (settings `reserve_megabytes`, `reserve_percent`).
    """
    settings = current_app.extensions["settings"]
    require_space(settings.data, settings.reserve_megabytes, settings.reserve_percent)
    return write_file(root(), stream, limit)


def write_file(folder: Path, stream: IO[bytes], limit: int) -> StoredFile:
    """Write a sealed file below a folder: whole under its name, or not at all.

    Raises:
        TooLarge: the stream has more than `limit` bytes.
        NoSpace, NotWritten: what the disk says; fsync is never tried twice (security.md R-05).
    """
    name, key = secrets.token_hex(16), secrets.token_bytes(32)
    place = folder / name[:2]
    part = place / f"{name}{PART}"
    try:
        _make_folder(folder)
        _make_folder(place)
        with open(part, "xb", opener=_private) as target:
            size, sha256 = seal_stream(stream, target, key, name, limit)
            target.flush()
            os.fsync(target.fileno())
        part.rename(place / name)
        _sync(place)
    except OSError as problem:
        if problem.errno in _FULL:
            raise _no_space() from None
        log.error("a file was not written: errno %s", problem.errno)
        raise NotWritten(
            _("The disk of the server did not take the file. Nothing was saved; tell your administrator.")
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return StoredFile(name=name, key=base64.b64encode(key).decode(), size=size, sha256=sha256)


def open_stored(name: str, key: str) -> Iterator[bytes]:
    """Return the content of a file in chunks, after the whole of it was found as it was written.

    Raises:
        SealBroken: the file is gone, cut, changed, or another one's.
    """
    path = path_of(name)  # found now: the content is read after the request has ended
    for _chunk in _chunks(path, name, key):
        pass
    return _chunks(path, name, key)


def _chunks(path: Path, name: str, key: str) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            yield from open_stream(source, base64.b64decode(key), name)
    except FileNotFoundError:
        raise SealBroken("a stored file is gone") from None


def erase(name: str) -> None:
    """Remove a file; call it after the commit that took its row."""
    path_of(name).unlink(missing_ok=True)


def path_of(name: str) -> Path:
    """Return where a file lies; a name that this module did not make is refused."""
    if not NAME.fullmatch(name):
        raise SealBroken("not the name of a stored file")
    return root() / name[:2] / name


def require_space(data: Path, megabytes: int, percent: int) -> None:
    """Refuse when the disk is nearly full: what is left belongs to the database and the audit."""
    disk = shutil.disk_usage(data)
    if disk.free < max(megabytes * 1024**2, disk.total * percent // 100):
        raise _no_space()


def _no_space() -> NoSpace:
    return NoSpace(
        _(
            "The disk of the server is nearly full, so files are not accepted now. "
            "Text can still be saved. Tell your administrator."
        )
    )


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(folder.parent)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


def _sync(folder: Path) -> None:
    """Put a folder's list of names on the disk; without it a power cut may lose the new name."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
