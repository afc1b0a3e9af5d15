"""Acts that take two people: one asks, another agrees; for what one person alone must not be able to do."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.principal import current
from core.db import now
from core.l10n import _, _l
from plugins.casework.problems import Refused


class TwoPeople:
    """The columns of a record about which such an act is asked for; who agrees is never who asked."""

    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("core_user.id"), info={"label": _l("Asked for by")}
    )
    asked_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Asked for on")})
    agreed_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("core_user.id"), info={"label": _l("Agreed to by")}
    )
    agreed_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Agreed to on")})

    @property
    def is_asked(self) -> bool:
        """Say whether a second person is awaited."""
        return self.asked_by_id is not None and self.agreed_at is None


def ask(row: TwoPeople) -> None:
    """Note that whoever acts asks for it.

    Raises:
        Refused: it is asked for already.
    """
    if row.is_asked:
        raise Refused(_("This is asked for already and waits for a second person."))
    row.asked_by_id, row.asked_at = current().user_id, now()


def answer(row: TwoPeople, *, agree: bool) -> None:
    """Note the second person's answer; a no leaves everything as it was.

    Raises:
        Refused: nobody asks for it, or it is one's own request.
    """
    if not row.is_asked:
        raise Refused(_("Nobody asks for this now."))
    if row.asked_by_id == current().user_id:
        raise Refused(_("You asked for this yourself: a second person must agree."))
    if agree:
        row.agreed_by_id, row.agreed_at = current().user_id, now()
    else:
        row.asked_by_id = row.asked_at = None
