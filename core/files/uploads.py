"""Uploads: held in memory, never in a clear file, and checked before they are kept (security.md F-01, F-02, K-12)."""

import io
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from typing import IO

import flask
from flask import current_app
from werkzeug.datastructures import FileStorage

from core.files.kinds import kind_of, parsed
from core.files.refusals import Refused
from core.files.store import StoredFile, store
from core.l10n import _

LONGEST_NAME = 120


class Request(flask.Request):
    """A request whose uploads stay in memory: the default puts those above 500 kB into /tmp, in clear."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()  # bounded: MAX_CONTENT_LENGTH cuts the whole body


@dataclass(frozen=True, kw_only=True)
class Received(StoredFile):
    """A file that was accepted and kept; `original_name` and the small picture belong in sealed columns."""

    original_name: str
    media_type: str
    pages: int | None = None
    small: bytes | None = None


def receive(
    upload: FileStorage | None,
    limit: int | None = None,
    *,
    only: Collection[str] | None = None,
    clean: Callable[[bytes, str], bytes] = lambda content, _extension: content,
) -> Received:
    """Check an upload by its name, its first bytes and a parser, draw pictures anew, and keep it.

    `limit` is in bytes, by default what the installation allows for a whole request. `only` narrows the extensions;
    `clean(content, extension)` returns what is to be kept.

    Raises:
        Refused: with a sentence for the person who sent it.
    """
    if upload is None or not upload.filename:
        raise Refused(_("Choose a file."))
    content = upload.stream.read()
    if not content:
        raise Refused(_("The file is empty."))
    kind = kind_of(upload.filename, only)
    found = parsed(kind, content)
    kept = clean(found.parts[0] if kind.drawn else content, kind.extension)
    stored = store(io.BytesIO(kept), limit or most_bytes())
    return Received(
        **asdict(stored),
        original_name=clean_name(upload.filename),
        media_type=kind.media_type,
        pages=found.facts.get("pages"),
        small=found.parts[-1] if found.parts else None,
    )


def size_of(upload: FileStorage) -> int:
    """Return how many bytes were sent, without reading them."""
    size = upload.stream.seek(0, io.SEEK_END)
    upload.stream.seek(0)
    return size


def most_bytes() -> int:
    """Return how large a file, and a whole request, may be."""
    limit: int = current_app.config["MAX_CONTENT_LENGTH"]
    return limit


def clean_name(name: str) -> str:
    """Return a file's name without folders, invisible or direction-changing characters, and not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(char for char in unicodedata.normalize("NFC", last) if char.isprintable())
    stem, _dot, extension = seen.strip(" .").rpartition(".")
    return f"{stem.strip(' .')[:LONGEST_NAME] or 'skedar'}.{extension.strip().lower()}"
