"""Rounds of monitoring: open, collect, verify, close with everything frozen, approve, and what differs since."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from core import measures
from core.access.principal import current
from core.audit.chain import record
from core.db import atomic, db
from core.l10n import _, format_number, today
from core.measures import NotOffered, Period
from core.records import check_version
from plugins.gender_budget import codes
from plugins.gender_budget.models import EqualityPlan, FrozenLine, Indicator, Round
from plugins.gender_budget.models.rounds import APPROVED, CLOSED, COLLECTING, OPEN, VERIFYING
from plugins.gender_budget.permissions import APPROVE, ROUND
from plugins.gender_budget.services import overview, questions, sentences, sources, values
from plugins.gender_budget.services.overview import Line
from plugins.gender_budget.services.questions import Question, Sight
from plugins.office.problems import Refused

STOPPING = ("period", "basis", "title", "check")
"""Questions without whose answer a figure could not be told; the others may be left open, and the report says so."""
NEXT = {OPEN: COLLECTING, COLLECTING: VERIFYING, VERIFYING: CLOSED}


def rounds_of(plan: EqualityPlan) -> list[Round]:
    """Return the rounds of a plan, the newest first."""
    query = sa.select(Round).where(Round.plan_id == plan.id).order_by(Round.created_at.desc())
    return list(db.session.scalars(query))


@atomic
def begin(plan: EqualityPlan, *, first: date, last: date, kind: str, due: date | None) -> Round:
    """Open a round of a plan.

    Raises:
        Refused: it ends before it begins, or one of the same period is not closed yet.
    """
    if last < first:
        raise Refused(_("The period ends before it begins."))
    same = [one for one in rounds_of(plan) if (one.first, one.last) == (first, last) and not one.is_frozen]
    if same:
        raise Refused(_("A round of this period is open already."))
    found = Round(plan=plan, first=first, last=last, kind=kind, due=due, state=OPEN, number=0, texts={})
    db.session.add(found)
    db.session.flush()
    return found


def in_the_way(sight: Sight) -> list[Question]:
    """Return the questions without whose answer a round cannot be closed."""
    return [question for question in questions.open_questions(sight) if question.kind in STOPPING]


@atomic
def go_on(row: Round, seen: Any) -> None:
    """Take the next step of a round; the last one closes it.

    Raises:
        Refused: it is closed already, or questions stand in the way.
        core.db.Conflict: somebody else was quicker.
    """
    check_version(row, seen)
    if not current().may(ROUND) or row.state not in NEXT:
        raise Refused(_("This round is closed."))
    if NEXT[row.state] == CLOSED:
        _close(row)
    else:
        row.state = NEXT[row.state]


def _close(row: Round) -> None:
    sight = questions.look(row.plan)
    if waiting := in_the_way(sight):
        said = ", ".join(question.label for question in waiting[:6])
        raise Refused(_("%(count)s questions must be answered first: %(which)s", count=len(waiting), which=said))
    row.number += 1
    row.state, row.closed_on, row.closed_by_id = CLOSED, today(), current().user_id
    for line in [overview.line(sight, indicator, row.period) for indicator in sight.indicators]:
        content = content_of(line, sight)
        db.session.add(
            FrozenLine(
                round=row,
                number=row.number,
                indicator=line.indicator,
                content=content,
                sha256=hash_of(content),
                counted=_counted(line.indicator, _period_of(line.indicator, row, sight)),
                members_hash=_members(line.indicator, _period_of(line.indicator, row, sight)),
            )
        )
    db.session.flush()
    record("gender_budget.round.closed", row, note=f"v{row.number} {round_hash(lines_of(row).values())[:16]}")


def content_of(line: Line, sight: Sight) -> dict[str, Any]:
    """Return what a round says of an indicator, as plain data."""
    indicator, value, found = line.indicator, line.value, line.outcome
    known = value is not None and value.is_known and found.status != "ne_pritje"
    small = value is not None and sentences.is_small(value)
    return {
        "code": indicator.code,
        "text": indicator.text,
        "unit": indicator.unit,
        "kind": indicator.kind,
        "aggregation": indicator.aggregation,
        "method": indicator.method,
        "source": indicator.source,
        "basis": indicator.target_basis,
        "target_words": overview.target_words(indicator),
        "printed": sentences.printed(value, outside=True) if known and value else "–",
        "number": str(value.number) if known and value and value.number is not None and not small else None,
        "period": str(value.period) if known and value and value.period else "",
        "split": dict(value.split) if known and value and sentences.is_told(value) else {},
        "qualifier": value.qualifier if value else "",
        "counting": value.counting if value else "",
        "mode": value.mode if value else "",
        "evidence": value.evidence if value else "",
        "status": found.status,
        "percent": "" if small else found.printed,
        "share": str(found.percent) if found.percent is not None and not small else None,
        "target": str(found.target) if found.target is not None else None,
        "sentence": sentences.sentence(indicator, sight.plan.period, value, outside=True) if known and value else "",
        "no_sex": bool(known and value and questions.lacks_sex(indicator, value)),
    }


def hash_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a line, written in the one way that gives equal content an equal hash."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def round_hash(lines: Any) -> str:
    """Return the hash over all lines of a round."""
    return hashlib.sha256("\n".join(sorted(line.sha256 for line in lines)).encode()).hexdigest()


def _counted(indicator: Indicator, period: Period, *, inside: bool = False) -> str | None:
    """Return what the source counts for the period of the value that is frozen, as text; none when nobody counts it."""
    found = sources.live(indicator, period, inside=inside)
    return str(found.number) if found is not None and found.number is not None else None


def _members(indicator: Indicator, period: Period) -> str | None:
    try:
        return measures.fingerprint(indicator.source, period) if indicator.source else None
    except NotOffered:
        return None


def _period_of(indicator: Indicator, row: Round, sight: Sight) -> Period:
    value = values.for_period(sight.values.get(indicator.id, []), row.period)
    return value.period if value is not None and value.period else row.period


def lines_of(row: Round) -> dict[uuid.UUID, FrozenLine]:
    """Return what the newest closing of a round froze, by indicator."""
    query = sa.select(FrozenLine).where(FrozenLine.round_id == row.id, FrozenLine.number == row.number)
    return {line.indicator_id: line for line in db.session.scalars(query)}


@atomic
def reopen(row: Round, why: str) -> None:
    """Open a closed round again, with the reason; what it froze is kept, and the next closing is another version.

    Raises:
        Refused: it is not closed, or no reason is given.
    """
    if not current().may(APPROVE) or not row.is_frozen:
        raise Refused(_("This round is not closed."))
    if not why.strip():
        raise Refused(_("Write the reason."))
    row.state, row.reopened_why = VERIFYING, why.strip()
    record("gender_budget.round.reopened", row, note=f"v{row.number}")


@atomic
def approve(row: Round, *, decision: str, decided_on: date) -> None:
    """Write down the decision by which the Council approved the report.

    Raises:
        Refused: the round is not closed.
    """
    if not current().may(ROUND) or row.state != CLOSED:
        raise Refused(_("Only a closed round is approved."))
    row.state, row.decision, row.decided_on = APPROVED, decision, decided_on


@atomic
def write_texts(row: Round, seen: Any, texts: Mapping[str, str]) -> None:
    """Keep the officer's own words for the report.

    Raises:
        core.db.Conflict: somebody else wrote them meanwhile.
    """
    check_version(row, seen)
    row.texts = {**row.texts, **{name: text.strip() for name, text in texts.items()}}


# --- what differs since


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a closed round says, what stands now, and the difference in words."""

    line: FrozenLine
    now: str
    words: str


def corrections(row: Round) -> list[Correction]:
    """Return the lines of a closed round that would be another today: values corrected, lists that grew."""
    sight = questions.look(row.plan)
    by_id = {indicator.id: indicator for indicator in sight.indicators}
    found = []
    for line in lines_of(row).values():
        indicator = by_id.get(line.indicator_id)
        if indicator is None:
            continue
        fresh = content_of(overview.line(sight, indicator, row.period), sight)
        period = _period_of(indicator, row, sight)
        live = _counted(indicator, period, inside=True) if line.counted is not None else None
        if line.counted is not None and live is not None and live != line.counted:
            found.append(Correction(line=line, now=format_number(Decimal(live)), words=_moved(line.counted, live)))
        elif fresh["printed"] != line.content["printed"]:
            words = _moved(line.content["number"], fresh["number"]) if fresh["number"] else ""
            found.append(Correction(line=line, now=fresh["printed"], words=words))
        elif line.members_hash is not None and _members(indicator, period) not in (None, line.members_hash):
            # A figure about people is published once. That its list is another one today tells of nobody.
            found.append(Correction(line=line, now=line.content["printed"], words=_("the list behind it changed")))
    return sorted(found, key=lambda one: one.line.content["code"])


def _moved(before: str | None, after: str | None) -> str:
    if before is None or after is None:
        return ""
    change = Decimal(after) - Decimal(before)
    sign = "+" if change > 0 else "−"
    return _("%(change)s after the closing", change=f"{sign}{format_number(abs(change))}")


def state_label(row: Round) -> str:
    return codes.label("round_state", row.state)
