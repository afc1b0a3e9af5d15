"""What the errands add: something that tasks can be about."""

import sqlalchemy as sa

from core.db import db
from core.hookspecs import hookimpl
from plugins.errands.models import Errand
from plugins.office.hookspecs import TaskSubject


def describe(ids):
    rows = db.session.scalars(sa.select(Errand).where(Errand.id.in_(list(ids))))
    return {row.id: (row.reference, f"/errands/{row.id}") for row in rows}


@hookimpl
def register_task_subjects():
    words = {"all_done": "Porosia u mbyll", "seen": "U krye"}
    return [TaskSubject(name="errands.errand", model=Errand, describe=describe, words=words)]
