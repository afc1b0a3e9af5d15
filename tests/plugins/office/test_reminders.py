"""Reminders: before a deadline and on the day, for who can see it, and by e-mail that does not say of what."""

import base64
import email
import quopri
import socket
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from aiosmtpd.controller import Controller

from core.access.exclusions import exclude
from core.access.principal import privileged
from core.db import db
from core.jobs import runner
from core.l10n import TIME_ZONE
from plugins.office import tasks
from plugins.office.models import Notice, Reminder
from plugins.office.reminders import looking, outbox, settings

DAY = datetime(2026, 6, 1, 9, 0, tzinfo=TIME_ZONE)
CANARIES = ("Zamira Fshehur", "P-KANARINË", "dhunë", "Rruga e Fshehtë 7")


def on(days, hour=9):
    """Be at an hour of a day so many days after the first."""
    return time_machine.travel(DAY.replace(hour=hour) + timedelta(days=days), tick=False)


@pytest.fixture
def drita(worker):
    return worker("drita", "Papër")


@pytest.fixture
def besa(worker):
    return worker("besa", "Papër")


def add_task(acting, maker, owner, due, errand_id=None, title="Një punë"):
    from plugins.errands.models import Errand

    with acting(maker):
        about = db.session.get(Errand, errand_id) if errand_id else None
        return tasks.add_task(title=title, owner_id=owner, due_on=due, subject=about).id


def shown(acting, reader):
    with acting(reader):
        return [(one.entry.title, one.reminder.days_before) for one in looking.shown()]


def run(app, name):
    with app.app_context():
        assert runner.run(name)
        db.session.remove()


def test_one_is_reminded_a_week_before_the_day_before_and_on_the_day(app, acting, drita):
    task_id = add_task(acting, drita, drita, (DAY + timedelta(days=10)).date())
    reached = {0: 0, 3: 1, 4: 1, 8: 1, 9: 2, 10: 3}
    for days, number in reached.items():
        with on(days):
            for _turn in range(2):  # a second look finds nothing new
                run(app, "office.reminders")
            with acting(drita):
                assert len(db.session.scalars(sa.select(Reminder)).all()) == number, days
    with on(10):
        assert shown(acting, drita) == [("Një punë", 0)]
    with on(10), acting(drita):
        tasks.finish(db.session.get_one(tasks.Task, task_id))
        assert looking.shown() == []


def test_a_task_for_tomorrow_reminds_once_and_not_of_the_week_before(app, acting, drita):
    add_task(acting, drita, drita, (DAY + timedelta(days=1)).date())
    with on(0):
        run(app, "office.reminders")
        assert shown(acting, drita) == [("Një punë", 1)]
    with on(0, hour=5), acting(drita):
        looking.see_all()
        assert looking.shown(only_new=True) == []


def test_everybody_says_when_they_want_to_be_reminded(app, acting, drita, besa):
    for reader in (drita, besa):
        add_task(acting, reader, reader, (DAY + timedelta(days=3)).date())
    with acting(drita):
        settings.change("", days=[], by_mail=False, address=None, initials=False)
    with acting(besa):
        settings.change("", days=[3, 14], by_mail=False, address=None, initials=False)
    with on(0):
        run(app, "office.reminders")
        assert shown(acting, drita) == []
        assert shown(acting, besa) == [("Një punë", 3)]


def test_whoever_can_no_longer_see_a_record_is_not_reminded_of_it(app, acting, drita, besa, errand, post):
    hidden = errand("Papër")
    add_task(acting, drita, besa, (DAY + timedelta(days=1)).date(), hidden)
    with on(0):
        run(app, "office.reminders")
        assert shown(acting, besa) == [("Një punë", 1)]
        with acting(drita):
            exclude(hidden, besa)
        assert shown(acting, besa) == []
        by_mail(acting, besa)
        run(app, "office.mail")
        assert post.messages == []


# --- by e-mail


class Post:
    """What a mail server was given."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, _server, _session, envelope):
        self.messages.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture
def post(app, monkeypatch):
    """A mail server of the municipality, in a thread of the test, that keeps what it is given."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = Post()
    kept.server = Controller(kept, hostname="127.0.0.1", port=port)
    kept.server.start()
    values = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "smtp_from": "kujdes@bashkia.al"}
    for name, value in values.items():
        monkeypatch.setitem(app.extensions["settings"].__dict__, name, value)
    yield kept
    if kept.server.loop.is_running():
        kept.server.stop()


def by_mail(acting, reader, address="punonjesja@bashkia.al"):
    with acting(reader):
        settings.change(settings.mine().version or "", days=[7, 1, 0], by_mail=True, address=address, initials=True)


def test_an_email_says_how_many_tasks_wait_and_nothing_else(app, acting, drita, errand, post):
    """Canaries in title and reference: none of them, in any wrapping, is in what the server was given (L-11)."""
    for title in CANARIES:
        add_task(acting, drita, drita, (DAY + timedelta(days=1)).date(), errand("Papër", CANARIES[1]), title)
    by_mail(acting, drita)
    with on(0):
        run(app, "office.reminders")
        for _turn in range(3):
            run(app, "office.mail")
    ((to, raw),) = post.messages
    said = email.message_from_bytes(raw)
    assert to == ["punonjesja@bashkia.al"] and said["Subject"] == "Kujdes" and said["From"] == "kujdes@bashkia.al"
    assert said.get_payload(decode=True).decode().strip() == "Keni 4 detyra në Kujdes."
    opened = raw + quopri.decodestring(raw) + said.get_payload(decode=True) + str(said.items()).encode()
    assert [
        canary for canary in CANARIES if canary.encode() in opened or base64.b64encode(canary.encode()) in raw
    ] == []
    with app.app_context(), privileged("test"):
        stored = str(db.session.execute(sa.select(Notice.__table__)).all())
        assert not any(canary in stored for canary in CANARIES)
        db.session.remove()


def test_one_task_is_said_in_the_singular_and_a_day_has_one_email(app, acting, drita, post):
    add_task(acting, drita, drita, (DAY + timedelta(days=1)).date())
    by_mail(acting, drita)
    with on(0, hour=6):
        run(app, "office.reminders")
        run(app, "office.mail")
        assert post.messages == [], "nobody is written to before seven"
    for day in (0, 1):
        with on(day):
            run(app, "office.reminders")
            run(app, "office.mail")
    texts = [email.message_from_bytes(raw).get_payload(decode=True).decode().strip() for _to, raw in post.messages]
    assert texts == ["Keni 1 detyrë në Kujdes."] * 2


def test_an_email_that_the_server_does_not_take_waits_and_is_sent_later(app, acting, drita, post):
    add_task(acting, drita, drita, (DAY + timedelta(days=1)).date())
    by_mail(acting, drita)
    port = post.server.port
    post.server.stop()
    with on(0):
        run(app, "office.reminders")
        run(app, "office.mail")
        with acting(drita):
            (row,) = db.session.scalars(sa.select(Notice)).all()
            assert (row.state, row.tries) == ("waiting", 1)
    back = Controller(post, hostname="127.0.0.1", port=port)
    back.start()
    try:
        with on(0):
            run(app, "office.mail")
            assert post.messages == [], "not before its time"
        with on(0, hour=10):
            run(app, "office.mail")
            run(app, "office.mail")
    finally:
        back.stop()
    assert len(post.messages) == 1
    with acting(drita):
        (row,) = db.session.scalars(sa.select(Notice)).all()
        assert (row.state, row.tries) == ("sent", 2)


def test_an_email_of_yesterday_is_given_up_and_told_to_the_administrator(app, acting, drita, post):
    add_task(acting, drita, drita, (DAY + timedelta(days=1)).date())
    by_mail(acting, drita)
    post.server.stop()
    with on(0):
        run(app, "office.reminders")
        run(app, "office.mail")
    with on(1, hour=1):
        run(app, "office.mail")
        with app.app_context(), privileged("test"):
            assert outbox.given_up() == 1
            db.session.remove()


def test_without_a_mail_server_nothing_is_written_down(app, acting, drita):
    add_task(acting, drita, drita, (DAY + timedelta(days=1)).date())
    by_mail(acting, drita)
    with on(0):
        run(app, "office.reminders")
        run(app, "office.mail")
    with acting(drita):
        assert db.session.scalars(sa.select(Notice)).all() == []


# --- the pages


def test_the_bell_shows_what_is_new_and_the_home_page_too(app, acting, drita, signed_in):
    add_task(acting, drita, drita, (DAY + timedelta(days=1)).date(), title="Telefono shkollën")
    with on(0):
        run(app, "office.reminders")
        person = signed_in("drita")
        home = person.get("/").text
        assert home.count("Telefono shkollën") == 2, "once as a deadline and once as a reminder"
        page = person.get("/office/reminders/").text
        assert "Telefono shkollën" in page and "1 ditë më parë" in page
        assert person.post("/office/reminders/seen").status_code == 303
        assert person.get("/").text.count("Telefono shkollën") == 1
        assert "Telefono shkollën" in person.get("/office/reminders/").text


def test_who_wants_an_email_says_to_which_address(signed_in, drita, acting):
    person = signed_in("drita")
    person.get("/office/reminders/settings")
    refused = person.post("/office/reminders/settings", {"days": ["7"], "by_mail": "y", "address": ""})
    assert refused.status_code == 422 and "Shkruani në cilën adresë" in refused.text
    answer = person.post(
        "/office/reminders/settings", {"days": ["7", "1"], "by_mail": "y", "address": "drita@bashkia.al"}
    )
    assert answer.status_code == 303
    with acting(drita):
        row = settings.mine()
        assert (row.days, row.by_mail, row.address) == ([7, 1], True, "drita@bashkia.al")
