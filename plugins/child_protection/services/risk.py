"""Assessing the risk: the instrument's level, the worker's, and the supervisor's word before a level goes down."""

import json
import uuid
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core import drafts
from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.child_protection.instrument import Answers, Change, Instrument, Outcome
from plugins.child_protection.models import InstrumentVersion, RiskAssessment
from plugins.child_protection.models.risk import IN_FORCE, PENDING, REPLACED
from plugins.child_protection.services import clocks

FILE = Path(__file__).resolve().parents[1] / "data" / "risk_instrument.json"
SEEN = ("alone", "with_others")
_instruments: dict[uuid.UUID, Instrument] = {}


# --- the instrument


def load_instrument() -> None:
    """Enter the shipped version of the instrument, if this installation does not know it yet."""
    written = json.loads(FILE.read_text(encoding="utf-8"))
    known = sa.select(InstrumentVersion.id).where(
        InstrumentVersion.code == written["code"], InstrumentVersion.number == written["version"]
    )
    if db.session.scalar(known) is None:
        day = date.fromisoformat(written["valid_from"])
        db.session.add(
            InstrumentVersion(code=written["code"], number=written["version"], valid_from=day, written=written)
        )
        db.session.flush()


def newest_version() -> InstrumentVersion:
    """Return the version of the instrument that a new assessment uses."""
    query = sa.select(InstrumentVersion).order_by(
        InstrumentVersion.valid_from.desc(), InstrumentVersion.created_at.desc()
    )
    return db.session.scalars(query.limit(1)).one()


def instrument_of(version: InstrumentVersion) -> Instrument:
    """Return the instrument of a version, which never changes, so that it is read once per process."""
    if version.id not in _instruments:
        _instruments[version.id] = Instrument.read(version.written)
    return _instruments[version.id]


def instrument_for(assessment: RiskAssessment) -> Instrument:
    """Return the instrument that an assessment was made with."""
    return _instruments.get(assessment.instrument_id) or instrument_of(assessment.instrument)


# --- assessments


def draft_of(case: CaseFile) -> str:
    """Return the key under which a half-filled sheet of a file is kept."""
    return f"child_protection.risk:{case.id}"


def history(case: CaseFile) -> list[RiskAssessment]:
    """Return a file's assessments, newest first."""
    query = sa.select(RiskAssessment).where(RiskAssessment.case_id == case.id)
    return list(db.session.scalars(query.order_by(RiskAssessment.at.desc(), RiskAssessment.created_at.desc())))


def latest(case: CaseFile) -> RiskAssessment | None:
    """Return a file's last assessment, or nothing."""
    return _newest(case, sa.true())


def waiting(case: CaseFile) -> RiskAssessment | None:
    """Return the assessment whose lower level waits for the supervisor, or nothing."""
    return _newest(case, RiskAssessment.state == PENDING)


def _newest(case: CaseFile, condition: sa.ColumnElement[bool]) -> RiskAssessment | None:
    query = sa.select(RiskAssessment).where(RiskAssessment.case_id == case.id, condition)
    newest = query.order_by(RiskAssessment.at.desc(), RiskAssessment.created_at.desc()).limit(1)
    return db.session.scalars(newest).one_or_none()


def outcome_of(assessment: RiskAssessment, before: RiskAssessment | None = None) -> Outcome:
    """Return what an assessment's own version of the instrument makes of its answers."""
    return instrument_for(assessment).assess(assessment.answers or {}, _known(before))


def changes_of(assessment: RiskAssessment, before: RiskAssessment) -> list[Change]:
    """Return what was answered otherwise than the time before."""
    return instrument_for(assessment).changes(before.answers or {}, assessment.answers or {})


def try_out(case: CaseFile, instrument: Instrument, answers: Answers) -> Outcome:
    """Return what a sheet would come to in a file, and write nothing."""
    return instrument.assess(answers, _known(latest(case)))


def needs_approval(case: CaseFile, instrument: Instrument, outcome: Outcome, level: str) -> bool:
    """Say whether a level lies below the instrument's or below the one in force, so that the supervisor must agree."""
    return instrument.level(level).rank < _floor(case, instrument, outcome).rank


@atomic
def assess(
    case: CaseFile,
    version: InstrumentVersion,
    answers: Answers,
    *,
    level: str | None = None,
    reason: str | None = None,
    **values: Any,
) -> RiskAssessment:
    """Write down an assessment, set the file's risk and start the clocks of its level.

    `level` is the worker's, by default the instrument's. Another level than the instrument's needs a reason; a lower
    one, or one below that in force, also needs the supervisor, and until then the higher level holds.

    Raises:
        Refused: the file is closed, or the reason is missing.
        NotAnAnswer: the sheet does not fit the version.
    """
    cases.require(case, "write")
    cases.require_open(case)
    instrument = instrument_of(version)
    outcome = try_out(case, instrument, answers)
    chosen = level or outcome.level.code
    lowers = needs_approval(case, instrument, outcome, chosen)
    if (lowers or chosen != outcome.level.code) and not (reason or "").strip():
        raise Refused(_("Write why the level is another one than the instrument's, or lower than before."))
    held = _floor(case, instrument, outcome).code if lowers else chosen
    row = RiskAssessment(
        case=case,
        instrument=version,
        at=now(),
        by_id=current().user_id,
        computed=outcome.level.code,
        level=chosen,
        held=held,
        state=PENDING if lowers else IN_FORCE,
        answers=dict(answers),
        effective=dict(outcome.effective),
        reason=reason,
        **values,
    )
    _replace_earlier(case)
    db.session.add(row)
    db.session.flush()
    cases.note_event(
        case, "child_protection.risk_assessed", target=row, level=held, proposed=chosen if lowers else None
    )
    drafts.discard(draft_of(case))
    _answer_clocks(case, row)
    put_in_force(case, held, row)
    if case.state == "new":
        cases.set_state(case, "assessment")
    return row


def _known(before: RiskAssessment | None) -> Mapping[str, str]:
    return (before.effective or {}) if before else {}


def _floor(case: CaseFile, instrument: Instrument, outcome: Outcome) -> Any:
    """Return the level below which only the supervisor lets a file go."""
    in_force = instrument.level(case.risk) if case.risk else outcome.level
    return max(in_force, outcome.level, key=lambda level: level.rank)


def _replace_earlier(case: CaseFile) -> None:
    for row in history(case):
        if row.state in (IN_FORCE, PENDING):
            row.state = REPLACED


def _answer_clocks(case: CaseFile, row: RiskAssessment) -> None:
    clocks.finish(case, clocks.INITIAL, row.held)
    if row.child_seen in SEEN:
        clocks.finish(case, clocks.FIRST_RESPONSE, "seen")


def put_in_force(case: CaseFile, level: str, source: RiskAssessment) -> None:
    """Set a file's risk; when it changes, the clocks of the old level give way to those of the new one."""
    from plugins.child_protection.services import plans

    before = case.risk
    cases.set_risk(case, level, target=source)
    if before == level:
        return
    if plans.approved(case) is None:
        clocks.cancel(case, clocks.PIM, clocks.MEETING)
        clocks.start(case, clocks.ASSESSED, at=source.at, level=level)
    else:
        clocks.cancel(case, clocks.REVIEW)
        clocks.start(case, clocks.APPROVED, at=now(), level=level)


@atomic
def decide(assessment: RiskAssessment, *, approve: bool, answer: str | None = None) -> None:
    """Answer a worker's proposal to lower the level.

    Raises:
        Refused: it does not wait for an answer, it is one's own, or it is refused without a word.
    """
    case = assessment.case
    cases.require(case, "approve")
    if assessment.state != PENDING:
        raise Refused(_("This level does not wait for an answer."))
    if assessment.by_id == current().user_id:
        raise Refused(_("Somebody else must agree: nobody lowers a risk on their own word."))
    if not approve and not (answer or "").strip():
        raise Refused(_("Write why the level stays as it is."))
    assessment.state = IN_FORCE
    assessment.decided_by_id, assessment.decided_at, assessment.answer = current().user_id, now(), answer
    kind = "child_protection.lowering_approved" if approve else "child_protection.lowering_refused"
    cases.note_event(case, kind, target=assessment, level=assessment.level if approve else assessment.held)
    if approve:
        assessment.held = assessment.level
        put_in_force(case, assessment.level, assessment)
    else:
        assessment.level = assessment.held
