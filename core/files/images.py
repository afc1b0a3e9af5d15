"""Pictures: what says where, when and by whom they were taken is cut out before they are kept (security.md F-05).

The walkers know the two containers, JPEG (ITU-T T.81) and PNG, and keep only what a picture needs to be drawn.
The picture itself is not drawn anew: what is hidden in its points stays. Of EXIF only the orientation survives.
"""

import struct
import zlib
from collections.abc import Iterator

from core.files.refusals import Refused
from core.l10n import _

MOST_POINTS = 40_000_000
_SOI, _EOI, _SOS, _APP0, _APP1, _APP2, _APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_KEPT_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDD, *_FRAMES})
_RESTARTS = frozenset(range(0xD0, 0xD8))
_PNG = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
)


def clean_jpeg(content: bytes) -> bytes:
    """Return a JPEG without metadata, comments, thumbnails and whatever follows its end.

    Raises:
        Refused: it is no whole JPEG, or has more than 40 million points.
    """
    if not content.startswith(b"\xff\xd8\xff"):
        raise _broken()
    kept, drawn, ended = [b"\xff\xd8"], False, False
    for marker, segment in _segments(content):
        if marker in _FRAMES:
            _check_points(*struct.unpack(">HH", segment[5:9]))
            drawn = True
        if marker == _APP0 and segment[4:9] == b"JFIF\0":
            kept.append(b"\xff\xe0\x00\x10" + segment[4:16] + b"\0\0")  # without its thumbnail
        elif marker == _APP1:
            kept.append(_only_orientation(segment))
        elif _is_needed(marker, segment):
            kept.append(segment)
        ended = marker == _EOI
    if not drawn or not ended:
        raise _broken()
    return b"".join(kept)


def _is_needed(marker: int, segment: bytes) -> bool:
    if marker == _APP2:
        return segment[4:16] == b"ICC_PROFILE\0"
    return marker in _KEPT_TABLES or marker in (_SOS, _EOI, _APP14)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Walk a JPEG from its second marker to its end; a scan comes with the coded data that follows it."""
    at = 2
    while at + 2 <= len(content):
        if content[at] != 0xFF:
            raise _broken()
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == _EOI:
            yield marker, b"\xff\xd9"
            return
        end = at + 2 + _length(content, at + 2)
        if marker == _SOS:
            end = _end_of_scan(content, end)
        yield marker, content[at:end]
        at = end
    raise _broken()


def _length(content: bytes, at: int) -> int:
    if at + 2 > len(content):
        raise _broken()
    (length,) = struct.unpack_from(">H", content, at)
    if length < 2 or at + length > len(content):
        raise _broken()
    return int(length)


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the coded data ends: at the next marker that is neither a stuffed byte nor a restart."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        following = content[at + 1]
        if following == 0xFF:
            at += 1
        elif following == 0 or following in _RESTARTS:
            at += 2
        else:
            return at
    raise _broken()


def _only_orientation(segment: bytes) -> bytes:
    """Return an EXIF segment that says only how the camera was held; else phones' pictures would lie on their side."""
    turned = _orientation(segment[10:]) if segment[4:10] == b"Exif\0\0" else 1
    if turned == 1:
        return b""
    directory = struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, turned, 0, 0)
    exif = b"Exif\0\0MM\0\x2a\0\0\0\x08" + directory
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif


def _orientation(tiff: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for number in range(min(count, 200)):
            tag, _kind, _many, value = struct.unpack_from(f"{order}HHIH", tiff, at + 2 + 12 * number)
            if tag == 0x0112:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def clean_png(content: bytes) -> bytes:
    """Return a PNG with only the chunks that are needed to draw it, and nothing after its end.

    Raises:
        Refused: it is no whole PNG, or has more than 40 million points.
    """
    if not content.startswith(_PNG):
        raise _broken()
    kept, name = [_PNG], b""
    for name, chunk in _chunks(content):
        if len(kept) == 1:
            if name != b"IHDR" or len(chunk) != 25:
                raise _broken()
            _check_points(*struct.unpack_from(">II", chunk, 8))
        if name in _KEPT_CHUNKS:
            kept.append(chunk)
    if name != b"IEND":
        raise _broken()
    return b"".join(kept)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, name = len(_PNG), b""
    while at + 12 <= len(content) and name != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        end = at + 12 + length
        if end > len(content):
            raise _broken()
        name, body = content[at + 4 : at + 8], content[at + 4 : end - 4]
        if struct.pack(">I", zlib.crc32(body)) != content[end - 4 : end]:
            raise _broken()
        yield name, content[at:end]
        at = end


def _check_points(height: int, width: int) -> None:
    if not 0 < height * width <= MOST_POINTS:
        raise Refused(
            _("The picture is too large. It may have 40 million points at most; make it smaller and try again.")
        )


def _broken() -> Refused:
    return Refused(_("The picture is damaged or is not a picture. Open it, save it again and choose the new file."))
