"""Why something is given: a protection order that was in force then."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from plugins.casework.models import Provision
from plugins.domestic_violence.models.orders import OfOrder, ProtectionOrder


class OrderGround(Record, OfOrder):
    """A service that is given because of an order."""

    __tablename__ = "domestic_violence_ground"

    order_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("domestic_violence_order.id"), index=True)
    order: Mapped[ProtectionOrder] = relationship(lambda: ProtectionOrder)
    provision_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("casework_provision.id"), unique=True, info={"label": _l("Service")}
    )
    provision: Mapped[Provision] = relationship(lambda: Provision)
