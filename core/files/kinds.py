"""The kinds of file that are accepted: by extension, by first bytes, and by structure (security.md F-01)."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from core.files import archives, images
from core.files.refusals import Refused
from core.l10n import _

_ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")
_HEX_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_TEXT_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f")
_SOUND_BRANDS = (b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"dash", b"3gp4", b"3gp5")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of file; `check` returns the content to keep, or raises Refused."""

    media_type: str
    check: Callable[[bytes], bytes]


def kind_of(name: str) -> Kind:
    """Return the kind that a file's name promises.

    Raises:
        Refused: it is none of the accepted ones.
    """
    extension = unicodedata.normalize("NFC", name).rpartition(".")[2].strip().lower()
    kind = KINDS.get(extension) if "." in name and "\0" not in name else None
    if kind is None:
        raise Refused(_("This kind of file is not accepted. Accepted: %(kinds)s.", kinds=", ".join(KINDS)))
    return kind


def not_what_it_says() -> Refused:
    """Return the refusal of a file whose content is not what its name says."""
    return Refused(
        _("The content of the file is not what its name says. Open it, save it again and choose the new file.")
    )


def _pdf(content: bytes) -> bytes:
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:] or archives.hides_archive(content):
        raise not_what_it_says()
    plain_names = _HEX_NAME.sub(lambda found: bytes([int(found[1], 16)]), content)
    if _ACTIVE_PDF.search(plain_names):
        raise Refused(_("The PDF carries a program or another file inside. Print it to a new PDF and choose that one."))
    return content


def _text(content: bytes) -> bytes:
    if _TEXT_CONTROLS & set(content):
        raise not_what_it_says()
    return content


def _mp3(content: bytes) -> bytes:
    at = 0
    if content.startswith(b"ID3") and len(content) > 10:
        at = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
        at += next((skip for skip, byte in enumerate(content[at : at + 4096]) if byte), 0)
    head = content[at : at + 4]
    is_frame = len(head) == 4 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 not in (0, 15)
    if not is_frame or archives.hides_archive(content):
        raise not_what_it_says()
    return content


def _m4a(content: bytes) -> bytes:
    if content[4:8] != b"ftyp" or content[8:12] not in _SOUND_BRANDS or archives.hides_archive(content):
        raise not_what_it_says()
    return content


def _office(part: str) -> Callable[[bytes], bytes]:
    def check(content: bytes) -> bytes:
        archives.check(content, must_hold=part)
        return content

    return check


_OOXML = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, Kind] = {
    "pdf": Kind(media_type="application/pdf", check=_pdf),
    "jpg": Kind(media_type="image/jpeg", check=images.clean_jpeg),
    "jpeg": Kind(media_type="image/jpeg", check=images.clean_jpeg),
    "png": Kind(media_type="image/png", check=images.clean_png),
    "docx": Kind(media_type=f"{_OOXML}.wordprocessingml.document", check=_office("word/document.xml")),
    "xlsx": Kind(media_type=f"{_OOXML}.spreadsheetml.sheet", check=_office("xl/workbook.xml")),
    "odt": Kind(media_type="application/vnd.oasis.opendocument.text", check=_office("content.xml")),
    "txt": Kind(media_type="text/plain", check=_text),
    "mp3": Kind(media_type="audio/mpeg", check=_mp3),
    "m4a": Kind(media_type="audio/mp4", check=_m4a),
}
