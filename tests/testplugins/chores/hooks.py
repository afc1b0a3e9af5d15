"""The jobs of the chores: one that works, one that always fails, one that looks whom it acts as."""

import os
import time
from datetime import time as hour
from datetime import timedelta

import sqlalchemy as sa

from core.access.principal import current
from core.contributions import Job, Permission
from core.db import atomic, db, now
from core.hookspecs import hookimpl
from plugins.chores.models import Chore

seen = []
RIGHTS = ("chores.chore.see",)


def work():
    """Do every chore that waits, each in a unit of work of its own."""
    for chore_id in db.session.scalars(sa.select(Chore.id).where(Chore.done_at.is_(None))).all():
        if begin(chore_id):
            time.sleep(300)
        finish(chore_id)


@atomic
def begin(chore_id):
    chore = db.session.get_one(Chore, chore_id)
    heavy, chore.heavy, chore.begun_at, chore.by = chore.heavy, False, now(), os.getpid()
    return heavy


@atomic
def finish(chore_id):
    chore = db.session.get_one(Chore, chore_id)
    chore.done_at, chore.times = now(), chore.times + 1


def fail():
    raise RuntimeError("the printer is on fire")


def look():
    seen.append(current())


@hookimpl
def register_permissions():
    return [Permission(name="chores.chore.see", label="I sheh"), Permission(name="chores.chore.do", label="I bën")]


@hookimpl
def register_jobs():
    return [
        Job(name="chores.work", label="Bën punët", run=work, every=timedelta(hours=1)),
        Job(name="chores.fail", label="Dështon", run=fail, every=timedelta(hours=1)),
        Job(name="chores.look", label="Sheh", run=look, at=hour(6, 30), permissions=RIGHTS),
    ]
