"""Rule packs: which are in force on a day, how a jurist verifies a rule, and how a new edition supersedes the old."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from core import drafts
from core.access.principal import current
from core.db import atomic, db
from core.l10n import _, today
from plugins.office.models import OPEN, Rule, RulePack, Task
from plugins.office.problems import Refused

Value = tuple[int | None, str | None]
"""An amount and its unit of time."""

COPIED = ("rule", "label", "amount", "unit", "trigger", "level", "repeats", "actor", "kind", "act", "article", "text")
COPIED += ("confidence", "note", "position", "verified_on", "verified_by_id")


def packs() -> list[RulePack]:
    """Return all packs with their rules, by name, the newest edition first."""
    query = sa.select(RulePack).options(selectinload(RulePack.rules))
    return list(db.session.scalars(query.order_by(RulePack.code, RulePack.edition.desc())))


def _in_force(day: date) -> sa.ColumnElement[bool]:
    return sa.and_(RulePack.valid_from <= day, sa.or_(RulePack.valid_to.is_(None), RulePack.valid_to >= day))


def triggered(trigger: str, level: str | None, day: date) -> list[Rule]:
    """Return the rules that an event sets running, from the packs in force on its day; without level those for all."""
    levels = sa.or_(Rule.level.is_(None), Rule.level == level) if level else Rule.level.is_(None)
    query = sa.select(Rule).join(RulePack).where(_in_force(day), Rule.trigger == trigger, levels)
    return list(db.session.scalars(query.where(Rule.amount.is_not(None)).order_by(RulePack.code, Rule.position)))


def doubt_about(code: str, day: date) -> str:
    """Return the note of a pack that is in force on a day while nobody has verified all of it; else nothing."""
    pack = db.session.scalars(sa.select(RulePack).where(_in_force(day), RulePack.code == code)).first()
    return pack.note if pack is not None and pack.unverified else ""


def rule_on(code: str, day: date) -> Rule | None:
    """Return a rule as it is in force on a day."""
    query = sa.select(Rule).join(RulePack).where(_in_force(day), Rule.rule == code)
    return db.session.scalars(query.order_by(RulePack.valid_from.desc())).first()


def unverified_count(day: date) -> int:
    """Count the rules in force on a day that nobody has compared with the act."""
    query = sa.select(sa.func.count(Rule.id)).join(RulePack).where(_in_force(day), Rule.verified_on.is_(None))
    return int(db.session.scalar(query) or 0)


@atomic
def verify(rule: Rule, *, kind: str, act: str, article: str, text: str) -> None:
    """Say that a rule agrees with the act: who, when, and the words of the article; its value stays as it is.

    Raises:
        Refused: a rule of a law without its article and text.
    """
    if not act.strip() or (kind == "statutory" and not (article.strip() and text.strip())):
        raise Refused(_("A rule from a law needs the act, the article and the text of the article."))
    rule.kind, rule.act, rule.article, rule.text = kind, act.strip(), article.strip(), text.strip()
    rule.verified_on, rule.verified_by_id = today(), current().user_id
    drafts.discard(draft_of(rule))


def next_of(pack: RulePack) -> RulePack | None:
    """Return the edition that supersedes a pack."""
    return db.session.scalar(sa.select(RulePack).where(RulePack.supersedes_id == pack.id))


def find_pack(pack_id: uuid.UUID | None) -> RulePack | None:
    """Return a pack by its id, or nothing."""
    return db.session.get(RulePack, pack_id) if pack_id else None


def running(pack: RulePack) -> int:
    """Count the open deadlines of a pack that are within reach; nobody is told how many there are in all."""
    query = sa.select(sa.func.count(Task.id)).join(Rule, Task.rule_id == Rule.id)
    return int(db.session.scalar(query.where(Rule.pack_id == pack.id, Task.state == OPEN)) or 0)


@atomic
def supersede(pack: RulePack, *, valid_from: date, note: str, values: Mapping[uuid.UUID, Value]) -> RulePack:
    """Make the next edition of a pack, in force from a day on, with other values for some rules (by id).

    Rules whose value changes lose their verification. No clock moves: those that run keep their rule.

    Raises:
        Refused: a later edition exists, the day is not after the first one of this edition, or nothing changes.
    """
    changed = {rule.id: values[rule.id] for rule in pack.rules if values.get(rule.id, _value(rule)) != _value(rule)}
    _require_supersedable(pack, valid_from, bool(changed))
    fresh = RulePack(
        code=pack.code,
        edition=pack.edition + 1,
        label=pack.label,
        valid_from=valid_from,
        valid_to=pack.valid_to,
        supersedes_id=pack.id,
        source=pack.source,
        note=note,
    )
    pack.valid_to = valid_from - timedelta(days=1)
    db.session.add(fresh)
    for rule in pack.rules:
        fresh.rules.append(_copied(rule, changed.get(rule.id)))
    db.session.flush()
    drafts.discard(draft_of(pack))
    return fresh


def draft_of(row: Rule | RulePack) -> str:
    """Return the key of the draft of the page where a rule is verified, or a pack superseded."""
    return f"{row.__tablename__}:{row.id}"


def _require_supersedable(pack: RulePack, valid_from: date, changes: bool) -> None:
    if next_of(pack) is not None:
        raise Refused(_("This pack already has a newer edition. Change that one."))
    if valid_from <= pack.valid_from:
        raise Refused(_("The new edition must begin after the first day of this one."))
    if not changes:
        raise Refused(_("Nothing is different yet. Change at least one time limit."))


def _value(rule: Rule) -> Value:
    return rule.amount, rule.unit


def _copied(rule: Rule, value: Value | None) -> Rule:
    copy = Rule(**{name: getattr(rule, name) for name in COPIED})
    if value is not None:
        copy.amount, copy.unit = value
        copy.verified_on = copy.verified_by_id = None
    return copy
