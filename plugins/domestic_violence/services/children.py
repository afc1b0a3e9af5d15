"""A child in the household: handed over to who protects children, by office's referrals; back comes a receipt."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _
from plugins.casework import cases
from plugins.casework.models import CaseFile, CasePerson
from plugins.casework.people import parts_of
from plugins.office.hookspecs import Handover
from plugins.office.models import Referral
from plugins.office.referrals import handover

CHILD_ROLE = "child"
TOLD = ("given", "father_name", "family", "sex", "birth_year")
"""What goes over of a child; never where the child is now, which would tell where the mother is."""


def children_of(case: CaseFile) -> list[CasePerson]:
    """Return the children of the household, as the file knows them."""
    return [part for part in parts_of(case) if part.role == CHILD_ROLE and part.until is None]


def taken_by() -> Any:
    """Return the name of who takes up children here, or nothing when no module does."""
    return handover.receivers().get(handover.CHILD)


@atomic
def hand_over(case: CaseFile, part: CasePerson, **values: Any) -> Referral:
    """Hand a child of the household over; who takes it up learns no address, and the sender only whether it was.

    Raises:
        Refused: no module here takes children up; they go by letter then.
    """
    cases.require(case, "write")
    cases.require_open(case)
    child = part.person
    person: Mapping[str, Any] = {name: getattr(child, name) for name in TOLD}
    facts = Handover(
        kind=handover.CHILD,
        unit_id=case.unit_id,
        story=values["story"],
        person={**person, "unit_id": case.unit_id},
        sender=current().name,
        at=now(),
        urgent=values.get("urgent", False),
    )
    return handover.hand_over(
        facts,
        reason=values["reason"],
        ground=values["ground"],
        ground_words=values.get("ground_words"),
        told={_("Name"): child.full_name, _("Year of birth"): str(child.birth_year or "")},
        record=case,
    )


def handed_over(case: CaseFile) -> list[Referral]:
    """Return what was handed over from a file, the newest first: that it exists, and its state."""
    query = sa.select(Referral).where(Referral.subject_id == case.id, Referral.receiver == handover.CHILD)
    return list(db.session.scalars(query.order_by(Referral.sent_at.desc())))
