"""Values of indicators: written, corrected, confirmed."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import Conflict, atomic, db
from core.l10n import _, today
from core.measures import Period
from plugins.gender_budget.codes import parts_by_axis
from plugins.gender_budget.models import EqualityPlan, Indicator, Value
from plugins.gender_budget.models.values import CONFIRMED, PROPOSED, VERIFIED, WAITING
from plugins.gender_budget.permissions import CONFIRM, PROPOSE
from plugins.office.problems import Refused

MOST = 50
"""How many earlier values a page shows."""


def current_values(indicator_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Value]]:
    """Return the values that stand, by indicator, the newest period first and what has none before all."""
    query = sa.select(Value).where(Value.replaced_on.is_(None), Value.indicator_id.in_(list(indicator_ids)))
    found: dict[uuid.UUID, list[Value]] = {}
    for value in db.session.scalars(query):
        found.setdefault(value.indicator_id, []).append(value)
    for values in found.values():
        values.sort(key=lambda value: (value.last or date.max, value.created_at), reverse=True)
    return found


def of_plan(plan: EqualityPlan) -> dict[uuid.UUID, list[Value]]:
    """Return the values of a plan that stand, by indicator, as `current_values`."""
    ids = sa.select(Indicator.id).where(Indicator.plan_id == plan.id)
    return current_values(db.session.scalars(ids))


def for_period(values: list[Value], period: Period) -> Value | None:
    """Return the value that a report of a period tells: of the whole period, else undated, else the newest inside."""
    exact = [value for value in values if value.period == period]
    inside = [value for value in values if value.period and period.first <= value.last <= period.last]  # type: ignore[operator]
    undated = [value for value in values if value.period is None]
    return next(iter(exact or undated or inside), None)


def history_of(indicator: Indicator) -> tuple[list[Value], int]:
    """Return the newest values whose place another one took, and how many there are in all."""
    query = sa.select(Value).where(Value.indicator_id == indicator.id, Value.replaced_on.is_not(None))
    newest = query.order_by(Value.replaced_on.desc(), Value.created_at.desc()).limit(MOST)
    return list(db.session.scalars(newest)), db.session.scalar(query.with_only_columns(sa.func.count())) or 0


def may_write(indicator: Indicator) -> bool:
    """Say whether whoever acts writes values of an indicator: all, or those that they are asked for."""
    who = current()
    return who.may(CONFIRM) or (who.may(PROPOSE) and indicator.responsible_id == who.user_id)


@atomic
def save(indicator: Indicator, before: Value | None = None, seen: Any = None, **values: Any) -> Value:
    """Write a value; `before` is the one whose place it takes, in the version `seen`.

    Raises:
        Refused: the parts are more than the whole, the period ends before it begins, or a ratio lacks its parts.
        core.db.Conflict: the one before was replaced meanwhile.
    """
    if not may_write(indicator):
        raise Refused(_("Somebody else fills this indicator in."))
    value = Value(indicator=indicator, by_id=current().user_id, **values)
    _require_sound(value)
    value.state = PROPOSED if value.period else WAITING
    db.session.add(value)
    if before is not None:
        if before.replaced_on is not None or (seen is not None and str(before.version) != str(seen)):
            raise Conflict
        before.replaced_on, value.replaces_id = today(), before.id
    db.session.flush()
    return value


def _require_sound(value: Value) -> None:
    if bool(value.first) != bool(value.last):
        raise Refused(_("Write both days of the period, or none of them."))
    if value.first and value.last and value.last < value.first:
        raise Refused(_("The period ends before it begins."))
    if value.denominator is not None:
        if not value.denominator or value.numerator is None:
            raise Refused(_("A ratio needs both its parts, and the lower one is not zero."))
        value.number = value.numerator / value.denominator * 100
    if problem := split_problem(value.number, value.split):
        raise Refused(problem)


def split_problem(total: Decimal | None, split: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the parts of a figure: more than the whole, or places that do not make it."""
    if total is None:
        return None
    for axis, parts in parts_by_axis(dict(split)).items():
        made = sum(parts.values())
        if made > total or (axis == "place" and len(parts) == 2 and made != total):
            words = " + ".join(str(number) for number in parts.values())
            return _("The parts do not make the whole: %(parts)s = %(made)s, and the value is %(total)s.",
                     parts=words, made=made, total=int(total))  # fmt: skip
    return None


@atomic
def set_period(value: Value, seen: Any, first: date, last: date) -> Value:
    """Say for which period a value is, which nobody knew before.

    Raises:
        Refused, core.db.Conflict: as `save`.
    """
    return save(value.indicator, value, seen, **(_kept(value) | {"first": first, "last": last}))


def _kept(value: Value) -> dict[str, Any]:
    names = ("first", "last", "number", "low", "high", "hidden", "qualifier", "counting", "numerator", "denominator",
             "split", "mode", "evidence", "comment")  # fmt: skip
    return {name: getattr(value, name) for name in names}


@atomic
def confirm(value: Value) -> None:
    """Confirm a value; a second person verifies it.

    Raises:
        Refused: it has no period, or whoever acts wrote it and wants to verify it as well.
    """
    if not current().may(CONFIRM):
        raise Refused(_("Somebody else confirms this value."))
    if value.period is None:
        raise Refused(_("A value without a period waits for an answer."))
    if value.state == CONFIRMED:
        if value.confirmed_by_id == current().user_id:
            raise Refused(_("You confirmed this value; somebody else verifies it."))
        value.state = VERIFIED
    else:
        value.state, value.confirmed_by_id = CONFIRMED, current().user_id
