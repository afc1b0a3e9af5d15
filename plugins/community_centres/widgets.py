"""On the home page: whose register is missing, and what is held today."""

from flask import render_template

from core.access.principal import Principal
from core.audit.chain import record
from core.l10n import today
from plugins.community_centres import codes
from plugins.community_centres.permissions import REGISTER
from plugins.community_centres.services import groups

MOST = 6


def my_sessions(who: Principal) -> str:
    """Draw the oldest sessions without a register, then those of today; nothing when there are none."""
    missing, rows = groups.without_register()[:MOST], groups.sessions_on(today(), today())[:MOST]
    if not missing and not rows:
        return ""
    record("community_centres.session.listed", shown=[row.id for row in (*missing, *rows)])
    return render_template(
        "community_centres/_my_sessions.html",
        missing=missing,
        rows=rows,
        today=today(),
        label=codes.label,
        lists=codes.lists,
        may_write=who.may(REGISTER),
    )
