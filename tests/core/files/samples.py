"""Files for tests: honest ones of every accepted kind, and hostile ones that call themselves such."""

import io
import re
import struct
import zipfile
import zlib

from PIL import Image

# --- documents


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
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x0aTIT2\0\0\0\0\0\0" + b"\xff\xfb\x90\x64" + bytes(413)
M4A = b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0" + b"\0\0\0\x08mdat"


def pdf(catalog=b"", *more, pages=1, packed=False):
    """Make a document of empty pages; `more` objects follow from number 3 + pages, `packed` into an object stream."""
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>"
    tree = b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % pages
    objects = [b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>", tree, *[page] * pages, *more]
    return _packed(objects) if packed else _plain(objects)


def _plain(objects):
    made, places = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s\nendobj\n" % (number, written)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + table + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(made))


def _packed(objects):
    """Write all objects into one compressed stream, as many programs do (ISO 32000, 7.5.7)."""
    places, body = b"", b""
    for number, written in enumerate(objects, 1):
        places += b"%d %d " % (number, len(body))
        body += written + b" "
    data = zlib.compress(places + body)
    keeper = len(objects) + 1
    head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n"
    made = b"%PDF-1.7\n"
    at = len(made)
    made += b"%d 0 obj" % keeper + head % (len(objects), len(places), len(data)) + data + b"\nendstream\nendobj\n"
    rows = [struct.pack(">BHB", 0, 0, 0), *(struct.pack(">BHB", 2, keeper, n) for n in range(len(objects)))]
    rows += [struct.pack(">BHB", 1, at, 0), struct.pack(">BHB", 1, len(made), 0)]
    table = zlib.compress(b"".join(rows))
    head = b"<</Type/XRef/Size %d/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n" % (keeper + 2, len(table))
    last = b"%d 0 obj" % (keeper + 1) + head + table + b"\nendstream\nendobj\n"
    return made + last + b"startxref\n%d\n%%%%EOF\n" % len(made)


PDF = pdf()

# --- pictures

OWNER, PLACE = "Arta Fotografja", (41.0, 6.0, 45.0)


def traces(turned=6):
    """Return what a phone writes into a picture: how it was held, whose it is, and where it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x010F] = turned, OWNER, "Telefon"
    exif[0x8769] = {0xA430: OWNER, 0x9003: "2026:03:12 10:30:00"}
    exif[0x8825] = {1: "N", 2: PLACE, 3: "E", 4: PLACE}
    return exif


def photo(width=64, height=48, look="JPEG", mode="RGB", **options):
    """Make a picture whose upper left corner is red; it has no traces unless they are given as `exif`."""
    seen = Image.new("RGB", (width, height), "white")
    seen.paste("red", (0, 0, width // 4, height // 4))
    made = io.BytesIO()
    seen = seen.convert("L").convert(mode) if mode == "I;16" else seen.convert(mode)
    seen.save(made, look, **options)
    return made.getvalue()


def segment(marker, body):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def said_in_jpeg(content, *segments, after=b""):
    """Put segments before the tables of a JPEG, and something after its end."""
    at = content.index(b"\xff\xdb")
    return content[:at] + b"".join(segments) + content[at:] + after


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def said_in_png(content, *chunks, after=b""):
    """Put chunks behind the head of a PNG, and something after its end."""
    return content[:33] + b"".join(chunks) + content[33:] + after


def claims_size(content, width, height):
    """Let a picture say that it is larger than it is."""
    if content.startswith(b"\x89PNG"):
        head = struct.pack(">II", width, height) + content[24:29]
        return content[:8] + chunk(b"IHDR", head) + content[33:]
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]


JPEG, PNG = photo(), photo(look="PNG")

HONEST = {
    "vendimi.pdf": PDF, "foto.jpg": JPEG, "FOTO.JPEG": photo(exif=traces()), "skema.png": PNG, "raporti.docx": DOCX,
    "lista.xlsx": XLSX, "letra.odt": ODT, "shënime.txt": "Vizita në Shushicë, ora 10:30".encode(), "zëri.mp3": MP3,
    "zëri.m4a": M4A,
}  # fmt: skip

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
SCRIPT = b"<html><script>alert(1)</script></html>"
ACTIONS = (
    b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
    b"/OpenAction<</S/J#61vaScript>>",
    b"/AA<</WC<</S/Launch/F(cmd.exe)>>>>",
    b"/Names<</EmbeddedFiles<</Names[(a)4 0 R]>>>>",
    b"/OpenAction<</S/SubmitForm/F(http://example.org)>>",
    b"/AcroForm<</XFA(x)/Fields[]>>",
)


def hostile():
    """Yield names and contents of files that must not come in."""
    for extension in re.findall(r"\w+", NOT_ACCEPTED):
        yield f"dokument.{extension}", PDF
    for name in ("pa-prapashtesë", ".pdf\0.exe", "foto.jpg\0", "foto.jpg.exe", "foto.pdf ./exe", "foto\u202egpj.exe",
                 "..", "...", "foto.pdf::$DATA", "foto.", "CON", "foto.jpg%00.php", "foto.ｐｄｆ"):  # fmt: skip
        yield name, PDF
    for name in HONEST:
        yield name, SCRIPT + b"\0"
        if not name.endswith("txt"):
            yield name, b"MZ\x90\0" + bytes(200)
    for action in ACTIONS:
        yield "a.pdf", pdf(action)
        yield "a.pdf", pdf(action, packed=True)
    yield "a.pdf", b"\n<script>" + PDF
    yield "a.pdf", PDF[:-7]
    yield "a.pdf", PDF + DOCX
    yield "a.pdf", b"%PDF-1.7\n%%EOF\n"
    yield "a.pdf", pdf(pages=0)
    yield "a.mp3", MP3 + DOCX
    yield "a.m4a", M4A + DOCX
    yield "a.docx", XLSX
    yield "a.odt", DOCX
    yield "a.docx", b"\x7fELF" + DOCX
    yield "a.docx", DOCX[:-10]
    yield "a.docx", DOCX + b"<script>"
    yield "a.docx", zipped(*DOCX_PARTS, comment=b"<script>alert(1)</script>")
    yield "a.docx", zipped(*DOCX_PARTS, method=zipfile.ZIP_STORED).replace(b"<Types/>", b"<Typo!/>")
    yield "a.docx", zipped(*DOCX_PARTS[:2], ("word/document.xml", "<w:document>"))
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
    yield "a.jpg", JPEG[:-200]
    yield "a.jpg", claims_size(JPEG, 20_000, 20_000)
    yield "a.jpg", b"\xff\xd8\xff\xe1\x00\x01"
    yield "a.jpg", b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"\xff\xd9"
    yield "a.jpg", PNG
    yield "a.png", claims_size(PNG, 20_000, 20_000)
    yield "a.png", PNG[:-60]
    yield "a.png", PNG.replace(b"IDAT", b"IDAU")
    yield "a.png", PNG[:8] + chunk(b"IEND", b"")
    yield "a.txt", b"MZ\0\0"
    yield "a.txt", b""
