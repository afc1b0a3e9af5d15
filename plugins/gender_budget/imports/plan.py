"""The matrix of a plan from Excel: a row for each indicator or measure, under its area and objective."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.db import db
from core.l10n import NotANumber, Unclear, _, _l, fold
from core.progress import Tell
from plugins.gender_budget import codes
from plugins.gender_budget.models import Area, EqualityPlan, Indicator, Objective, PlanMeasure
from plugins.gender_budget.permissions import IMPORT
from plugins.gender_budget.reading import read_value
from plugins.gender_budget.services import plans
from plugins.office.imports import Cell, ImportColumn, ImportTemplate, Issue, Reader, Row
from plugins.office.imports.readers import Day, Money, OneOf, Whole, Words, YesNo

CODED = re.compile(r"(?i)(?:fusha|objektivi|area|objective)?\s*(?P<code>[IVX]+(?:\.\d+)*)[.:]?\s*(?P<title>.*)", re.S)
YEAR = re.compile(r"(?:viti\s+)?(20\d\d)")
BY_YEAR = "by_year"


@dataclass(frozen=True)
class Coded(Reader):
    """A number with a title, as plans write them: `III.2. Nxitja e sipërmarrjes`; the title may be missing."""

    def read(self, cell: Cell) -> tuple[str, str]:
        found = CODED.fullmatch(cell.text.strip())
        if found is None:
            raise ValueError(_("Write the number first, like I. or III.2, and then the title."))
        return found["code"], " ".join(found["title"].split())

    def show(self, value: tuple[str, str]) -> str:
        return " ".join(part for part in value if part)


@dataclass(frozen=True)
class Basis(Reader):
    """For what a target is: a word of the list, or a year."""

    words: OneOf

    def ready(self) -> "Basis":
        return Basis(self.words.ready())

    def read(self, cell: Cell) -> tuple[str, str]:
        if year := YEAR.fullmatch(cell.text.strip().lower()):
            return BY_YEAR, year[1]
        return self.words.read(cell), ""

    def show(self, value: tuple[str, str]) -> str:
        return value[1] or codes.label("basis", value[0])

    def offers(self) -> Sequence[str]:
        return self.words.offers()


def one_of(name: str, *, without: Iterable[str] = ()) -> OneOf:
    """Return the reader of a code list, by its words in both languages."""

    def load() -> Iterable[tuple[Any, str, Sequence[str]]]:
        for code, item in codes.lists()[name].items():
            if code not in without:
                yield code, item["label_sq"], (item["label_en"], code, item.get("one", code))

    return OneOf(load)


@dataclass(frozen=True)
class PlanCode(Reader):
    """A plan of the suite by its code: spaces and the kind of dash do not matter."""

    known: tuple[tuple[str, Any], ...] = ()

    def ready(self) -> "PlanCode":
        return PlanCode(tuple((plain(plan.code), plan.id) for plan in plans.plans()))

    def read(self, cell: Cell) -> Any:
        found = dict(self.known).get(plain(cell.text))
        if found is None:
            raise ValueError(_("There is no plan of this code. Make the plan first, with its years."))
        return found

    def show(self, value: Any) -> str:
        return db.session.get_one(EqualityPlan, value).code


def plain(code: str) -> str:
    """Return a code of a plan as it is compared: `PVVBGJ 2022 – 2024` is `PVVBGJ 2022-2024`."""
    return re.sub(r"[\s–—-]+", "", fold(code))


def column(name: str, header: Any, parse: Any, *synonyms: str, **more: Any) -> ImportColumn:
    """Return a column; `synonyms` are other heads of old workbooks."""
    return ImportColumn(name=name, header=header, parse=parse, synonyms=synonyms, **more)


COLUMNS = (
    column("plan", _l("Plan"), PlanCode(), "plani", "kodi i planit", required=True, example="PVVBGJ 2022-2024"),
    column("area", _l("Area"), Coded(), "fusha", "fusha e ndërhyrjes", required=True, example="II. Edukimi"),
    column("objective", _l("Objective"), Coded(), "objektivi", example="II.2. Prindërimi pozitiv"),
    column("measure", _l("Measure of the plan"), Words(1000), "masa", "aktiviteti"),
    column("code", _l("Code of the indicator"), Words(20), "kodi", "kodi i treguesit", example="II.2-99"),
    column("indicator", _l("Indicator"), Words(500), "treguesi", example="Prindër që morën pjesë në kurse"),
    column("unit", _l("Unit"), one_of("unit"), "njësia", "njësia e matjes", example="persona"),
    column("kind", _l("Kind"), one_of("kind"), "lloji"),
    column("aggregation", _l("Over several years"), one_of("aggregation"), "agregimi"),
    column("both", _l("Counts women and men"), YesNo(), "të dyja gjinitë"),
    column("baseline", _l("Baseline"), Words(40), "vlera bazë", "vlera baze"),
    column("baseline_year", _l("Year of the baseline"), Whole(1990, 2100), "viti bazë", "viti baze"),
    column("target", _l("Target value"), Words(60), "vlera e synuar", "objektivi sasior", example="95"),
    column("basis", _l("Basis of the target"), Basis(one_of("basis", without=[BY_YEAR])), "baza e objektivit",
           help=_l("Per year, for the whole plan, level at the end, or the year itself."), example="2024"),
    column("noun", _l("Noun of the target"), Words(60), "emri i objektivit", example="prindërish"),
    column("sentence", _l("Sentence of the report"), Words(1000), "fjalia", "fjalia e relacionit",
           help=_l("With {value} where the figure stands."), example="{value} prindër morën pjesë në kurse"),
    column("due", _l("Until when"), Day(future=True), "afati"),
    column("responsible", _l("Responsible"), Words(200), "përgjegjës", "pergjegjes"),
    column("cost", _l("Planned cost"), Money(), "kosto", "kosto e planifikuar"),
    column("fund", _l("Source of the money"), one_of("fund"), "burimi i financimit"),
    column("source", _l("Automatic source"), Words(60), "burimi automatik", "burimi", example="dv.cases_new"),
    column("articles", _l("Articles of the Charter"), Words(120), "neni i kartës", "nene të kartës"),
    column("method", _l("Definition and limits"), Words(4000), "përkufizimi", "shënim"),
)  # fmt: skip


def check(rows: list[Row]) -> list[Issue]:
    """Return what is wrong in a row or between rows; an area without a title is told and left out."""
    found: list[Issue] = []
    seen: set[tuple[Any, str]] = set()
    for row in rows:
        found += _of_row(row)
        key = (row["plan"], row["code"])
        if row["code"] and key in seen:
            found.append(Issue(row=row.number, column="code", sentence=_("This code stands twice.")))
        seen.add(key)
    for key in {key for key in seen if all(key)}:
        if _known(*key):
            number = next(row.number for row in rows if (row["plan"], row["code"]) == key)
            found.append(Issue(row=number, column="code", sentence=_("The plan has this indicator already.")))
    return found


def _known(plan_id: Any, code: str) -> bool:
    plan = db.session.get(EqualityPlan, plan_id)
    return plan is not None and code in _codes(plan)


def _codes(plan: EqualityPlan) -> set[str]:
    return {one.code for one in plans.indicators_of(plan)}


def _of_row(row: Row) -> Iterable[Issue]:
    def issue(name: str, sentence: str, **more: Any) -> Issue:
        return Issue(row=row.number, column=name, sentence=sentence, **more)

    if is_empty_area(row):
        yield issue("area", _("Area %(code)s has no title: it was not imported.", code=row["area"][0]), level="note")
        return
    if row["area"] and not row["objective"] and "objective" not in row.unread:
        if row["indicator"] or row["measure"]:
            yield issue("objective", _("Write the objective of this row."))
        return
    if row["objective"] and not row["objective"][1]:
        sentence = _("Objective %(code)s has no title: it will be asked.", code=row["objective"][0])
        yield issue("objective", sentence, level="note")
    if row["indicator"]:
        for name in ("code", "unit"):
            if not row[name] and name not in row.unread:
                yield issue(name, _("An indicator has a code and a unit."))
    for name in ("target", "baseline"):
        if row[name] and row["unit"]:
            yield from number_issues(row, name, row["unit"])


def number_issues(row: Row, name: str, unit: str) -> Iterable[Issue]:
    """Yield a question for a number that may mean several, and an error for one that means none."""
    try:
        read_value(row.answers.get(name) or row[name], unit)
    except Unclear as unclear:
        choices = tuple((str(number), str(number)) for number in unclear.readings)
        yield Issue(row=row.number, column=name, sentence=str(unclear), level="question", key=name, choices=choices)
    except NotANumber as problem:
        yield Issue(row=row.number, column=name, sentence=str(problem))


def is_empty_area(row: Row) -> bool:
    """Say whether a row is only the number of an area that has no title."""
    return bool(row["area"]) and not row["area"][1] and not (row["objective"] or row["indicator"] or row["measure"])


def apply(rows: list[Row], tell: Tell) -> Sequence[Any]:
    """Make areas, objectives, measures and indicators; returns the indicators and measures."""
    made: list[Any] = []
    builders: dict[Any, _Builder] = {}
    for done, row in enumerate(rows, 1):
        if row["plan"] not in builders:
            builders[row["plan"]] = _Builder(db.session.get_one(EqualityPlan, row["plan"]))
        if not is_empty_area(row):
            made += builders[row["plan"]].add(row)
        tell(done, len(rows))
    return made


class _Builder:
    """Adds rows to a plan, under the areas and objectives that are there or come with them."""

    def __init__(self, plan: EqualityPlan) -> None:
        self.plan = plan
        self.areas = {area.code: area for area in plans.areas_of(plan)}
        self.objectives = {objective.code: objective for objective in plans.objectives_of(plan)}
        self.place = plans.next_place(plans.indicators_of(plan))

    def add(self, row: Row) -> list[Any]:
        area = self._area(*row["area"])
        if not row["objective"]:
            return []
        objective = self._objective(area, *row["objective"])
        if row["articles"]:
            objective.articles = row["articles"]
        self.place += 1
        return [*self._measure(objective, row), *self._indicator(objective, row)]

    def _area(self, code: str, title: str) -> Area:
        if code not in self.areas:
            self.areas[code] = self._kept(Area(plan=self.plan, code=code, title=title, place=len(self.areas) + 1))
        self.areas[code].title = self.areas[code].title or title
        return self.areas[code]

    def _objective(self, area: Area, code: str, title: str) -> Objective:
        if code not in self.objectives:
            made = Objective(area=area, code=code, title=title, place=len(self.objectives) + 1)
            self.objectives[code] = self._kept(made)
        self.objectives[code].title = self.objectives[code].title or title
        return self.objectives[code]

    def _measure(self, objective: Objective, row: Row) -> list[PlanMeasure]:
        if not row["measure"]:
            return []
        values = {"due": row["due"], "responsible": row["responsible"] or "", "fund": row["fund"]}
        return [
            self._kept(
                PlanMeasure(
                    objective=objective, text=row["measure"], cost_planned=row["cost"], place=self.place, **values
                )
            )
        ]

    def _indicator(self, objective: Objective, row: Row) -> list[Indicator]:
        if not row["indicator"]:
            return []
        basis, year = row["basis"] or ("", "")
        target, baseline = (_number(row, name) for name in ("target", "baseline"))
        return [
            self._kept(
                Indicator(
                    plan=self.plan,
                    objective=objective,
                    code=row["code"],
                    text=row["indicator"],
                    unit=row["unit"],
                    kind=row["kind"] or ("ratio" if row["unit"] == "percent" else "flow"),
                    aggregation=row["aggregation"] or "sum",
                    both_sexes=bool(row["both"]),
                    source=row["source"] or "",
                    sentence=row["sentence"] or "",
                    of_many=row["noun"] or "",
                    method=row["method"] or "",
                    target_basis=basis,
                    target=None if year else target,
                    yearly={year: str(target)} if year and target is not None else {},
                    baseline=baseline,
                    baseline_year=row["baseline_year"],
                    place=self.place,
                )
            )
        ]

    def _kept(self, row: Any) -> Any:
        db.session.add(row)
        db.session.flush()
        return row


def _number(row: Row, name: str) -> Decimal | None:
    return read_value(row.answers.get(name) or row[name], row["unit"]).number if row[name] and row["unit"] else None


def totals(rows: list[Row]) -> list[tuple[Any, str]]:
    """Return how many areas, objectives, indicators and measures the workbook brings."""
    kept = [row for row in rows if not is_empty_area(row)]
    return [
        (_l("Areas"), str(len({row["area"][0] for row in kept if row["area"]}))),
        (_l("Objectives"), str(len({row["objective"][0] for row in kept if row["objective"]}))),
        (_l("Indicators"), str(sum(bool(row["indicator"]) for row in kept))),
        (_l("Measures of the plan"), str(sum(bool(row["measure"]) for row in kept))),
    ]


TEMPLATE = ImportTemplate(
    name="gender_budget.plan",
    label=_l("Matrix of the gender equality plan"),
    permission=IMPORT,
    columns=COLUMNS,
    check=check,
    apply=apply,
    totals=totals,
    help=_l("A row for each indicator or measure, under its area and objective. Make the plan with its years first."),
    home="gender_budget.index",
    about_persons=False,
    weight=40,
)
