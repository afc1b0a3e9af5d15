"""Assessing the risk: the instrument's level, the worker's, and the supervisor's word before a level goes down."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core import drafts
from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.models.risk import IN_FORCE, PENDING, REPLACED
from plugins.casework.problems import Refused
from plugins.casework.risk.instrument import Answers, Change, Instrument, Level, Outcome
from plugins.casework.timeline import note_event


@dataclass(frozen=True)
class Assessing:
    """How one service assesses the risk: its shipped instrument, and the tables that keep versions and assessments.

    `versions` and `assessments` are tables with `InstrumentColumns` and `RiskColumns`. On the timeline it writes
    `<service>.risk_assessed`, `lowering_approved` and `lowering_refused`.
    """

    service: str
    file: Path
    versions: Any
    assessments: Any
    _read: dict[uuid.UUID, Instrument] = field(default_factory=dict, repr=False)

    # --- the instrument

    @cached_property
    def shipped(self) -> Mapping[str, Any]:
        """Return the shipped version in its written form."""
        written: Mapping[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
        return written

    def load_instrument(self) -> None:
        """Enter the shipped version of the instrument, if this installation does not know it yet."""
        code, number = self.shipped["code"], self.shipped["version"]
        known = sa.select(self.versions.id).where(self.versions.code == code, self.versions.number == number)
        if db.session.scalar(known) is None:
            day = date.fromisoformat(self.shipped["valid_from"])
            db.session.add(self.versions(code=code, number=number, valid_from=day, written=dict(self.shipped)))
            db.session.flush()

    def newest_version(self) -> Any:
        """Return the version of the instrument that a new assessment uses."""
        query = sa.select(self.versions).order_by(self.versions.valid_from.desc(), self.versions.created_at.desc())
        return db.session.scalars(query.limit(1)).one()

    def instrument_of(self, version: Any) -> Instrument:
        """Return the instrument of a version, which never changes, so that it is read once per process."""
        if version.id not in self._read:
            self._read[version.id] = Instrument.read(version.written)
        return self._read[version.id]

    def instrument_for(self, assessment: Any) -> Instrument:
        """Return the instrument that an assessment was made with."""
        return self._read.get(assessment.instrument_id) or self.instrument_of(assessment.instrument)

    # --- reading

    def draft_of(self, case: CaseFile) -> str:
        """Return the key under which a half-filled sheet of a file is kept."""
        return f"{self.service}.risk:{case.id}"

    def history(self, case: CaseFile) -> list[Any]:
        """Return a file's assessments, newest first."""
        return list(db.session.scalars(self._newest_first(case)))

    def latest(self, case: CaseFile) -> Any:
        """Return a file's last assessment, or nothing."""
        return db.session.scalars(self._newest_first(case).limit(1)).one_or_none()

    def waiting(self, case: CaseFile) -> Any:
        """Return the assessment whose lower level waits for the supervisor, or nothing."""
        query = self._newest_first(case).where(self.assessments.state == PENDING)
        return db.session.scalars(query.limit(1)).one_or_none()

    def objections(self, case: CaseFile) -> list[str]:
        """Return why a file cannot be closed yet: a lower level that nobody has answered."""
        return [] if self.waiting(case) is None else [_("A lower risk level waits for the supervisor's answer.")]

    def _newest_first(self, case: CaseFile) -> sa.Select[Any]:
        rows = self.assessments
        return sa.select(rows).where(rows.case_id == case.id).order_by(rows.at.desc(), rows.created_at.desc())

    def outcome_of(self, assessment: Any, before: Any = None) -> Outcome:
        """Return what an assessment's own version of the instrument makes of its answers."""
        return self.instrument_for(assessment).assess(assessment.answers or {}, _known(before))

    def changes_of(self, assessment: Any, before: Any) -> list[Change]:
        """Return what was answered otherwise than the time before."""
        return self.instrument_for(assessment).changes(before.answers or {}, assessment.answers or {})

    def try_out(self, case: CaseFile, instrument: Instrument, answers: Answers) -> Outcome:
        """Return what a sheet would come to in a file, and write nothing."""
        return instrument.assess(answers, _known(self.latest(case)))

    # --- the steps

    @atomic
    def assess(
        self,
        case: CaseFile,
        version: Any,
        answers: Answers,
        *,
        level: str | None = None,
        reason: str | None = None,
        **values: Any,
    ) -> Any:
        """Write down an assessment and set the file's risk.

        `level` is the worker's, by default the instrument's. Another level than the instrument's needs a reason; a
        lower one, or one below that in force, also needs the supervisor, and until then the higher level holds.

        Raises:
            Refused: the file is closed, or the reason is missing.
            NotAnAnswer: the sheet does not fit the version.
        """
        cases.require(case, "write")
        cases.require_open(case)
        instrument = self.instrument_of(version)
        outcome = self.try_out(case, instrument, answers)
        chosen = level or outcome.level.code
        lowers = needs_approval(case, instrument, outcome, chosen)
        if (lowers or chosen != outcome.level.code) and not (reason or "").strip():
            raise Refused(_("Write why the level is another one than the instrument's, or lower than before."))
        held = _floor(case, instrument, outcome).code if lowers else chosen
        row = self.assessments(
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
        self._replace_earlier(case)
        db.session.add(row)
        db.session.flush()
        self._note(case, "risk_assessed", row, level=held, proposed=chosen if lowers else None)
        drafts.discard(self.draft_of(case))
        cases.set_risk(case, held, target=row)
        return row

    @atomic
    def decide(self, assessment: Any, *, approve: bool, answer: str | None = None) -> None:
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
        kept = assessment.level if approve else assessment.held
        self._note(case, "lowering_approved" if approve else "lowering_refused", assessment, level=kept)
        assessment.held = assessment.level = kept
        if approve:
            cases.set_risk(case, kept, target=assessment)

    def _replace_earlier(self, case: CaseFile) -> None:
        for row in self.history(case):
            if row.state in (IN_FORCE, PENDING):
                row.state = REPLACED

    def _note(self, case: CaseFile, kind: str, row: Any, **facts: Any) -> None:
        note_event(case, f"{self.service}.{kind}", target=row, **facts)


def needs_approval(case: CaseFile, instrument: Instrument, outcome: Outcome, level: str) -> bool:
    """Say whether a level lies below the instrument's or below the one in force, so that the supervisor must agree."""
    return instrument.level(level).rank < _floor(case, instrument, outcome).rank


def _known(before: Any) -> Mapping[str, str]:
    return (before.effective or {}) if before else {}


def _floor(case: CaseFile, instrument: Instrument, outcome: Outcome) -> Level:
    """Return the level below which only the supervisor lets a file go."""
    in_force = instrument.level(case.risk) if case.risk else outcome.level
    return max(in_force, outcome.level, key=lambda level: level.rank)
