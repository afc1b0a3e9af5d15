"""What may be attached, what of a picture stays, and how documents are shown and handed out."""

import io
import time

import pypdf
import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

from core import files
from core.db import db
from core.files.kinds import KINDS
from core.files.uploads import clean_name
from core.parsing.pictures import SMALL
from tests.core.files.samples import (
    HONEST,
    JPEG,
    OWNER,
    PDF,
    PNG,
    chunk,
    hostile,
    pdf,
    photo,
    said_in_jpeg,
    said_in_png,
    segment,
    traces,
)


@pytest.fixture
def inside(app):
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def kind():
    """Files lie beside the database, whichever it is: one is enough here."""
    return "sqlite"


def received(name, content):
    return files.receive(FileStorage(io.BytesIO(content), filename=name))


def back(stored):
    return b"".join(files.open_stored(stored.name, stored.key))


def opened(content):
    return Image.open(io.BytesIO(content))


def test_honest_files_of_every_accepted_kind_are_taken(inside):
    for name, content in HONEST.items():
        stored = received(name, content)
        assert stored.media_type == KINDS[name.rpartition(".")[2].lower()].media_type
        drawn = stored.media_type.startswith("image/")
        assert drawn or back(stored) == content, name
        assert (stored.small is not None) == (drawn or name.endswith("pdf"))
        assert stored.small is None or max(opened(stored.small).size) <= SMALL


def refusal_of(name, content):
    try:
        received(name, content)
    except files.Refused as refusal:
        return str(refusal)
    return None


def test_bombs_are_refused_at_once_and_so_is_whatever_else_is_hostile_in_a_parser(inside):
    """All hostile files go through the page in the tests of casework; here are those that could keep a parser busy."""
    heavy = [(name, content) for name, content in hostile() if len(content) > 20_000 or b"IHDR" in content]
    slowest = 0
    for name, content in heavy:
        begun = time.perf_counter()
        sentence = refusal_of(name, content)
        slowest = max(slowest, time.perf_counter() - begun)
        assert sentence and sentence.endswith("."), name
    print(f"{len(heavy)} bombs, the slowest refused in {slowest:.2f} s")
    assert len(heavy) > 5 and slowest < 5, "a second where nothing else runs"


# --- pictures: only what is seen stays


def test_a_photo_loses_place_owner_thumbnail_and_tail_and_stands_upright(inside):
    owner = segment(0xED, f"Photoshop 3.0\0By-line {OWNER}".encode()) + segment(0xFE, OWNER.encode())
    thumb = segment(0xE1, b"Exif\0\0" + JPEG) + segment(0xE2, b"MPF\0")
    taken = photo(exif=traces(turned=6))
    assert OWNER.encode() in taken and opened(taken).getexif().get_ifd(0x8825)
    sent = said_in_jpeg(taken, owner, thumb, after=b"SEFT " + OWNER.encode())
    stored = received("DSC_0001.jpg", sent)
    for content in (back(stored), stored.small):
        kept = opened(content)
        assert OWNER.encode() not in content and b"SEFT" not in content and content.count(b"\xff\xd8\xff") == 1
        assert dict(kept.getexif()) == {} and not kept.getexif().get_ifd(0x8825)
        assert kept.size == (48, 64), "turned by a quarter"
        red, green, _blue = kept.getpixel((kept.width - 2, 2))
        assert red > 200 > green, "what was the upper left corner stands at the upper right"


def test_a_png_loses_its_texts_times_and_private_parts(inside):
    texts = [chunk(name, b"Author\0" + OWNER.encode()) for name in (b"tEXt", b"tIME", b"prVt")]
    content = back(received("skema.png", said_in_png(PNG, *texts, after=OWNER.encode())))
    assert OWNER.encode() not in content and b"tEXt" not in content
    assert opened(content).convert("RGB").getpixel((2, 2)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pngs_of_every_depth_are_drawn_anew(inside, mode):
    assert opened(back(received("a.png", photo(look="PNG", mode=mode)))).size == (64, 48)


@pytest.mark.parametrize(
    ("mode", "options"),
    [("L", {}), ("CMYK", {}), ("RGB", {"progressive": True}), ("RGB", {"icc_profile": b"no profile"}),
     ("RGB", {"exif": traces(), "comment": b"Arta", "dpi": (300, 300)})],
)  # fmt: skip
def test_jpegs_of_every_make_are_drawn_anew(inside, mode, options):
    content = back(received("a.jpg", photo(mode=mode, **options)))
    assert opened(content).mode in ("L", "RGB") and b"Arta" not in content and b"no profile" not in content


def test_a_picture_of_more_than_40_million_points_is_refused_with_that_sentence(inside):
    assert "40 milionë" in refusal_of("a.png", photo(6400, 6400, "PNG", "1"))
    assert refusal_of("a.png", photo(look="PNG", mode="1", width=6400, height=6200)) is None


def test_a_damaged_photo_never_breaks_the_door(inside):
    whole = photo(exif=traces())
    for at in range(0, len(whole), len(whole) // 5):
        for damaged in (whole[:at], whole[:at] + b"\xff" + whole[at + 1 :], whole[:at] + b"\0\0\0" + whole[at + 3 :]):
            sentence = refusal_of("a.jpg", damaged)
            assert sentence is None or sentence.endswith(".")


# --- documents on a page


def test_pdfs_that_only_want_to_be_read_are_taken_byte_for_byte(inside):
    goes_to_a_page = pdf(b"/OpenAction[3 0 R/Fit]")
    # The three letters in the data of a picture are no program: that is what a large scan is made of.
    data = b"<</Length 9>>stream\n  /JS ( \nendstream"
    for content in (PDF, goes_to_a_page, pdf(b"", data), pdf(packed=True), pdf(pages=3)):
        stored = received("vendimi.pdf", content)
        assert back(stored) == content
    assert stored.pages == 3


def test_a_pdf_locked_with_a_password_is_told_so(inside):
    writer, made = pypdf.PdfWriter(io.BytesIO(PDF)), io.BytesIO()
    writer.encrypt("sekret", algorithm="AES-256")
    writer.write(made)
    assert "fjalëkalim" in refusal_of("a.pdf", made.getvalue())


def test_pages_of_a_document_and_photos_are_shown_as_pictures_of_our_own(inside):
    two = received("a.pdf", pdf(pages=2))
    shown, pages = files.view(two.name, two.key, two.media_type, 1)
    assert (opened(shown).format, pages) == ("JPEG", 2)
    with pytest.raises(files.Refused, match="nuk ka"):
        files.view(two.name, two.key, two.media_type, 2)
    for name, content in (("a.jpg", JPEG), ("a.png", photo(look="PNG", mode="RGBA"))):
        stored = received(name, content)
        assert opened(files.view(stored.name, stored.key, stored.media_type)[0]).format == "JPEG"
    letter = received("a.docx", HONEST["raporti.docx"])
    with pytest.raises(files.Refused, match="Shkarkojeni"):
        files.view(letter.name, letter.key, letter.media_type)


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
    quiet = {
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    assert {name: headers[name] for name in quiet} == quiet
    shown = files.picture(stored.small)
    assert {name: shown.headers[name] for name in quiet} == quiet and shown.mimetype == "image/jpeg"
