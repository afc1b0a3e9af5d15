"""Legal rule packs: which rules are in force on a day, verifying them, and superseding a pack."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from core.access.principal import current
from core.audit.chain import record
from core.db import atomic, db
from core.l10n import _, today
from plugins.office.models import Rule, RulePack


class CannotSupersede(ValueError):
    """A new pack must begin after the one that it replaces."""


def rules_in_force(trigger: str, level: str | None, day: date) -> list[Rule]:
    """Return the rules that a trigger sets running on a day, for a level and for all, where a limit is known."""
    query = (
        sa.select(Rule)
        .join(Rule.pack)
        .where(
            Rule.trigger == trigger,
            Rule.amount.is_not(None),
            sa.or_(Rule.level.is_(None), Rule.level == level),
            RulePack.valid_from <= day,
            sa.or_(RulePack.valid_to.is_(None), RulePack.valid_to >= day),
        )
        .order_by(RulePack.valid_from, Rule.place)
    )
    return list(db.session.scalars(query))


def packs() -> list[RulePack]:
    """Return all packs with their rules, the newest first."""
    query = (
        sa.select(RulePack).options(selectinload(RulePack.rules)).order_by(RulePack.code, RulePack.valid_from.desc())
    )
    return list(db.session.scalars(query))


@atomic
def verify(rule: Rule, *, act: str, article: str, text: str) -> None:
    """Mark a rule as compared with the act in force, by the jurist who did it.

    The value stays: whoever finds another value in the act supersedes the pack.
    """
    rule.act, rule.article, rule.text = act, article, text
    rule.verified_by_id, rule.verified_on, rule.confidence = current().user_id, today(), "found"
    if rule.kind == "proposed":
        rule.kind = "statutory"
    record("office.rule.verified", rule)


@atomic
def supersede(
    pack: RulePack, *, valid_from: date, label: str, amounts: dict[str, tuple[int | None, str | None]]
) -> RulePack:
    """Make the next version of a pack, in force from a day; the old one ends the day before.

    `amounts` gives the changed limits by rule; a changed rule begins unverified. What already runs keeps the old pack.

    Raises:
        CannotSupersede: the day is not after the beginning of the old pack, or the old pack is superseded already.
    """
    if valid_from <= pack.valid_from or pack.valid_to is not None:
        raise CannotSupersede(_("The new version must begin after the present one, which must still be in force."))
    version = 2 + (db.session.scalar(sa.select(sa.func.count()).where(RulePack.code.like(f"{_stem(pack)}~%"))) or 0)
    new = RulePack(
        code=f"{_stem(pack)}~{version}",
        label=label,
        valid_from=valid_from,
        supersedes_id=pack.id,
        source=pack.source,
        note=pack.note,
    )
    new.rules = [_copy(rule, amounts.get(rule.rule)) for rule in pack.rules]
    pack.valid_to = date.fromordinal(valid_from.toordinal() - 1)
    db.session.add(new)
    db.session.flush()
    record("office.pack.superseded", new)
    return new


def _stem(pack: RulePack) -> str:
    return pack.code.split("~")[0]


def _copy(rule: Rule, change: tuple[int | None, str | None] | None) -> Rule:
    kept = ("place", "rule", "label", "trigger", "level", "repeats", "actor", "kind", "act", "article", "text", "note")
    copy = Rule(**{name: getattr(rule, name) for name in kept})
    copy.amount, copy.unit = change or (rule.amount, rule.unit)
    if change is None or change == (rule.amount, rule.unit):
        copy.verified_by_id, copy.verified_on, copy.confidence = rule.verified_by_id, rule.verified_on, rule.confidence
    else:
        copy.confidence = "memory_unsure" if rule.kind != "proposed" else "proposed"
    return copy


def unverified_count() -> int:
    """Return how many rules in force nobody has verified."""
    query = sa.select(sa.func.count()).select_from(Rule).join(Rule.pack)
    return db.session.scalar(query.where(Rule.verified_on.is_(None), RulePack.valid_to.is_(None))) or 0
