"""The report of a round: its documents, and its annex as a workbook."""

import io
from typing import Any

import sqlalchemy as sa

from core.db import db
from core.exports.writers import new_workbook
from core.l10n import in_language
from plugins.gender_budget import codes
from plugins.gender_budget.models import Round
from plugins.office.models import Document

HEAD = ("Kodi", "Treguesi", "Njësia", "Vlera e synuar", "Periudha", "Vlera e realizuar", "%", "Gjendja", "Gra/vajza",
        "Burra/djem", "Burimi", "Shënim")  # fmt: skip


def documents_of(row: Round) -> list[Document]:
    """Return the official documents made of a round, the newest first."""
    query = sa.select(Document).where(Document.subject_id == row.id).order_by(Document.created_at.desc())
    return list(db.session.scalars(query))


def annex(row: Round) -> bytes:
    """Return the annex of the report: the table of indicators and that of measures, as a workbook."""
    from plugins.gender_budget.documents import facts

    made = io.BytesIO()
    with in_language("sq"), new_workbook(made) as book:
        found = facts.parts(row)
        head, words = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        page = book.add_worksheet("Treguesit")
        page.set_landscape()
        page.set_paper(9)
        page.repeat_rows(0)
        page.fit_to_pages(1, 0)
        page.set_column(1, 1, 60, words)
        page.set_column(3, 10, 16, words)
        page.write_row(0, 0, HEAD, head)
        for place, line in enumerate(found.lines, 1):
            page.write_row(place, 0, _cells(line))
        measures = book.add_worksheet("Masat")
        measures.set_column(1, 1, 60, words)
        measures.write_row(0, 0, ("Objektivi", "Masa", "Përgjegjës", "Afati", "Gjendja", "Arsyeja"), head)
        rows = [(one["code"], measure) for one in found.objectives() for measure in one["measures"]]
        for place, (code, one) in enumerate(rows, 1):
            due = f"{one.due:%d.%m.%Y}" if one.due else ""
            state = codes.label("measure_state", one.state)
            measures.write_row(place, 0, (code, one.text, one.responsible, due, state, one.reason))
    return made.getvalue()


def _cells(line: dict[str, Any]) -> list[Any]:
    women, men = (codes.by_side(line["split"], side) for side in ("f", "m"))
    return [
        line["code"],
        line["text"],
        codes.label("unit", line["unit"]),
        line["target_words"],
        line["period"],
        line["printed"],
        line["percent"],
        codes.label("status", line["status"]),
        "" if women is None else women,
        "" if men is None else men,
        line["evidence"] or codes.label("mode", line["mode"]),
        "pa ndarje sipas gjinisë" if line["no_sex"] else "",
    ]
