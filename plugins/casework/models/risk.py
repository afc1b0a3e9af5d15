"""What the tables of an assessment of risk have in common; a service keeps its own ones."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.shared import Shared
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models.cases import OfCase

IN_FORCE, PENDING, REPLACED = "in_force", "pending", "replaced"


class InstrumentColumns(Shared):
    """A version of a risk instrument as it was used: whoever opens an old assessment reads its own questions."""

    code: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Version")})
    valid_from: Mapped[date]
    written: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class RiskColumns(OfCase):
    """An assessment of the risk: the answers, the level that they come to, and the level that holds.

    `computed` is what the instrument says, `level` what the worker set. A level below the computed one, or below the
    one in force, is `pending` until the supervisor agrees; until then `held`, the higher one, stays in force. A table
    adds the file (`case_id`, `case`) and the version (`instrument_id`, `instrument`).
    """

    at: Mapped[datetime] = mapped_column(info={"label": _l("Assessed")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    computed: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Level by the instrument")})
    level: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Level set")})
    held: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Level until the supervisor answers")})
    state: Mapped[str] = mapped_column(sa.String(20), index=True, info={"label": _l("State")})
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    decided_at: Mapped[datetime | None]

    answers = Sealed(_l("Answers"), kind="json")
    effective = Sealed(_l("Last known answers"), kind="json")
    notes = Sealed(_l("Notes"), length=4000)
    safety = Sealed(_l("What is done at once for safety"), length=4000)
    reason = Sealed(_l("Why another level than the instrument's"), length=2000)
    answer = Sealed(_l("The supervisor's answer"), length=2000)
