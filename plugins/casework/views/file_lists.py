"""A page that lists exactly the files that a number counts."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import render_template

from core.auth.models import User
from core.db import db
from core.l10n import _l
from core.listings import Column, make_listing
from plugins.casework.case_services import risk_of, state_of
from plugins.casework.models import CaseFile, Person
from plugins.office.models import Unit

PERSON = _l("Person")
REFERENCE = Column(key="reference", label=_l("File"))
COLUMNS = (
    Column(key="risk", label=_l("Risk"), by=CaseFile.risk_rank),
    Column(key="state", label=_l("State")),
    Column(key="opened", label=_l("Opened on"), by=CaseFile.opened_on),
    Column(key="unit", label=_l("Unit"), hide_on_phone=True),
    Column(key="worker", label=_l("Responsible worker"), hide_on_phone=True),
)


def files_page(
    query: sa.Select[Any], title: Any, about: Any, *, verb: str, crumbs: Sequence[tuple[Any, str]], person: Any = PERSON
) -> str:
    """Draw the files of a query, oldest first, under a title and a sentence that says which they are.

    `person` is the word for whom the files follow.
    """
    listing = make_listing(
        query,
        [REFERENCE, Column(key="person", label=person), *COLUMNS],
        default="opened",
        tie=CaseFile.id,
        verb=verb,
        shape=_with_names,
        ids=lambda row: row["case"].id,
    )
    return render_template(
        "casework/files.html",
        listing=listing,
        title_words=title,
        about_words=about,
        person_word=person,
        crumbs=crumbs,
        risk_of=risk_of,
        state_of=state_of,
    )


def _with_names(rows: Any) -> list[dict[str, Any]]:
    people = {
        row.id: row
        for row in db.session.scalars(sa.select(Person).where(Person.id.in_({row.subject_id for row in rows})))
    }
    units = _names(Unit, {row.unit_id for row in rows})
    workers = _names(User, {row.worker_id for row in rows} - {None})
    return [
        {
            "case": row,
            "person": people.get(row.subject_id),
            "unit": units.get(row.unit_id, ""),
            "worker": workers.get(row.worker_id, ""),
        }
        for row in rows
    ]


def _names(model: Any, ids: set[Any]) -> dict[Any, str]:
    return dict(db.session.execute(sa.select(model.id, model.name).where(model.id.in_(ids))).all())
