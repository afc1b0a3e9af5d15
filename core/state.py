"""The installation's state: which plugins are installed and on, and the epoch that all processes follow."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import current_app, g, has_request_context
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model, db, now

T = TypeVar("T")


class InstalledPlugin(Model):
    """A plugin whose tables stand in this database; switched off it answers as absent and keeps its data."""

    __tablename__ = "core_plugin"

    name: Mapped[str] = mapped_column(sa.String(31), primary_key=True)
    version: Mapped[str] = mapped_column(sa.String(20))
    on: Mapped[bool] = mapped_column("switched_on", default=True)
    files_hash: Mapped[str] = mapped_column(sa.String(64))
    installed_at: Mapped[datetime] = mapped_column(default=now)


class State(Model):
    """One row: the epoch, which grows whenever roles, users or plugins change, and the installation's random id."""

    __tablename__ = "core_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[int] = mapped_column(default=1)
    installation: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)


class Setting(Model):
    """A setting that people change on the screen, by name."""

    __tablename__ = "core_setting"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(sa.JSON)


def epoch() -> int:
    """Return the epoch, read once per request."""
    if has_request_context() and "epoch" in g:
        return int(g.epoch)
    return db.session.scalar(sa.select(State.epoch)) or 0


def next_epoch() -> None:
    """Let every process drop what it remembers about users, roles and plugins, at its next request."""
    db.session.execute(sa.update(State).values(epoch=State.epoch + 1))
    if has_request_context():
        g.pop("epoch", None)


def by_epoch(name: str, make: Callable[[], T]) -> T:
    """Return what was made under a name in this epoch, or make it: for lists of users, units and roles."""
    held: dict[str, tuple[int, Any]] = current_app.extensions.setdefault("by_epoch", {})
    present = epoch()
    if held.get(name, (None,))[0] != present:
        held[name] = (present, make())
    made: T = held[name][1]
    return made
