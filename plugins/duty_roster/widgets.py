"""The line on top of every page: who is on duty now; and on the home page what was handed over in the night."""

from flask import render_template

from core.access.principal import Principal
from core.audit.chain import record
from core.db import db
from core.l10n import format_phone
from plugins.duty_roster import codes
from plugins.duty_roster.models import DutyCall
from plugins.duty_roster.permissions import CALL_READ, SHIFT
from plugins.duty_roster.services import calls, now

MOST = 10


def now_line(who: Principal) -> str:
    """Draw who is on duty now, by one question to the database; nothing when nobody is."""
    found = now.on_duty()
    if not found:
        return ""
    mine = who.may(SHIFT) and who.may(CALL_READ) and bool(who.claim("duty_roster.shifts"))
    return render_template("duty_roster/_now.html", on_duty=found, phone=format_phone, mine=mine)


def waiting_calls(_who: Principal) -> str:
    """Draw the calls that wait to be taken over, as far as their reader sees them."""
    rows = list(db.session.scalars(calls.waiting().order_by(DutyCall.received_at).limit(MOST)))
    if not rows:
        return ""
    record("duty_roster.call.listed", shown=[row.id for row in rows])
    return render_template("duty_roster/_waiting_calls.html", rows=rows, label=codes.label)
