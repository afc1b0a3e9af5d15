"""Sending a roster: to whom, how, with which proof; and who holds which version."""

from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import TIME_ZONE, _, today
from plugins.duty_roster.models import Distribution, Recipient, Roster
from plugins.duty_roster.models.rosters import DRAFT, PUBLISHED
from plugins.duty_roster.services.teams import recipients_of
from plugins.office.problems import Refused


@dataclass(frozen=True, kw_only=True)
class Holding:
    """An institution, what it got of a version, and which version of the month it holds (the newest it received)."""

    recipient: Recipient
    sent: Distribution | None
    holds: int | None

    @property
    def is_told(self) -> bool:
        return self.sent is not None

    @property
    def is_proven(self) -> bool:
        return self.sent is not None and self.sent.acknowledged_at is not None


def holdings(roster: Roster) -> list[Holding]:
    """Return the institutions with what they got of a version, and which version of its month each holds."""
    query = (
        sa.select(Distribution)
        .join(Roster, Roster.id == Distribution.roster_id)
        .where(Roster.team_id == roster.team_id, Roster.month == roster.month)
        .options(contains_eager(Distribution.roster))
    )
    rows = list(db.session.scalars(query))
    found = []
    for recipient in recipients_of(roster.team):
        mine = [row for row in rows if row.recipient_id == recipient.id]
        held = [row.roster.number for row in mine if row.acknowledged_at is not None]
        sent = next((row for row in mine if row.roster_id == roster.id), None)
        found.append(Holding(recipient=recipient, sent=sent, holds=max(held, default=None)))
    return found


def to_inform(roster: Roster) -> list[Holding]:
    """Return those who have not got a version yet: after a change, those to whom it must be sent again."""
    return [] if roster.state != PUBLISHED else [one for one in holdings(roster) if not one.is_told]


@atomic
def send(roster: Roster, recipient: Recipient, channel: str) -> Distribution:
    """Write down that a version went to an institution.

    Raises:
        Refused: it is not published, was replaced, or went there already.
    """
    if roster.state == DRAFT:
        raise Refused(_("Publish the roster first."))
    if roster.state != PUBLISHED:
        raise Refused(_("This version was replaced. Send the one in force."))
    if any(one.recipient.id == recipient.id and one.is_told for one in holdings(roster)):
        raise Refused(_("This version went there already."))
    row = Distribution(roster=roster, recipient=recipient, channel=channel, sent_at=now(),
                       sent_by_id=current().user_id)  # fmt: skip
    row.keys()
    db.session.add(row)
    db.session.flush()
    if not to_inform(roster) and roster.sent_at is None:
        roster.sent_at = now()
    return row


@atomic
def acknowledge(row: Distribution, *, on: date, by: str, proof: str) -> None:
    """Write down the proof that an institution received a version.

    Raises:
        Refused: the day lies before it was sent, or in the future.
    """
    sent_on = row.sent_at.astimezone(TIME_ZONE).date()
    if not sent_on <= on <= today():
        raise Refused(_("It was received between the day of sending and today."))
    row.acknowledged_at = datetime.combine(on, time(12), TIME_ZONE)
    row.acknowledged_by, row.proof = by, proof


def state_of(roster: Roster, found: list[Holding]) -> str:
    """Return the state of a roster as people say it: what is written down, and what follows from it and the day."""
    if roster.state != PUBLISHED:
        return roster.state
    if (roster.month.year, roster.month.month) < (today().year, today().month):
        return "archived"
    if roster.month <= today():
        return "in_force"
    return "distributed" if found and all(one.is_proven for one in found) else PUBLISHED
