"""E-mails that say how many reminders wait and nothing of what (security.md L-11), kept in a table until sent."""

import logging
from datetime import time, timedelta

import sqlalchemy as sa

from core import mail
from core.access.permissions import principal_for
from core.access.principal import acting_as, current
from core.auth.models import User
from core.db import atomic, db, now
from core.l10n import _n, in_language, local, today
from core.sealed import keyring
from plugins.office.models import Notice
from plugins.office.models.reminders import GIVEN_UP, SENT, WAITING
from plugins.office.reminders import looking, settings

log = logging.getLogger("kujdes")

SUBJECT = "Kujdes"
FIRST = time(7)
"""From this hour of the day on e-mails are sent, one a day."""
MOST_TRIES = 8


def send_all() -> None:
    """Write today's e-mails of those who want them, and send what waits."""
    if not mail.is_on():
        return
    for user in [user for user in db.session.scalars(sa.select(User)) if user.is_live(today())]:
        with acting_as(principal_for(user.id)), in_language(user.locale):
            wanted = settings.mine()
            if wanted.by_mail and wanted.address:
                _enter_today()
                _send_waiting(wanted.address)


@atomic
def _enter_today() -> None:
    """Put an e-mail of today into the outbox when something new waits that its reader can still see."""
    moment, day = local(now()), today()
    if moment.time() < FIRST or db.session.scalar(sa.select(Notice.id).where(Notice.day == day)):
        return
    if number := len(looking.shown(only_new=True)):
        db.session.add(Notice(user_id=current().user_id, day=day, number=number, next_at=now()))


def _send_waiting(address: str) -> None:
    query = sa.select(Notice.id).where(Notice.state == WAITING, Notice.next_at <= now())
    for notice_id in db.session.scalars(query).all():
        _send(notice_id, address)


def _send(notice_id: object, address: str) -> None:
    """Send one e-mail outside of any transaction; one that was sent and not noted is sent again under the same name."""
    notice = db.session.get_one(Notice, notice_id)
    text, name = text_of(notice.number), keyring().digest("handle", f"notice|{notice.id}").hex()[:32]
    db.session.rollback()
    try:
        mail.send(address, SUBJECT, text, name=name)
    except mail.NotSent as failure:
        log.warning("an e-mail was not sent: %s", failure)
        _note_failure(notice_id)
    else:
        _note_sent(notice_id)


def text_of(number: int) -> str:
    """Return all that an e-mail says."""
    return _n("You have %(num)d task in Kujdes.", "You have %(num)d tasks in Kujdes.", number)


@atomic
def _note_sent(notice_id: object) -> None:
    notice = db.session.get_one(Notice, notice_id)
    notice.state, notice.sent_at, notice.tries = SENT, now(), notice.tries + 1


@atomic
def _note_failure(notice_id: object) -> None:
    """Try again later, each time after a longer rest; yesterday's number helps nobody."""
    notice = db.session.get_one(Notice, notice_id)
    notice.tries += 1
    notice.next_at = now() + timedelta(minutes=5 * 2**notice.tries)
    if notice.tries >= MOST_TRIES or notice.day < today():
        notice.state = GIVEN_UP


def given_up() -> int:
    """Return how many e-mails of the last week were given up."""
    week = Notice.day > today() - timedelta(days=7)
    return db.session.scalar(sa.select(sa.func.count()).where(Notice.state == GIVEN_UP, week)) or 0
