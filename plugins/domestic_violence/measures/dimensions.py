"""How files of coordination are split: beside what all files have, by the report, the relation and the orders."""

from typing import Any

import sqlalchemy as sa

from core.l10n import _l
from core.measures import UNKNOWN, Period, schemes
from plugins.casework.figures import Splits, splits
from plugins.casework.figures.splits import AREA, NO, PLAN, SEX, UNIT, YES, fixed
from plugins.casework.models import CaseFile
from plugins.domestic_violence.codes import labels
from plugins.domestic_violence.models import Incident, ProtectionOrder, ViolentPerson
from plugins.domestic_violence.service import NAME, RISKS

SEVERAL = "several"


def _known(words: dict[str, Any]) -> dict[str, Any]:
    return {code: said for code, said in words.items() if code != UNKNOWN}


AGE = schemes.dimension("ages", "age", _l("Age"))
FORM = fixed(
    "form", _l("Form of violence"), {**labels("form"), SEVERAL: _l("More than one form")}, lasting=True, private=True
)
RISK = splits.risk(RISKS)
SOURCE = fixed("source", _l("Who reported"), labels("channel"), lasting=True)
RELATION = fixed("relation", _l("Relation of the other party"), labels("relation"), lasting=True, private=True)
CHILDREN = fixed("children", _l("Children present"), _known(labels("known")), lasting=True)
ORDER = fixed("order", _l("Protection order"), {YES: _l("With an order in force"), NO: _l("Without an order")})
REASON = splits.reason(labels("closing_reason"))

OF_FILES = (SEX, AGE, UNIT, AREA, FORM, RISK, SOURCE, RELATION, CHILDREN, ORDER, PLAN)
"""The dimensions that every figure about files has."""


def _first(model: Any, column: Any, order: Any) -> Any:
    """Read from the first row that a file has of a kind."""
    query = sa.select(column).where(model.case_id == CaseFile.id).order_by(order, model.id)
    return query.limit(1).correlate(CaseFile).scalar_subquery()


def _of_report(column: Any) -> Any:
    return _first(Incident, column, Incident.reported_at)


def _form(_period: Period) -> Any:
    several = sa.func.json_array_length(Incident.forms) > 1
    return _of_report(sa.case((several, SEVERAL), else_=Incident.forms[0].as_string()))


def _order(period: Period) -> Any:
    """Whether an order protected on a day of the period."""
    end = sa.func.coalesce(ProtectionOrder.ended_on, ProtectionOrder.valid_to)
    held = sa.select(ProtectionOrder.id).where(
        ProtectionOrder.case_id == CaseFile.id,
        ProtectionOrder.valid_from <= period.last,
        sa.or_(end.is_(None), end >= period.first),
    )
    return sa.case((held.correlate(CaseFile).exists(), YES), else_=NO)


SPLITS = Splits(
    service=NAME,
    columns={
        **splits.COLUMNS,
        "age": splits.age("ages"),
        "form": _form,
        "source": lambda _period: _of_report(Incident.channel),
        "relation": lambda _period: _first(ViolentPerson, ViolentPerson.relation, ViolentPerson.created_at),
        "children": lambda _period: _of_report(Incident.children_present),
        "order": _order,
    },
    of_person=frozenset({"sex", "age"}),
)
