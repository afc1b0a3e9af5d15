"""Those who take part: written down once, enrolled, waiting for a place, leaving; one person in all centres is one."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from core.access.principal import current, privileged
from core.db import atomic, db
from core.l10n import _, fold, sort_key, today
from core.records import check_version
from plugins.community_centres.models import Enrolment, Group, Participant
from plugins.community_centres.models.people import ENROLLED, LEFT, WAITING
from plugins.community_centres.permissions import REGISTER
from plugins.community_centres.services import staff
from plugins.office.problems import Refused


def alike(values: dict[str, Any]) -> list[Participant]:
    """Return those within reach who have this name, sex and year of birth, for a person to say whether it is them."""
    return _alike(values)


def _alike(values: dict[str, Any]) -> list[Participant]:
    """Compare names in memory, among those of one sex and year alone; a name without a year is nobody else's."""
    if values["birth_year"] is None:
        return []
    same = sa.select(Participant).where(
        Participant.birth_year == values["birth_year"],
        Participant.sex == values["sex"],
        Participant.nameless_on.is_(None),
    )
    wanted = _name(values["given"], values["family"])
    return [row for row in db.session.scalars(same) if _name(row.given, row.family) == wanted]


def _name(given: Any, family: Any) -> str:
    return f"{fold(str(given or ''))} {fold(str(family or ''))}"


def _person(values: dict[str, Any]) -> uuid.UUID:
    """Return the id of the person, known from another entry anywhere in the municipality or new; nobody is told."""
    with privileged("one person in two centres is counted once"):
        known = {row.person_id for row in _alike(values)}
    return known.pop() if len(known) == 1 else uuid.uuid4()


@atomic
def write_down(group: Group, **values: Any) -> Participant:
    """Write somebody down in the centre of a group: the least that a register needs.

    Raises:
        Refused: no right here.
    """
    _require(group)
    participant = Participant(
        centre_id=group.centre_id,
        person_id=_person(values),
        by_id=current().user_id,
        last_on=today(),
        **values,
    )
    db.session.add(participant)
    db.session.flush()
    return participant


@atomic
def change(participant: Participant, seen: Any, **values: Any) -> None:
    """Correct what is written about somebody.

    Raises:
        Refused: no right.
        core.db.Conflict: somebody else saved first.
    """
    if not current().may(REGISTER):
        raise Refused(_("You cannot enrol people here."))
    check_version(participant, seen)
    for name, value in values.items():
        setattr(participant, name, value)
    participant.person_id = _person(values)


@atomic
def enrol(group: Group, participant: Participant) -> Enrolment:
    """Give somebody a place in a group, or one on its waiting list when it is full.

    Raises:
        Refused: no right here, the group counts only, or they have a place already.
    """
    _require(group)
    if group.register != "named":
        raise Refused(_("This group only counts; nobody is written down by name."))
    row = db.session.scalar(
        sa.select(Enrolment).where(Enrolment.group_id == group.id, Enrolment.participant_id == participant.id)
    )
    if row is not None and row.state != LEFT:
        raise Refused(_("%(name)s is in this group already.", name=participant.name))
    state = ENROLLED if taken(group) < group.capacity else WAITING
    if row is None:
        row = Enrolment(group=group, participant=participant)
        db.session.add(row)
    row.state, row.since, row.until, row.reason = state, min(today(), max(group.first, row.since or today())), None, ""
    participant.last_on = today()
    db.session.flush()
    return row


def taken(group: Group) -> int:
    """Return how many places of a group are taken, as far as whoever acts may know.

    A group that is full beside a free place would tell of somebody hidden: rather one place too many is given.
    """
    count = sa.select(sa.func.count(Enrolment.id)).where(Enrolment.group_id == group.id, Enrolment.state == ENROLLED)
    return int(db.session.scalar(count) or 0)


def _require(group: Group) -> None:
    if not current().may(REGISTER) or group.centre_id not in staff.own():
        raise Refused(_("You cannot enrol people here."))


@atomic
def leave(row: Enrolment, reason: str, last: date) -> None:
    """Let somebody leave a group; the first on the waiting list gets the place.

    Raises:
        Refused: no right, or they left already.
    """
    _require(row.group)
    if row.state == LEFT:
        raise Refused(_("This place was given up already."))
    had_place = row.state == ENROLLED
    row.state, row.reason, row.until = LEFT, reason, last
    db.session.flush()
    query = sa.select(Enrolment).where(Enrolment.group_id == row.group_id, Enrolment.state == WAITING)
    following = db.session.scalar(query.order_by(Enrolment.created_at).limit(1)) if had_place else None
    if following is not None:
        following.state = ENROLLED


def of_group(group: Group) -> list[Enrolment]:
    """Return those in a group, waiting and gone ones last, by the alphabet."""
    query = (
        sa.select(Enrolment)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .options(contains_eager(Enrolment.participant))
    )
    order = {ENROLLED: 0, WAITING: 1}
    return sorted(
        db.session.scalars(query.where(Enrolment.group_id == group.id)),
        key=lambda row: (order.get(row.state, 2), sort_key(f"{row.participant.family} {row.participant.given}")),
    )
