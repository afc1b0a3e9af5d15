"""Office documents are archives: what one holds is checked before anybody unpacks it (security.md F-03)."""

import codecs
import io
import re
import stat
import zipfile
import zlib
from xml.parsers import expat

from core.parsing import Parsed, Unfit

MOST_ENTRIES = 2000
MOST_INFLATED = 200 * 1024**2
MOST_RATIO = 100
_SMALL = 1024**2
"""Below this many bytes inflated a high ratio harms nobody: an empty table compresses well."""
_PIECE = 256 * 1024
_NAMES = codecs.lookup("cp437")
"""How the names in an archive are written; looked up now, because the child can load no module when one comes."""
_HIDDEN = re.compile(rb"PK\x05\x06.{16}", re.DOTALL)
_NESTED = (
    b"PK\x03\x04",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zX",
    b"MZ",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
)
_PROGRAMS = re.compile(
    r"vbaproject|(^|/)(macros?|scripts|basic|activex|embeddings)/|\.(bin\.exe|exe|dll|js|vbs|bat|ps1|hta)$"
)
_DOCTYPE = re.compile(rb"<\x00?!\x00?(D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I\x00?T\x00?Y)")
_REMOTE = re.compile(rb"/(attachedTemplate|oleObject|frame|externalLinkPath|subDocument)\"", re.IGNORECASE)


def hides_archive(content: bytes) -> bool:
    """Say whether an archive hangs on the end of another file, where unpackers look for it."""
    return bool(_HIDDEN.search(content[-(65536 + 22) :]))


def check(content: bytes, *, part: str) -> Parsed:
    """Take an office document that holds a certain part, well-formed, and nothing that runs, hides or floods."""
    require(content, part)
    return Parsed({}, [])


def require(content: bytes, part: str) -> None:
    """Refuse an archive that is no such document.

    Raises:
        Unfit: it is too large inside, holds programs or other archives, or is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_list(content, entries, part)
            for entry in entries:
                _check_entry(archive, entry)
            with archive.open(part) as main:
                expat.ParserCreate().ParseFile(main)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Unfit("damaged_document") from None


def _check_list(content: bytes, entries: list[zipfile.ZipInfo], part: str) -> None:
    names = [entry.filename for entry in entries]
    if not content.startswith(b"PK\x03\x04") or part not in names or len(set(names)) < len(names):
        raise Unfit("damaged_document")
    # An archive that ends before the file does, or whose parts lie on top of each other, was made by hand.
    if content[-22:-18] != b"PK\x05\x06" or sum(entry.compress_size for entry in entries) > len(content):
        raise Unfit("damaged_document")
    inflated = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or inflated > MOST_INFLATED or inflated > max(_SMALL, MOST_RATIO * len(content)):
        raise Unfit("larger_inside")
    if any(_is_hostile(entry) for entry in entries):
        raise Unfit("active_document")


def _is_hostile(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    parts = name.replace("\\", "/").split("/")
    return (
        name.startswith(("/", "\\"))
        or ".." in parts
        or ":" in name
        or "\0" in name
        or stat.S_ISLNK(entry.external_attr >> 16)
        or bool(entry.flag_bits & 0x41)
        or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or bool(_PROGRAMS.search(name.lower()))
        or entry.file_size > max(_SMALL, MOST_RATIO * entry.compress_size)
    )


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack one part in pieces: size and check sum must be as the list says, and it must be no archive itself."""
    is_markup = entry.filename.lower().endswith((".xml", ".rels"))
    with archive.open(entry) as part:
        before = b""
        while piece := part.read(_PIECE):
            if not before and piece.startswith(_NESTED):
                raise Unfit("active_document")
            if is_markup and (_DOCTYPE.search(before + piece) or _REMOTE.search(before + piece)):
                raise Unfit("active_document")
            before = piece[-64:]
