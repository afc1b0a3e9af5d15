"""What casework puts on the home page: how the files of all stand, what waits for an answer, files newly given."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import render_template, url_for

from core.access.principal import Principal
from core.db import db, now
from core.l10n import _, format_date
from plugins.casework import case_list
from plugins.casework.case_services import service_of
from plugins.casework.finding import discreet
from plugins.casework.models import CaseFile, Closing, Person, Plan, Transfer
from plugins.casework.risk.assessing import Assessing

MOST = 10
NEW = timedelta(days=7)


def of_all(_who: Principal) -> str:
    """Draw for who answers for others' files how these stand; each number opens the list that it counts."""
    everybody = {"worker": case_list.ALL}
    asked: list[tuple[Any, str, dict[str, str]]] = [
        (_("Open files of all"), "blue", everybody),
        (_("With a deadline that is over"), "red", {**everybody, "overdue": "1"}),
        (_("Without a responsible worker"), "amber", {"worker": case_list.NOBODY}),
    ]
    tiles = [
        (number, words, url_for("casework.cases", **chosen), tone)
        for words, tone, chosen in asked
        if (number := case_list.count(**chosen))
    ]
    return render_template("casework/_of_all.html", tiles=tiles) if tiles else ""


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


def risk_panel(work: Assessing, case: CaseFile) -> str:
    """Draw for a file's first page the level in force and which answers made it; nothing before an assessment."""
    row = work.latest(case)
    if row is None:
        return ""
    instrument = work.instrument_for(row)
    return render_template(
        "casework/_risk_panel.html",
        case=case,
        row=row,
        outcome=work.outcome_of(row),
        instrument=instrument,
        level=instrument.level(row.held),
        tones={code: tone for code, _label, tone in service_of(case).risks},
    )


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
