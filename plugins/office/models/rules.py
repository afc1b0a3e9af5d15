"""Legal rule packs: time limits as data, each with its act, its article and its state of verification."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.shared import Shared
from core.auth.models import User
from core.db import Record
from core.l10n import _, _l


class RulePack(Record, Shared):
    """The rules of one subject in one version, in force from a day to a day; superseded by the next, never edited."""

    __tablename__ = "office_rule_pack"
    __table_args__ = (sa.UniqueConstraint("code", "edition"),)

    code: Mapped[str] = mapped_column(sa.String(40), info={"label": _l("Pack")})
    edition: Mapped[int] = mapped_column(info={"label": _l("Edition")})
    label: Mapped[str] = mapped_column(info={"label": _l("Name")})
    valid_from: Mapped[date] = mapped_column(info={"label": _l("In force from")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": _l("In force until")})
    supersedes_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_rule_pack.id"))
    source: Mapped[str] = mapped_column(sa.String(500), default="", info={"label": _l("Source")})
    note: Mapped[str] = mapped_column(sa.String(1000), default="", info={"label": _l("Note")})
    rules: Mapped[list["Rule"]] = relationship(back_populates="pack", order_by="Rule.position")

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def unverified(self) -> int:
        """How many rules nobody has compared with the act yet."""
        return sum(not rule.is_verified for rule in self.rules)


class Rule(Record, Shared):
    """One rule: so much time, from such an event, for such an actor, by such an article.

    `amount` none: no clock runs; 0: at once. `level` none: every level. `repeats`: it starts again when done.
    """

    __tablename__ = "office_rule"
    __table_args__ = (sa.UniqueConstraint("pack_id", "rule"),)

    pack_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_rule_pack.id"))
    pack: Mapped[RulePack] = relationship(back_populates="rules")
    position: Mapped[int]
    rule: Mapped[str] = mapped_column(sa.String(60), info={"label": _l("Rule")})
    label: Mapped[str] = mapped_column(sa.String(300), info={"label": _l("What is to be done")})
    amount: Mapped[int | None] = mapped_column(info={"label": _l("Time limit")})
    unit: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Unit of time")})
    trigger: Mapped[str | None] = mapped_column(sa.String(60), index=True, info={"label": _l("Runs from")})
    level: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Level")})
    repeats: Mapped[bool] = mapped_column(default=False, info={"label": _l("Repeats")})
    actor: Mapped[str | None] = mapped_column(sa.String(40), info={"label": _l("Who must act")})
    kind: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Kind")})
    act: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Act")})
    article: Mapped[str] = mapped_column(sa.String(60), default="", info={"label": _l("Article")})
    text: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Text of the article")})
    confidence: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Confidence")})
    note: Mapped[str] = mapped_column(sa.String(500), default="", info={"label": _l("Note")})
    verified_on: Mapped[date | None] = mapped_column(info={"label": _l("Verified on")})
    verified_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("core_user.id"), info={"label": _l("Verified by")}
    )
    verified_by: Mapped[User | None] = relationship()

    @property
    def is_verified(self) -> bool:
        return self.verified_on is not None

    @property
    def runs(self) -> bool:
        """Whether the rule sets a clock running."""
        return self.amount is not None and self.trigger is not None

    @property
    def authority(self) -> str:
        """Act and article as they are cited; nothing for a rule that no act gives."""
        article = _("article %(article)s", article=self.article) if self.article[:1].isdigit() else self.article
        return ", ".join(part for part in (self.act, article) if part)
