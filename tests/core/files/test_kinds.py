"""What may be attached, and what may not whatever it calls itself: 120 hostile files."""

import io
import re
import struct
import time
import zipfile
import zlib

import pytest
from werkzeug.datastructures import FileStorage

from core import files
from core.db import db
from core.files import images
from core.files.kinds import KINDS
from core.files.uploads import clean_name


@pytest.fixture
def inside(app):
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def kind():
    """Files lie beside the database, whichever it is: one is enough here."""
    return "sqlite"


# --- honest files


def zipped(*parts, method=zipfile.ZIP_DEFLATED, comment=b""):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.comment = comment
        for name, content in parts:
            archive.writestr(name, content)
    return made.getvalue()


DOCX_PARTS = (
    ("[Content_Types].xml", "<Types/>"),
    ("_rels/.rels", "<Relationships/>"),
    ("word/document.xml", "<w:document>Vlerësimi fillestar</w:document>"),
)
DOCX = zipped(*DOCX_PARTS)
ODT = zipped(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<office:document-content/>"))
XLSX = zipped(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>"))
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x0aTIT2\0\0\0\0\0\0" + b"\xff\xfb\x90\x64" + bytes(413)
M4A = b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0" + b"\0\0\0\x08mdat"


def segment(marker, body):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def exif(order="MM", turned=6):
    big = ">" if order == "MM" else "<"
    gps = b"GPS 41.1125 N 20.0822 E"
    entries = struct.pack(f"{big}HHIHH", 0x0112, 3, 1, turned, 0) + struct.pack(f"{big}HHII", 0x8825, 4, 1, 38)
    tiff = order.encode() + struct.pack(f"{big}HIH", 42, 8, 2) + entries + struct.pack(f"{big}I", 0)
    return segment(0xE1, b"Exif\0\0" + tiff + gps)


SCAN = segment(0xDA, bytes(10)) + b"\x12\xff\x00\x34\xff\xd0\x56"


def jpeg(*extra, width=640, height=480, after=b""):
    jfif = segment(0xE0, b"JFIF\0\x01\x01\x00\x00\x48\x00\x48\x01\x01" + b"pik")
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    return b"\xff\xd8" + jfif + b"".join(extra) + segment(0xDB, bytes(65)) + frame + SCAN + b"\xff\xd9" + after


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*extra, width=2, height=1, after=b""):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\0" + bytes(6)))
    return images._PNG + head + b"".join(extra) + data + chunk(b"IEND", b"") + after


HONEST = {
    "vendimi.pdf": PDF, "foto.jpg": jpeg(), "FOTO.JPEG": jpeg(exif()), "skema.png": png(), "raporti.docx": DOCX,
    "lista.xlsx": XLSX, "letra.odt": ODT, "shënime.txt": "Vizita në Shushicë, ora 10:30".encode(), "zëri.mp3": MP3,
    "zëri.m4a": M4A,
}  # fmt: skip


def received(name, content):
    return files.receive(FileStorage(io.BytesIO(content), filename=name))


def back(stored):
    return b"".join(files.open_stored(stored.name, stored.key))


@pytest.mark.parametrize("name", HONEST)
def test_honest_files_of_every_accepted_kind_are_taken(inside, name):
    stored = received(name, HONEST[name])
    assert stored.media_type == KINDS[name.rpartition(".")[2].lower()].media_type
    if "/image" not in stored.media_type and not stored.media_type.startswith("image/"):
        assert back(stored) == HONEST[name]


# --- hostile files


def bomb(names, inflated):
    return zipped(*DOCX_PARTS, *((f"word/media/{number}.xml", b"\0" * inflated) for number in range(names)))


def lying_size(content):
    """Say in the central directory that a part is small."""
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :]


def linked():
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    return zipped(*DOCX_PARTS, (link, "/etc/passwd"))


def overlapping(content):
    """Let many entries of the list point at one part."""
    end = content.rindex(b"PK\x05\x06")
    first = content.index(b"PK\x01\x02")
    entry = content[first : content.index(b"PK\x01\x02", first + 1)]
    copies = b"".join(entry.replace(b"[Content_Types].xml", b"[Content_Type%02d].xml" % n) for n in range(99))
    size = end - first + len(copies)
    count = 3 + 99
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, size, first, 0)
    return content[:end] + copies + tail


def with_part(name, content="x"):
    return zipped(*DOCX_PARTS, (name, content))


NOT_ACCEPTED = """
exe php phtml jsp svg html htm xhtml xml js mjs vbs bat cmd ps1 sh py jar war apk lnk scr com dll hta msi iso img zip
rar 7z gz tar docm xlsm dotm xlsb pptm rtf doc xls csv slk iqy swf chm reg url webloc eml msg gif webp bmp heic mp4 wav
ogg md
"""


def hostile():
    for extension in re.findall(r"\w+", NOT_ACCEPTED):
        yield f"dokument.{extension}", PDF
    for name in ("pa-prapashtesë", ".pdf\0.exe", "foto.jpg\0", "foto.jpg.exe", "foto.pdf ./exe", "foto\u202egpj.exe",
                 "..", "...", "foto.pdf::$DATA", "foto.", "CON", "foto.jpg%00.php", "foto.ｐｄｆ"):  # fmt: skip
        yield name, PDF
    for name in HONEST:
        yield name, b"<html><script>alert(1)</script></html>\0"
        if not name.endswith("txt"):
            yield name, b"MZ\x90\0" + bytes(200)
    yield "a.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>")
    yield "a.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/J#61vaScript>>")
    yield "a.pdf", PDF.replace(b"/Catalog", b"/Catalog/A<</S/Launch/F(cmd.exe)>>")
    yield "a.pdf", PDF.replace(b"/Catalog", b"/Catalog/Names<</EmbeddedFiles 2 0 R>>").replace(b"Files", b"File")
    yield "a.pdf", b"\n<script>" + PDF
    yield "a.pdf", PDF[:-7]
    yield "a.pdf", PDF + DOCX
    yield "a.mp3", MP3 + DOCX
    yield "a.m4a", M4A + DOCX
    yield "a.docx", XLSX
    yield "a.odt", DOCX
    yield "a.docx", b"\x7fELF" + DOCX
    yield "a.docx", DOCX[:-10]
    yield "a.docx", DOCX + b"<script>"
    yield "a.docx", zipped(*DOCX_PARTS, comment=b"<script>alert(1)</script>")
    yield "a.docx", zipped(*DOCX_PARTS, method=zipfile.ZIP_STORED).replace(b"<Types/>", b"<Typo!/>")
    yield "a.docx", bomb(1, 199 * 1024**2)
    yield "a.docx", bomb(3, 90 * 1024**2)
    yield "a.docx", bomb(2500, 1)
    yield "a.docx", lying_size(bomb(1, 40 * 1024**2))
    yield "a.docx", overlapping(DOCX)
    yield "a.docx", linked()
    for name in ("../../etc/cron.d/x", "/etc/passwd", "word\\..\\..\\x", "C:/x", "word/vbaProject.bin",
                 "word/embeddings/a.xlsx", "word/activeX/a.bin", "Scripts/python/x", "word/x.exe"):  # fmt: skip
        yield "a.docx", with_part(name)
    for inner in (DOCX, b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b\x08\0", b"MZ\x90", b"\xd0\xcf\x11\xe0"):
        yield "a.docx", with_part("word/media/image1.png", inner)
    yield "a.docx", with_part("word/x.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    yield "a.docx", with_part("word/x.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x/>'.encode("utf-16"))
    yield "a.docx", with_part("word/_rels/x.rels", '<R Type="http://x/attachedTemplate" Target="http://e/" />')
    yield "a.jpg", jpeg()[:-2]
    yield "a.jpg", jpeg(width=20_000, height=20_000)
    yield "a.jpg", b"\xff\xd8\xff\xe1\x00\x01"
    yield "a.jpg", b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"\xff\xd9"
    yield "a.jpg", png()
    yield "a.png", png(width=20_000, height=20_000)
    yield "a.png", png()[:-4]
    yield "a.png", png().replace(b"IDAT", b"IDAU")
    yield "a.png", images._PNG + chunk(b"IEND", b"")
    yield "a.txt", b"MZ\0\0"
    yield "a.txt", b""


def refusal_of(name, content):
    try:
        received(name, content)
    except files.Refused as refusal:
        return str(refusal)
    return None


def test_120_hostile_files_are_refused_at_once_with_a_sentence(inside):
    tried = slowest = 0
    accepted = []
    for name, content in hostile():
        begun = time.perf_counter()
        sentence = refusal_of(name, content)
        slowest = max(slowest, time.perf_counter() - begun)
        tried += 1
        if not sentence or not sentence.endswith("."):
            accepted.append((name, content[:60], sentence))
    assert accepted == []
    assert tried >= 120
    assert slowest < 1


# --- pictures


@pytest.mark.parametrize("order", ["MM", "II"])
def test_a_photo_loses_place_owner_thumbnail_and_tail_but_not_its_orientation(order):
    owner = segment(0xED, b"Photoshop 3.0\0By-line Arta") + segment(0xFE, b"koment") + segment(0xE2, b"MPF\0")
    profile = segment(0xE2, b"ICC_PROFILE\0\x01\x01profil")
    clean = images.clean_jpeg(jpeg(exif(order), owner, profile, after=b"SEFT tail"))
    for trace in (b"GPS", b"Arta", b"koment", b"MPF", b"pik", b"SEFT"):
        assert trace not in clean
    assert b"ICC_PROFILE" in clean and SCAN in clean and clean.endswith(b"\xff\xd9")
    assert images._orientation(clean[clean.index(b"Exif\0\0") + 6 :]) == 6
    assert images.clean_jpeg(clean) == clean


def test_a_png_loses_its_texts_times_and_private_parts():
    texts = [chunk(name, b"Author\0Arta") for name in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"prVt")]
    clean = images.clean_png(png(*texts, chunk(b"pHYs", bytes(9)), after=DOCX))
    assert b"Arta" not in clean and b"pHYs" in clean
    assert clean == png(chunk(b"pHYs", bytes(9)))


def test_a_damaged_photo_never_breaks_the_walker():
    whole = jpeg(exif("II"), segment(0xED, b"x" * 40))
    for at in range(len(whole)):
        for damaged in (whole[:at], whole[:at] + b"\xff" + whole[at + 1 :], whole[:at] + b"\x00" + whole[at + 1 :]):
            try:
                images.clean_jpeg(damaged)
            except files.Refused:
                continue


# --- names and downloads


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\Arta\\vendimi.pdf", "vendimi.pdf"),
        ("../../etc/vendimi.pdf", "vendimi.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("vendimi\r\nSet-Cookie: x.pdf", "vendimiSet-Cookie: x.pdf"),
        ("  . . .pdf", "skedar.pdf"),
        ("ë" * 300 + ".PDF", "ë" * 120 + ".pdf"),
    ],
)
def test_the_name_of_a_file_is_kept_without_folders_and_tricks(given, kept):
    assert clean_name(given) == kept


def test_a_download_is_saved_and_never_runs(inside):
    stored = received("Vlerësimi i Çelës.pdf", PDF)
    with inside.test_request_context():
        answer = files.download(stored.name, stored.key, stored.original_name, stored.media_type)
        assert answer.get_data() == PDF
    headers = answer.headers
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"Vleresimi i Celes.pdf\"; filename*=UTF-8''Vler%C3%ABsimi%20i%20%C3%87el%C3%ABs.pdf"
    )
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
