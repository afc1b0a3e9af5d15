"""Hours on duty: a month's ledger, one's own or everybody's, to take along for pay or days off."""

from datetime import date
from typing import Any

from flask import render_template, request

from core import exports
from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.l10n import _, _l, format_month, format_number, read_day, today
from plugins.duty_roster import codes
from plugins.duty_roster.permissions import HOURS, HOURS_ALL
from plugins.duty_roster.services import hours as service
from plugins.duty_roster.spans import next_month
from plugins.duty_roster.views import blueprint

BACK = 12
"""For so many months back the ledger is offered."""


def hours_text(minutes: int) -> str:
    """Return minutes as hours, with decimals only where they are no whole hours."""
    return format_number(minutes // 60) if minutes % 60 == 0 else format_number(round(minutes / 60, 2))


EXPORTED = (
    (_l("Name"), lambda row: row.name),
    (_l("Shifts"), lambda row: row.shifts),
    (_l("Hours"), lambda row: round(row.first.total / 60, 2)),
    (_l("Night hours"), lambda row: round(row.first.night / 60, 2)),
    (_l("Weekend hours"), lambda row: round(row.first.weekend / 60, 2)),
    (_l("Holiday hours"), lambda row: round(row.first.holiday / 60, 2)),
    (_l("Hours in reserve"), lambda row: round(row.reserve.total / 60, 2)),
)


def _months() -> list[date]:
    found = [next_month(today().replace(day=1))]
    while len(found) < BACK:
        before = found[-1].replace(day=1)
        found.append(before.replace(year=before.year - (before.month == 1), month=(before.month - 2) % 12 + 1))
    return found


def _chosen() -> date:
    return read_day(request.args.get("month", ""), today()).replace(day=1)


@blueprint.get("/hours")
@requires(HOURS)
def hours() -> Any:
    """Show the hours of a month."""
    month, rows = _chosen(), service.ledger(_chosen())
    record("duty_roster.hours.listed", shown=[row.id for row in rows])
    return render_template(
        "duty_roster/hours.html",
        month=month,
        months=[(one.isoformat(), format_month(one)) for one in _months()],
        rows=rows,
        hours_text=hours_text,
        rules=codes.rules(),
        may_export=current().may(HOURS_ALL),
    )


@blueprint.route("/hours/export", methods=["GET", "POST"])
@requires(HOURS_ALL)
def export_hours() -> Any:
    """Export the hours of a month, for pay."""
    rows = service.ledger(_chosen())
    title = _("Hours on duty, %(month)s", month=format_month(_chosen()))
    return exports.offer("duty_roster.hours", EXPORTED, rows, title=title, about_persons=False)
