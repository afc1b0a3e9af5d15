"""Data of other directorates from Excel: a template for each, with the sums that must hold."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from core.access.principal import current
from core.db import db
from core.l10n import _, _l
from core.progress import Tell
from plugins.gender_budget.imports.plan import column, one_of
from plugins.gender_budget.models import OutsideRow
from plugins.gender_budget.permissions import IMPORT
from plugins.gender_budget.services.outside import AID, BUILDINGS, CERTIFICATES, ENTERPRISES, of_kind
from plugins.office.imports import ImportColumn, ImportTemplate, Issue, Row
from plugins.office.imports.readers import Whole, Words, YesNo

YEAR = column("year", _l("Year"), Whole(2000, 2100), "viti", required=True, example=2022)
WOMEN = column("women", _l("Women"), Whole(), "gra", "gra të dala", "gra të mbështetura", required=True, example=55)
OF_CERTIFICATES = (
    YEAR,
    WOMEN,
    column("men", _l("Men"), Whole(), "burra"),
    column("joint", _l("Joint ownership"), Whole(), "bashkëpronësi"),
    column("legal", _l("Legal persons"), Whole(), "persona juridikë"),
    column("total", _l("Total"), Whole(), "gjithsej", required=True, example=345),
)
OF_BUILDINGS = (
    YEAR,
    column("text", _l("Building"), Words(300), "objekti", required=True, example="Shkolla 9-vjeçare Qendër"),
    column("extent", _l("Extent"), one_of("extent"), "i plotë/i pjesshëm", "rikonstruksioni", example="i plotë"),
    column("area", _l("Area"), one_of("area_kind"), "urban/rural", "zona", required=True, example="urbane"),
    column("cameras", _l("Cameras"), YesNo(), "kamera", example="po"),
)
OF_WOMEN = (
    YEAR,
    WOMEN,
    column("denominator", _l("Of how many"), Whole(1), "emëruesi", "nga gjithsej", required=True, example=1800),
)


def _of_certificates(row: Row) -> Iterable[Issue]:
    parts = [row[name] for name in ("women", "men", "joint", "legal") if row[name] is not None]
    made, total = sum(parts), row["total"]
    whole = len(parts) == 4 and made != total
    if total is not None and (made > total or whole):
        words = " + ".join(str(number) for number in parts)
        sentence = _("The parts do not make the whole: %(parts)s = %(made)s, and the value is %(total)s.",
                     parts=words, made=made, total=total)  # fmt: skip
        yield Issue(row=row.number, column="total", sentence=sentence)


def _of_building(row: Row) -> Iterable[Issue]:
    if row["extent"] is None and not row["cameras"]:
        sentence = _("Say whether it was reconstructed fully or partly, or whether cameras were put up.")
        yield Issue(row=row.number, column="extent", sentence=sentence)


def _of_women(row: Row) -> Iterable[Issue]:
    if row["denominator"] is not None and (row["women"] or 0) > row["denominator"]:
        sentence = _("These are more than all (%(all)s).", all=row["denominator"])
        yield Issue(row=row.number, column="women", sentence=sentence)


def _template(
    kind: str,
    label: Any,
    columns: tuple[ImportColumn, ...],
    sound: Callable[[Row], Iterable[Issue]],
    help_: Any,
    weight: int,
) -> ImportTemplate:
    def check(rows: list[Row]) -> list[Issue]:
        there = {(row.year, row.text) for row in db.session.scalars(of_kind(kind))}
        seen: set[Any] = set()
        found = [issue for row in rows for issue in sound(row)]
        for row in rows:
            key = (row["year"], row["text"] if kind == BUILDINGS else "")
            if key in there or key in seen:
                found.append(
                    Issue(row=row.number, column="year", sentence=_("This stands twice, or is there already."))
                )
            seen.add(key)
        return found

    def apply(rows: list[Row], tell: Tell) -> Sequence[Any]:
        names = [one.name for one in columns if one.name != "cameras"]
        made = []
        for done, row in enumerate(rows, 1):
            told = {name: row[name] for name in names if row[name] is not None}
            more = {"cameras": bool(row["cameras"])} if kind == BUILDINGS else {}
            made.append(OutsideRow(kind=kind, by_id=current().user_id, **told, **more))
            tell(done, len(rows))
        db.session.add_all(made)
        db.session.flush()
        return made

    def totals(rows: list[Row]) -> list[tuple[Any, str]]:
        if kind == BUILDINGS:
            full, partial = (sum(row["extent"] == one for row in rows) for one in ("full", "partial"))
            return [(_l("Reconstructed"), str(full)), (_l("Reconstructed partly"), str(partial))]
        return [(_l("Women"), str(sum(row["women"] or 0 for row in rows)))]

    return ImportTemplate(
        name=f"gender_budget.{kind}",
        label=label,
        permission=IMPORT,
        columns=columns,
        check=check,
        apply=apply,
        totals=totals,
        help=help_,
        home="gender_budget.outside",
        about_persons=False,
        weight=weight,
    )


TEMPLATES = (
    _template(CERTIFICATES, _l("Property certificates"), OF_CERTIFICATES, _of_certificates,
              _l("A row for each year: to whom certificates were given."), 44),
    _template(BUILDINGS, _l("Reconstructed buildings"), OF_BUILDINGS, _of_building,
              _l("A row for each school, kindergarten or nursery."), 45),
    _template(AID, _l("Women who left economic aid"), OF_WOMEN, _of_women,
              _l("A row for each year, with the number of whom they are a part."), 46),
    _template(ENTERPRISES, _l("Women supported in enterprises"), OF_WOMEN, _of_women,
              _l("A row for each year, with the number of whom they are a part."), 47),
)  # fmt: skip
