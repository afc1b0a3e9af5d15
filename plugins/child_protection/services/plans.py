"""The individual protection plan (PIM): what the plan of casework means in child protection."""

import sqlalchemy as sa

from core.db import db, now
from plugins.casework import cases
from plugins.casework.models import CaseFile, Plan
from plugins.child_protection.services import clocks

FOLLOWED = "approved"


def approved(case: CaseFile) -> Plan | None:
    """Return the plan that is being carried out, or nothing."""
    query = sa.select(Plan).where(Plan.case_id == case.id, Plan.state == FOLLOWED).order_by(Plan.number.desc())
    return db.session.scalars(query.limit(1)).one_or_none()


def begun(case: CaseFile) -> None:
    """A plan is being written: the file is in planning."""
    if case.state in ("new", "assessment"):
        cases.set_state(case, "planning")


def put_in_force(case: CaseFile) -> None:
    """A plan was approved: its drafting is done, and the clock of the review runs at the pace of the risk."""
    clocks.finish(case, clocks.PIM, FOLLOWED)
    clocks.cancel(case, clocks.REVIEW, why="plan_replaced")
    clocks.start(case, clocks.APPROVED, at=now(), level=case.risk)
    cases.set_state(case, "in_progress")
