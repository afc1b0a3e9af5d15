"""Answers that hand out a file: always to be saved, never shown inside the suite (security.md F-06)."""

import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from flask import Response

from core.files.store import open_stored


def download(name: str, key: str, file_name: str, media_type: str) -> Response:
    """Return the answer that hands out a stored file under its own name; the caller has checked and audited.

    Raises:
        SealBroken: the file is not what was stored; nothing of it leaves.
    """
    return attachment(open_stored(name, key), file_name, media_type)


def attachment(content: bytes | Iterable[bytes], file_name: str, media_type: str) -> Response:
    """Return an answer that a browser saves and never runs."""
    response = Response(content, mimetype=media_type)
    plain = unicodedata.normalize("NFKD", file_name).encode("ascii", "ignore").decode()
    plain = "".join(char if char.isalnum() or char in " .-_" else "_" for char in plain).strip() or "skedar"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
