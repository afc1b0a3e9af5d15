"""The lists behind the numbers of the home page."""

from typing import Any

import sqlalchemy as sa
from flask import abort, render_template

from core.access.guard import requires
from core.access.principal import current
from core.auth.models import User
from core.db import db
from core.l10n import _l
from core.listings import Column, make_listing
from plugins.casework.case_services import risk_of, state_of
from plugins.casework.models import CaseFile, Person
from plugins.child_protection.services import waiting as service
from plugins.child_protection.views import blueprint
from plugins.child_protection.widgets import WORDS
from plugins.office.models import Unit


@blueprint.get("/waiting/<kind>")
@requires("child_protection.risk.read")
def waiting(kind: str) -> Any:
    """List exactly the files that a number of the home page counts."""
    if kind not in WORDS or not current().may(service.RIGHTS[kind]):
        abort(404)
    columns = [
        Column(key="reference", label=_l("File")),
        Column(key="child", label=_l("Child")),
        Column(key="risk", label=_l("Risk"), by=CaseFile.risk_rank),
        Column(key="state", label=_l("State")),
        Column(key="opened", label=_l("Opened on"), by=CaseFile.opened_on),
        Column(key="unit", label=_l("Unit"), hide_on_phone=True),
        Column(key="worker", label=_l("Responsible worker"), hide_on_phone=True),
    ]
    listing = make_listing(
        service.files(kind, current()),
        columns,
        default="opened",
        tie=CaseFile.id,
        verb="child_protection.waiting.listed",
        shape=_with_names,
        ids=lambda row: row["case"].id,
    )
    return render_template(
        "child_protection/waiting.html",
        listing=listing,
        kind=kind,
        title_words=WORDS[kind][0],
        about_words=WORDS[kind][1],
        risk_of=risk_of,
        state_of=state_of,
    )


def _with_names(rows: Any) -> list[dict[str, Any]]:
    people = _by_id(sa.select(Person).where(Person.id.in_({row.subject_id for row in rows})))
    units = dict(
        db.session.execute(sa.select(Unit.id, Unit.name).where(Unit.id.in_({row.unit_id for row in rows}))).all()
    )
    found = {row.worker_id for row in rows} - {None}
    workers = dict(db.session.execute(sa.select(User.id, User.name).where(User.id.in_(found))).all())
    return [
        {
            "case": row,
            "child": people.get(row.subject_id),
            "unit": units.get(row.unit_id, ""),
            "worker": workers.get(row.worker_id, ""),
        }
        for row in rows
    ]


def _by_id(query: sa.Select[Any]) -> dict[Any, Any]:
    return {row.id: row for row in db.session.scalars(query)}
