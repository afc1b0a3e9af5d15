"""What the tests of documents share: a document with everything in it, Word templates, and how a PDF is built."""

import io
from typing import Any

from core.documents import blocks
from core.documents.frame import frame

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 60" width="640" height="60">'
    '<rect x="190" y="8" width="300" height="24" fill="#8a1538"/><text x="20" y="25">Raste</text></svg>'
)
ALT = "Raste sipas llojit: 38 mbrojtje fëmijësh, 27 dhunë"


def everything(rows: int = 60, **other: Any) -> dict[str, Any]:
    """Return the facts of a document in which every kind of block stands."""
    made = frame(
        title="Plani K7QM4-T2X9B",
        letterhead={"state": "Republika e Shqipërisë", "municipality": "Bashkia Elbasan", "directorate": "Drejtoria"},
        place="Elbasan",
        date="më 09/07/2025",
        heading="PLAN INDIVIDUAL I MBROJTJES",
        addressee=["Drejtorisë Vendore të Policisë"],
        subject="Plani për rastin K7QM4-T2X9B",
        greeting="Të nderuar,",
        closing="Duke ju falënderuar për mirëkuptimin!",
        signers=[{"role": "Konceptoi", "name": "Ëngjëllushe Çela"}, {"role": "KRYETARI", "name": ""}],
        mark={"id": "K7QM4-T2X9B", "version": "2", "hash": "ab12 cd34", "copy": "Kopja 3 · Anila Provë"},
        words={"protocol": "Nr. 1234/1 Prot.", "subject": "Lënda:", "page": "faqe", "of": "nga", "version": "versioni"},
        body=[
            blocks.text("Fëmija Çeljeta Gjoçaj rri me gjyshen.\nNuk ka nevojë për më shumë."),
            blocks.heading("Veprimet"),
            blocks.facts([("Emri", "Çeljeta"), ("Bosh", "")]),
            blocks.table(
                ("Nr.", "Veprimi", "Kosto"),
                [(number, f"Vizitë në familje {number}", "1 200 lekë") for number in range(1, rows + 1)],
                right={0, 2},
                total=("", "Gjithsej", "72 000 lekë"),
                about="Veprimet me koston e tyre",
            ),
            blocks.items(["Hapi i parë", "Hapi i dytë"], numbered=True),
            blocks.chart(CHART, alt=ALT, caption="Raste"),
            blocks.note("i paverifikuar"),
            blocks.new_page(),
            blocks.signatures([("Prindi", ""), ("Punonjësja", "Anila Provë")]),
        ],
    )
    return made | other


def word_template(*paragraphs: str, footer: str = "") -> bytes:
    """Return a Word document with these paragraphs, as somebody of the office writes a template."""
    from docx import Document

    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    document.sections[0].footer.paragraphs[0].text = footer
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def elements(reader: Any) -> list[Any]:
    """Return the elements of a PDF's structure, in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found
