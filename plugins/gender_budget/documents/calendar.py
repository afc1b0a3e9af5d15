"""The calendar of a campaign on paper: day, activity, who is responsible, until when it is ready.

The words are those of an Albanian document and are no messages to translate.
"""

from collections.abc import Mapping
from typing import Any

from core.documents import blocks
from core.l10n import format_date, in_language
from plugins.gender_budget.models import Campaign
from plugins.gender_budget.services import campaigns

CALENDAR, CAMPAIGN = "gender_budget.calendar", "gender_budget.campaign"
HEAD = ("Data", "Aktiviteti", "Përgjegjës", "Vendi", "Gati deri më")


def calendar(row: Campaign, _to: Any, _choice: str | None) -> Mapping[str, Any]:
    """Return the calendar of a campaign."""
    with in_language("sq"):
        lines = [
            (format_date(one.on), one.title, one.responsible, one.where, format_date(one.due))
            for one in campaigns.items_of(row)
        ]
        about = f"Kalendari i fushatës {row.year}"
        body = [
            blocks.heading(f"{about}: {row.theme}"),
            blocks.text(f"Nga {format_date(row.first)} deri më {format_date(row.last)}"),
            blocks.table(HEAD, lines, widths=(12, 38, 24, 14, 12), about=about),
        ]
        return {"landscape": True, "body": blocks.without_gaps(body)}
