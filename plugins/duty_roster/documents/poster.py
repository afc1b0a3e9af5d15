"""The sheet for the wall: who is on duty when, with telephones, on A4, in black and white.

The words are those of an Albanian document and are no messages to translate.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from core.db import now
from core.documents.frame import frame
from core.documents.render import to_pdf
from core.l10n import format_date, format_datetime, format_month, format_phone, format_time, in_language, local
from plugins.duty_roster.models import Roster, Shift
from plugins.duty_roster.models.rosters import DRAFT, PRIMARY, REPLACED
from plugins.duty_roster.services import rosters
from plugins.duty_roster.services.distribution import holdings
from plugins.duty_roster.services.teams import order_words
from plugins.duty_roster.spans import bounds, days_in
from plugins.office import days, profile

TEMPLATE = Path(__file__).parent / "poster.typ"
WEEK = ("e hënë", "e martë", "e mërkurë", "e enjte", "e premte", "e shtunë", "e diel")


def pdf(roster: Roster) -> bytes:
    """Return the sheet of a roster as PDF.

    Raises:
        core.documents.problems.Problem: it cannot be made.
    """
    with in_language("sq"):
        return to_pdf(facts(roster), TEMPLATE)


def file_name(roster: Roster) -> str:
    """Return the name of the file, which tells the version."""
    return f"grafiku-{roster.month:%Y-%m}-v{roster.number}.pdf"


def facts(roster: Roster) -> dict[str, Any]:
    """Return what stands on the sheet; the private telephones are not among it."""
    shifts = rosters.shifts_of(roster)
    heads = _heads(roster, shifts)
    time = bounds(roster.month, roster.team.pattern.shifts)
    rows = _rows(roster, shifts, heads)
    head = profile.letterhead(roster.month)
    names = ("municipality", "directorate", "sector")
    return {
        **frame(title=f"Grafik {roster.month:%Y-%m} v{roster.number}", landscape=True),
        "municipality": [getattr(head, name) for name in names if head is not None and getattr(head, name)],
        "heading": f"Grafiku i gadishmërisë, {format_month(roster.month)}",
        "team": roster.team.name,
        "order": f"Urdhri i Kryetarit nr. {order_words(roster.team.order)}" if roster.team.order else "",
        "version": f"Versioni {roster.number}",
        "valid": f"Vlen nga {format_datetime(time.start)} deri më {format_datetime(time.end)}",
        "state": _state(roster),
        "incomplete": f"I PAPLOTË: {roster.override}" if roster.override else "",
        "heads": heads,
        "rows": rows,
        "recipients": [one.recipient.institution.name for one in holdings(roster)],
        "mark": hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16],
        "printed": f"Gjeneruar më {format_datetime(now())}",
    }


def _state(roster: Roster) -> list[str]:
    """Return the lines about which sheet this one replaces, or which replaced it."""
    if roster.state == DRAFT:
        return ["PROJEKT: nuk është në fuqi"]
    if roster.state == REPLACED:
        fresh = rosters.in_force(roster)
        by = f" nga v{fresh.number}, datë {format_date(local(fresh.published_at).date())}" if fresh else ""
        return [f"I ZËVENDËSUAR{by}"]
    return [f"Ky grafik zëvendëson v{roster.number - 1}"] if roster.number > 1 else []


def _hours(shift: Shift) -> str:
    return f"{format_time(shift.starts)}–{format_time(shift.ends)}"


def _heads(roster: Roster, shifts: list[Shift]) -> list[str]:
    """Return the heads of the columns: the hours of the shifts as they come, then those in reserve."""
    first = [_hours(shift) for shift in shifts if shift.role == PRIMARY]
    found = list(dict.fromkeys([f"{one['from']}–{one['to']}" for one in roster.team.pattern.shifts] + first))
    return found + (["Rezervë"] if any(shift.role != PRIMARY for shift in shifts) else [])


def _rows(roster: Roster, shifts: list[Shift], heads: list[str]) -> list[dict[str, Any]]:
    holiday = days.calendar().is_holiday
    found = []
    for day in days_in(roster.month):
        cells = dict.fromkeys(heads, "")
        for shift in (one for one in shifts if local(one.starts).date() == day):
            head = _hours(shift) if shift.role == PRIMARY else "Rezervë"
            phone = roster.team.phone or shift.member.phone
            said = f"{shift.member.user.name}  {format_phone(phone)}"
            cells[head] = f"{cells[head]}\n{said}".strip()
        off = day.weekday() > 4 or holiday(day)
        found.append({"day": f"{day:%d.%m}", "week": WEEK[day.weekday()], "off": off, "cells": list(cells.values())})
    return found
