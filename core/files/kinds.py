"""The kinds of file that are accepted: by extension, by first bytes, and by a parser that opens them (F-01)."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.files.refusals import REASONS, Refused
from core.l10n import _
from core.parsing import Parsed, Unfit, run


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of file: the media type it goes out with, its first bytes, and the parser that must open it.

    `drawn` kinds are kept as the parser drew them anew; `view` is the parser that shows one as a picture.
    """

    extension: str
    media_type: str
    parser: str
    options: Mapping[str, str] = field(default_factory=dict)
    begins: bytes = b""
    drawn: bool = False
    view: str | None = None


def kind_of(name: str, only: Collection[str] | None = None) -> Kind:
    """Return the kind that a file's name promises, among those of some extensions or all.

    Raises:
        Refused: it is none of the accepted ones.
    """
    extension = unicodedata.normalize("NFC", name).rpartition(".")[2].strip().lower()
    accepted = [known for known in KINDS if only is None or known in only]
    kind = KINDS[extension] if extension in accepted and "." in name and "\0" not in name else None
    if kind is None:
        raise Refused(_("This kind of file is not accepted. Accepted: %(kinds)s.", kinds=", ".join(accepted)))
    return kind


def kind_of_type(media_type: str) -> Kind | None:
    """Return the kind that goes out with a media type."""
    return next((kind for kind in KINDS.values() if kind.media_type == media_type), None)


def parsed(kind: Kind, content: bytes) -> Parsed:
    """Return what the parser of a kind makes of a content.

    Raises:
        Refused: the content is not what the name says, or may not come in.
    """
    if not content.startswith(kind.begins):
        raise Refused(REASONS["not_what_it_says"])
    found = ask(kind.parser, content, **kind.options)
    if kind.drawn and not found.parts[0].startswith(kind.begins):
        raise Refused(REASONS["demanding"])
    return found


def ask(parser: str, content: bytes, **options: Any) -> Parsed:
    """Let a parser look at a content, in its enclosed child.

    Raises:
        Refused: with the sentence for what it says.
    """
    try:
        return run(parser, content, **options)
    except Unfit as unfit:
        raise Refused(REASONS.get(unfit.reason, REASONS["demanding"])) from None


_OOXML = "application/vnd.openxmlformats-officedocument"
_ZIP = b"PK\x03\x04"


def _picture(extension: str, media_type: str, look: str, begins: bytes) -> Kind:
    return Kind(
        extension=extension,
        media_type=media_type,
        parser="pictures:clean",
        options={"look": look},
        begins=begins,
        drawn=True,
        view="pictures:view",
    )


def _document(extension: str, media_type: str, part: str) -> Kind:
    held = {"part": part}
    return Kind(extension=extension, media_type=media_type, parser="archives:check", options=held, begins=_ZIP)


_JPEG = _picture("jpg", "image/jpeg", "JPEG", b"\xff\xd8\xff")
KINDS: dict[str, Kind] = {
    "pdf": Kind(extension="pdf", media_type="application/pdf", parser="pdfs:check", begins=b"%PDF-", view="pdfs:view"),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": _picture("png", "image/png", "PNG", b"\x89PNG\r\n\x1a\n"),
    "docx": _document("docx", f"{_OOXML}.wordprocessingml.document", "word/document.xml"),
    "xlsx": _document("xlsx", f"{_OOXML}.spreadsheetml.sheet", "xl/workbook.xml"),
    "odt": _document("odt", "application/vnd.oasis.opendocument.text", "content.xml"),
    "txt": Kind(extension="txt", media_type="text/plain", parser="texts:check"),
    "mp3": Kind(extension="mp3", media_type="audio/mpeg", parser="sounds:mp3"),
    "m4a": Kind(extension="m4a", media_type="audio/mp4", parser="sounds:m4a"),
}
