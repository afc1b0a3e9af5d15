"""Canaries: values that must never lie on a disk in clear, and the search for them in every form and wrapping."""

import base64
import contextlib
import io
import secrets
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

KINDS = ("Emër", "Rrëfim", "06912", "J5510", "skedar")


def plant(count: int, write: Callable[[list[str]], object]) -> list[str]:
    """Make so many canaries (names, narrative, numbers, file contents in turn) and let `write` put them somewhere."""
    made = [f"{KINDS[number % len(KINDS)]}-kanarinë-{number}-{secrets.token_hex(6)}" for number in range(count)]
    write(made)
    return made


def forms(canary: str) -> Iterator[bytes]:
    """Yield how a text may lie in a file: plain, wide, in base64 at each of its three offsets, in hexadecimal."""
    for plain in (canary.encode(), canary.encode("utf-16-le"), canary.encode("utf-16-be")):
        yield plain
        yield plain.hex().encode()
        yield plain.hex().upper().encode()
        for shift in range(3):
            # The first and the last group also hold bits of their neighbours.
            yield base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4]
    yield canary.encode("unicode_escape")


def sweep(canaries: Iterable[str], folders: Iterable[Path]) -> dict[str, list[str]]:
    """Search files, and what is packed inside them, for canaries; return which were found where."""
    found: dict[str, list[str]] = {}
    # The part that is random is enough, and it has one form only in all of Unicode's.
    needles = [(canary, form) for canary in canaries for form in forms(canary.rsplit("-", 1)[1])]
    for folder in folders:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            for name, content in layers(str(file), file.read_bytes()):
                for canary, form in needles:
                    if form in content:
                        found.setdefault(canary, []).append(name)
    return found


def layers(name: str, content: bytes, depth: int = 3) -> Iterator[tuple[str, bytes]]:
    """Yield a content and, opened, what zip and gzip hold inside it."""
    yield name, content
    if not depth:
        return
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from layers(f"{name}!{inner}", archive.read(inner), depth - 1)
    start = content.find(b"\x1f\x8b\x08")
    while start >= 0:
        # Not gzip.decompress: what follows the packed part must not hide it.
        with contextlib.suppress(zlib.error):
            opened = zlib.decompressobj(wbits=31).decompress(content[start:])
            yield from layers(f"{name}!gzip@{start}", opened, depth - 1)
        start = content.find(b"\x1f\x8b\x08", start + 1)
