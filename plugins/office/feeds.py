"""A calendar at a secret address for the telephone: when something is due, hardly what, and never about whom (L-11).

No login asks who fetches it, so it says only *deadline* or *meeting*, with initials for those who want them. It is made
with the eyes of its owner at the moment of the request: what they can no longer see leaves no trace, and nothing in the
answer tells when anything was written.
"""

import uuid
from datetime import UTC, datetime, time, timedelta

from core.access.permissions import principal_for
from core.access.principal import acting_as, current
from core.audit.chain import record
from core.auth.models import User
from core.db import db, now
from core.l10n import TIME_ZONE, in_language, today
from core.sealed import keyring
from plugins.office import agenda, links
from plugins.office.hookspecs import CalendarEntry
from plugins.office.models import Link
from plugins.office.reminders import settings

PURPOSE = "office.feed"
BACK, AHEAD = timedelta(days=31), timedelta(days=366)
LIFE = {30: timedelta(days=30), 90: timedelta(days=90), 365: timedelta(days=365)}
"""For how many days an address may be good."""


def give(days: int) -> str:
    """Return a new secret address's token, shown this once; an earlier address of whoever acts ends."""
    return links.give(PURPOSE, _me(), until=now() + LIFE[days])


def end() -> None:
    """End the address of whoever acts."""
    links.end(PURPOSE, [_me()])


def held() -> Link | None:
    """Return the link of whoever acts, when it opens now."""
    return links.live(PURPOSE, [_me()]).get(_me())


def _me() -> uuid.UUID:
    user_id = current().user_id
    assert user_id is not None
    return user_id


def calendar(token: str) -> bytes | None:
    """Return the calendar at a secret address, or nothing when there is none."""
    user_id = links.target(PURPOSE, token)
    user = db.session.get(User, user_id) if user_id else None
    if user is None or not user.is_live(today()):
        record("office.feed.fetched", refused=True)
        return None
    who = principal_for(user.id)
    if not who.may("office.task.read"):
        record("office.feed.fetched", user.id, refused=True)
        return None
    with acting_as(who), in_language(user.locale):
        midnight = datetime.combine(today(), time(), TIME_ZONE)
        entries = agenda.entries_of(who, midnight - BACK, midnight + AHEAD)
        record("office.feed.fetched", user.id, shown=[entry.id for entry in entries])
        return _written(entries, user.id, initials=settings.mine().initials)


def _written(entries: list[CalendarEntry], owner: uuid.UUID, *, initials: bool) -> bytes:
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//Kujdes//SQ")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for entry in entries:
        made.add_component(_event(entry, owner, initials=initials))
    return made.to_ical()


def _event(entry: CalendarEntry, owner: uuid.UUID, *, initials: bool) -> object:
    from icalendar import Event

    event = Event()
    # A name of its own for each owner: two calendars laid side by side do not show that they tell of the same file.
    event.add("uid", keyring().digest("handle", f"feed|{owner}|{entry.kind}|{entry.id}").hex()[:32])
    # Asked for by the standard; the true one would tell when something was written.
    event.add("dtstamp", datetime.combine(today(), time(), UTC))
    event.add("summary", " ".join(part for part in (str(entry.word), entry.initials if initials else "") if part))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if entry.ends_at is None else "OPAQUE")
    if entry.is_date:
        event.add("dtstart", entry.day)
    else:
        event.add("dtstart", entry.at.astimezone(UTC))
    if entry.ends_at is not None:
        event.add("dtend", entry.ends_at.astimezone(UTC))
    return event
