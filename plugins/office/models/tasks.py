"""Tasks: what somebody must do by a moment, because a rule, a plan or a colleague says so."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.db import Record
from core.hooks import collected
from core.l10n import _l
from core.sealed import KeyRoot, Sealed
from plugins.office.models.institutions import Institution
from plugins.office.models.law import Rule


class Task(Record, KeyRoot, Scoped):
    """A task or a running deadline; `title` is made of discreet words, what people write is sealed.

    `due_is_date`: it is due at the end of a day in Tirana; otherwise at a moment. An institution that must act has a
    colleague beside it who follows up (`owner_id`). `trigger_at` and `rule_id` never change, so a new pack moves no
    running deadline.
    """

    __tablename__ = "office_task"
    __table_args__ = (
        sa.Index("ix_office_task_owner", "owner_id", "state", "due_at"),
        sa.Index("ix_office_task_subject", "subject_id", "state", "due_at"),
    )

    title: Mapped[str] = mapped_column(sa.String(300), info={"label": _l("Task")})
    due_at: Mapped[datetime] = mapped_column(info={"label": _l("Due")})
    due_is_date: Mapped[bool] = mapped_column(default=True)
    trigger_at: Mapped[datetime | None]
    rule_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_rule.id"))
    law: Mapped[Rule | None] = relationship(lazy="joined", innerjoin=False)
    owner_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Who")})
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Institution")}
    )
    institution: Mapped[Institution | None] = relationship()
    state: Mapped[str] = mapped_column(sa.String(12), default="open", info={"label": _l("State")})
    done_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Done")})
    done_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    cancelled_because: Mapped[str | None] = mapped_column(sa.String(60))
    subject_kind: Mapped[str | None] = mapped_column(sa.String(60))
    subject_id: Mapped[uuid.UUID | None]

    text = Sealed(_l("What to do"), length=2000)
    result = Sealed(_l("Result"), length=2000)

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See a task with its subject; a task without one if it is one's own."""
        own = sa.and_(cls.subject_id.is_(None), cls.owner_id == who.user_id)
        return sa.or_(own, *(cls.subject_id.in_(sa.select(model.id)) for model in _subjects()))

    @classmethod
    def leans_on(cls) -> tuple[Mapper[Any], ...]:
        return tuple(mapper for model in _subjects() for mapper in model.rule_chain())

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def _subjects() -> list[Any]:
    """Return the models that tasks are about, as the loaded plugins say."""
    return [subject.model for _plugin, subject in collected("register_task_subjects")]
