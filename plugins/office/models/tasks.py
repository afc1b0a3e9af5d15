"""Tasks and deadlines: what somebody has to do until when, and by which rule."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.auth.models import User
from core.db import Record, now
from core.l10n import _l, local
from core.sealed import KeyRoot, Sealed
from plugins.office.models.institutions import Institution
from plugins.office.models.rules import Rule
from plugins.office.subjects import registered, seen_through_subjects

OPEN, DONE, CANCELLED = "open", "done", "cancelled"


class Task(Record, KeyRoot, Scoped):
    """Something to do until a moment: a free task with words of its own, or the clock of a legal rule.

    `owner` does it, or follows it up when an institution must act. `due_at` is the moment when it is late; with
    `due_is_date` it is the midnight after the last day. What people write is sealed; `result` and `cancelled_because`
    are codes.
    """

    __tablename__ = "office_task"
    __table_args__ = (
        sa.Index("ix_office_task_owner_state_due", "owner_id", "state", "due_at"),
        sa.Index("ix_office_task_subject_state", "subject_id", "state"),
        sa.Index("ix_office_task_state_due", "state", "due_at"),
    )

    rule_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_rule.id"))
    rule_code: Mapped[str | None] = mapped_column(sa.String(60), info={"label": _l("Rule")})
    started_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Runs from")})
    due_at: Mapped[datetime] = mapped_column(info={"label": _l("Deadline")})
    due_is_date: Mapped[bool] = mapped_column(default=True)
    owner_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Responsible")})
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Made by")})
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Institution that must act")}
    )
    subject_kind: Mapped[str | None] = mapped_column(sa.String(60))
    subject_id: Mapped[uuid.UUID | None]
    level: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Level")})
    state: Mapped[str] = mapped_column(sa.String(10), default=OPEN, info={"label": _l("State")})
    done_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Done at")})
    done_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Done by")})
    result: Mapped[str | None] = mapped_column(sa.String(40), info={"label": _l("Result")})
    cancelled_because: Mapped[str | None] = mapped_column(sa.String(40), info={"label": _l("Cancelled because")})

    own_title = Sealed(_l("What is to be done"))
    text = Sealed(_l("Description"))
    result_text = Sealed(_l("Result"))

    law: Mapped[Rule | None] = relationship(lazy="joined")
    institution: Mapped[Institution | None] = relationship()
    owner: Mapped[User] = relationship(foreign_keys=[owner_id])

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See a task by its subject; one without a subject if it is one's own or one gave it to somebody."""
        mine = sa.or_(cls.owner_id == who.user_id, cls.made_by_id == who.user_id)
        alone = [sa.and_(cls.subject_id.is_(None), mine)] if who.user_id else []
        parts = [*alone, *seen_through_subjects(cls, who)]
        return sa.or_(*parts) if parts else sa.false()

    @classmethod
    def leans_on(cls) -> tuple[Mapper[Any], ...]:
        return tuple(mapper for subject in registered() for mapper in subject.model.rule_chain())

    @property
    def title(self) -> str:
        """What is to be done, in the task's own words or the rule's."""
        if self.own_title or self.law is None:
            return str(self.own_title or "")
        return self.law.label

    @property
    def due_on(self) -> date:
        """The last day in Albania on which the task is not late."""
        return local(self.due_at - timedelta(microseconds=1) if self.due_is_date else self.due_at).date()

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_at <= now()
