"""Gifts with a receipt each: a record with secrets, and one that hangs on it."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.scope import Scoped
from core.db import Record
from core.sealed import KeyRoot, Sealed


class Gift(Record, KeyRoot, Scoped):
    """What somebody gave for a unit."""

    __tablename__ = "ledger_gift"

    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_unit.id"))
    day: Mapped[date]
    kind: Mapped[str]
    amount: Mapped[int]

    giver = Sealed("Dhuruesi", length=60)
    phone = Sealed("Telefoni")

    @classmethod
    def rule(cls, who):
        return sa.true() if who.may("ledger.gift.import") else sa.false()


class GiftReceipt(Record, Scoped):
    """The paper that says that a gift came."""

    __tablename__ = "ledger_receipt"
    scoped_by = "gift"

    gift_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("ledger_gift.id"))
    gift: Mapped[Gift] = relationship()
    number: Mapped[int]
