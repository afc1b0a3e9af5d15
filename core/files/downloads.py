"""Answers that hand out a file: the file itself to be saved, on pages only pictures drawn of it (security.md F-06)."""

import unicodedata
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from flask import Response

from core.files.kinds import ask, kind_of_type
from core.files.refusals import Refused
from core.files.store import open_stored
from core.l10n import _


def download(name: str, key: str, file_name: str, media_type: str) -> Response:
    """Return the answer that hands out a stored file under its own name; the caller has checked and audited.

    A type that is none of the accepted kinds goes out as bytes without one: no page of ours can take it for a script.

    Raises:
        SealBroken: the file is not what was stored; nothing of it leaves.
    """
    known = kind_of_type(media_type) is not None
    return attachment(open_stored(name, key), file_name, media_type if known else "application/octet-stream")


def attachment(content: bytes | Iterable[bytes], file_name: str, media_type: str) -> Response:
    """Return an answer that a browser saves and never runs."""
    response = Response(content, mimetype=media_type)
    plain = unicodedata.normalize("NFKD", file_name).encode("ascii", "ignore").decode()
    plain = "".join(char if char.isalnum() or char in " .-_" else "_" for char in plain).strip() or "skedar"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
    )
    return _quiet(response)


def view(name: str, key: str, media_type: str, page: int = 0) -> tuple[bytes, int]:
    """Return a page of a stored document, or a stored picture, drawn as JPEG, and how many pages there are.

    Raises:
        Refused: this kind cannot be drawn, or there is no such page.
        SealBroken: the file is not what was stored.
    """
    kind = kind_of_type(media_type)
    if kind is None or kind.view is None:
        raise Refused(_("This kind of file cannot be shown on a page. Download it."))
    options: Mapping[str, object] = kind.options or {"page": page}
    drawn = ask(kind.view, b"".join(open_stored(name, key)), **options)
    return drawn.parts[0], drawn.facts.get("pages", 1)


def picture(content: bytes) -> Response:
    """Return the answer that shows a picture which this suite drew."""
    return _quiet(Response(content, mimetype="image/jpeg"))


def _quiet(response: Response) -> Response:
    """Let nothing of an answer run, and let no cache keep it."""
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
