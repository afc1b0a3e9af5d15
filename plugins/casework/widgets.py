"""What casework puts on the home page: closings and plans that wait for an answer, and files newly given to one."""

from datetime import timedelta

import sqlalchemy as sa
from flask import render_template, url_for

from core.access.principal import Principal
from core.db import db, now
from core.l10n import format_date
from plugins.casework.case_services import service_of
from plugins.casework.finding import discreet
from plugins.casework.models import CaseFile, Closing, Person, Plan, Transfer

MOST = 10
NEW = timedelta(days=7)


def approvals(who: Principal) -> str:
    """Draw the closings and plans of others that wait for somebody's yes."""
    closings = _waiting(Closing, Closing.decision.is_(None), Closing.proposed_by_id != who.user_id)
    plans = _waiting(Plan, Plan.state == "proposed", Plan.made_by_id != who.user_id)
    items = [
        (case, person, url_for("casework.closing", record_id=case.id, target_id=row.id), None)
        for row, case, person in closings
    ]
    items += [
        (case, person, url_for("casework.plan", record_id=case.id, target_id=row.id), service_of(case).plan)
        for row, case, person in plans
    ]
    mine = [item for item in items if who.may(f"{item[0].service}.case.approve")]
    if not mine:
        return ""
    shown = [(discreet(case, person), url, plan) for case, person, url, plan in mine]
    return render_template("casework/_approvals.html", items=shown)


def _waiting(
    model: type[Closing] | type[Plan], *conditions: sa.ColumnElement[bool]
) -> list[sa.Row[tuple[object, ...]]]:
    query = (
        sa.select(model, CaseFile, Person)
        .join(CaseFile, CaseFile.id == model.case_id)
        .join(Person, Person.id == CaseFile.subject_id)
        .where(*conditions)
        .order_by(model.created_at)
        .limit(MOST)
    )
    return list(db.session.execute(query))


def new_files(who: Principal) -> str:
    """Draw the files that a colleague gave somebody in the last week."""
    query = (
        sa.select(CaseFile, Person, Transfer.at)
        .join(Transfer, Transfer.case_id == CaseFile.id)
        .join(Person, Person.id == CaseFile.subject_id)
        .where(
            Transfer.to_worker_id == who.user_id,
            CaseFile.worker_id == who.user_id,
            CaseFile.closed_on.is_(None),
            Transfer.by_id != who.user_id,
            Transfer.at > now() - NEW,
        )
        .order_by(Transfer.at.desc())
        .limit(MOST)
    )
    items = [
        (discreet(case, person), url_for("casework.case", record_id=case.id), format_date(at))
        for case, person, at in db.session.execute(query)
    ]
    return render_template("casework/_new_files.html", items=items) if items else ""
