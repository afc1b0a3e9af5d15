"""Calendars at a secret address: when something is due, hardly what, never about whom, no trace of what is hidden."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from icalendar import Calendar

from core.access.exclusions import exclude
from core.access.principal import privileged
from core.audit.models import AuditEvent
from core.auth.models import User
from core.db import db, unit_of_work
from core.l10n import TIME_ZONE
from plugins.office import feeds, tasks
from plugins.office.models import Link
from plugins.office.reminders import settings

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=TIME_ZONE)
CANARIES = ("Zamira", "Fshehur", "P-KANARINË", "dhunë")


@pytest.fixture
def drita(worker):
    return worker("drita", "Papër", "staff")


@pytest.fixture
def besa(worker):
    return worker("besa", "Papër", "staff")


def add(acting, user, *, days, errand_id=None, at=None):
    from plugins.errands.models import Errand

    with acting(user):
        about = db.session.get(Errand, errand_id) if errand_id else None
        when = {"due_at": at} if at else {"due_on": (NOON + timedelta(days=days)).date()}
        tasks.add_task(title=" ".join(CANARIES), owner_id=user, subject=about, **when)


def address(acting, user, days=90):
    with acting(user):
        return f"/calendar/{feeds.give(days)}.ics"


def test_a_calendar_says_when_something_is_due_and_nothing_of_what(acting, drita, errand, visitor):
    add(acting, drita, days=3, errand_id=errand("Papër", CANARIES[2]))
    add(acting, drita, days=5, at=NOON + timedelta(days=5))
    with time_machine.travel(NOON, tick=False):
        answer = visitor().get(address(acting, drita))
        assert answer.status_code == 200 and answer.mimetype == "text/calendar"
        events = Calendar.from_ical(answer.data).walk("VEVENT")
        assert [str(event["SUMMARY"]) for event in events] == ["Afat", "Afat"]
        assert [event["DTSTART"].dt for event in events] == [
            (NOON + timedelta(days=3)).date(),
            NOON + timedelta(days=5),
        ]
        assert not any(canary in answer.text for canary in CANARIES)
        assert not {"ETag", "Last-Modified"} & set(answer.headers.keys())
        assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers


def test_initials_are_shown_to_who_asked_for_them(acting, drita, errand, visitor):
    add(acting, drita, days=3, errand_id=errand("Papër"))
    with acting(drita):
        settings.change("", days=[1], by_mail=False, address=None, initials=True)
    with time_machine.travel(NOON, tick=False):
        (event,) = Calendar.from_ical(visitor().get(address(acting, drita)).data).walk("VEVENT")
        assert str(event["SUMMARY"]) == "Afat P. K."


def test_a_hidden_record_leaves_no_trace_in_a_calendar(acting, drita, besa, errand, visitor):
    add(acting, besa, days=2)
    with time_machine.travel(NOON, tick=False):
        url = address(acting, besa)
        before = visitor().get(url)
        hidden = errand("Papër")
        add(acting, besa, days=3, errand_id=hidden)
        assert visitor().get(url).data != before.data
        with acting(drita):
            exclude(hidden, besa)
        after = visitor().get(url)
        assert after.data == before.data and dict(after.headers) == dict(before.headers)


def test_addresses_that_do_not_open_all_look_alike(app, acting, drita, besa, visitor):
    with time_machine.travel(NOON, tick=False):
        first, ended = address(acting, drita), address(acting, besa)
        second = address(acting, drita)
        with acting(besa):
            feeds.end()
        looks = {visitor().get(url).data for url in (first, ended, "/calendar/asgje.ics")}
        assert visitor().get(second).status_code == 200
    with time_machine.travel(NOON + timedelta(days=91), tick=False):
        looks.add(visitor().get(second).data)
    with time_machine.travel(NOON, tick=False):
        with app.app_context(), unit_of_work():
            db.session.scalars(sa.select(User).where(User.username == "drita")).one().active = False
        looks.add(visitor().get(second).data)
    assert looks == {b"404\n"}


def test_the_address_is_kept_as_a_hash_and_every_fetch_is_told(app, acting, drita, visitor):
    add(acting, drita, days=3)
    with time_machine.travel(NOON, tick=False):
        url = address(acting, drita)
        visitor().get(url)
    with app.app_context(), privileged("test"):
        assert url.split("/")[2][:-4] not in str(db.session.execute(sa.select(Link.__table__)).all())
        told = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "office.feed.fetched")).one()
        assert told.seen is not None and told.user_id == drita
        db.session.remove()


def test_whoever_makes_an_address_confirms_who_they_are_and_sees_it_once(signed_in, drita, visitor):
    person = signed_in("drita")
    person.get("/office/reminders/settings")
    assert person.post("/office/reminders/feed", {"life": "30"}).location.startswith("/confirm")
    person.get("/confirm")
    from conftest import PASSWORD

    person.post("/confirm", {"password": PASSWORD})
    person.get("/office/reminders/settings")
    page = person.post("/office/reminders/feed", {"life": "30"}).text
    url = page.split("<code>")[1].split("</code>")[0]
    assert (
        visitor().get(url.split("127.0.0.1")[1] if "127.0.0.1" in url else "/" + url.split("/", 3)[3]).status_code
        == 200
    )
    later = person.get("/office/reminders/settings").text
    assert url not in later and "Adresa hapet" in later
    person.post("/office/reminders/feed/end")
    assert visitor().get("/" + url.split("/", 3)[3]).status_code == 404
