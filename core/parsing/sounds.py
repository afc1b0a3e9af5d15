"""Recordings: their first bytes must be those of the format that the name says."""

from core.parsing import Parsed, Unfit
from core.parsing.archives import hides_archive

_BRANDS = (b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"dash", b"3gp4", b"3gp5")


def mp3(content: bytes) -> Parsed:
    """Take a recording whose first frame is one of MPEG audio."""
    at = 0
    if content.startswith(b"ID3") and len(content) > 10:
        at = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
        at += next((skip for skip, byte in enumerate(content[at : at + 4096]) if byte), 0)
    head = content[at : at + 4]
    is_frame = len(head) == 4 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 not in (0, 15)
    return _taken(content, is_frame)


def m4a(content: bytes) -> Parsed:
    """Take a recording in a container of MPEG-4."""
    return _taken(content, content[4:8] == b"ftyp" and content[8:12] in _BRANDS)


def _taken(content: bytes, fits: bool) -> Parsed:
    if not fits or hides_archive(content):
        raise Unfit("not_what_it_says")
    return Parsed({}, [])
