"""What the tally adds: its rights, and the facts that it counts."""

import sqlalchemy as sa

from core.contributions import Permission
from core.hookspecs import hookimpl
from core.measures import Definition, Dimension, Measure, Period, schemes
from plugins.tally.models import Meeting, Visit

PLACES = ("north", "south", "east", "west")
PLACE = Dimension(
    code="place",
    label="Vendi",
    values=lambda: {place: place.title() for place in PLACES},
    part_of=("half", lambda: {place: "upper" if place in PLACES[:2] else "lower" for place in PLACES}),
)
HALF = Dimension(code="half", label="Gjysma", values=lambda: {"upper": "Lart", "lower": "Poshtë"})
SEX = schemes.dimension("sex", "sex", "Gjinia")
WORDS = Definition(counts="Çdo vizitë", period="Dita e vizitës")


def visits(period: Period, by):
    columns = {
        "place": Visit.place,
        "sex": Visit.sex,
        "half": sa.case((Visit.place.in_(PLACES[:2]), "upper"), else_="lower"),
    }
    query = sa.select(Visit.id.label("id"), *(columns[code].label(code) for code in by))
    return query.where(Visit.on.between(period.first, period.last))


def women(period: Period, by):
    return visits(period, by).where(Visit.sex == "female")


def hours(period: Period, by):
    return visits(period, by).add_columns(Visit.hours.label("amount"))


def meetings(period: Period, by):
    return sa.select(Meeting.id.label("id")).where(Meeting.on.between(period.first, period.last))


def measure(code, facts=visits, **options):
    given = {
        "label": code,
        "unit": "person",
        "kind": "flow",
        "sensitivity": "sensitive",
        "definition": WORDS,
        "permission": "tally.visit.count",
        "facts": facts,
        "root": Visit,
        "dimensions": (PLACE, SEX, HALF),
        "opened_by": ("tally.visit.read_all", "tally.visit.read"),
    }
    return Measure(code=code, **(given | options))


@hookimpl
def register_permissions():
    names = ("tally.visit.read_all", "tally.visit.read", "tally.visit.count")
    return [Permission(name=name, label=name) for name in names]


@hookimpl
def register_measures():
    return [
        measure("tally.visits"),
        measure("tally.open_visits", sensitivity="service"),
        measure("tally.hours", hours, unit="hour", sensitivity="none"),
        measure("tally.women", women, kind="ratio", denominator=visits, dimensions=()),
        measure("tally.meetings", meetings, unit="meeting", sensitivity="none", root=None, dimensions=(), opened_by=()),
        measure("tally.yearly", smallest="year"),
    ]
