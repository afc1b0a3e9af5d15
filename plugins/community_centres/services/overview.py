"""What a month looks like: the days of a centre as a strip, the centres side by side on one scale."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core import charts
from core.charts import Chart
from core.l10n import _, format_date
from core.measures import Cell
from plugins.community_centres.models import Centre, MonthlyReport
from plugins.community_centres.services import directory, reports


def days(figures: dict[str, Any]) -> Chart | None:
    """Draw how many came on each day of a month; nothing for a month without records."""
    found = figures["days"]
    if not found:
        return None
    fullest = max(found, key=lambda day: found[day])
    title = _("Most came on %(day)s: %(number)s", day=format_date(date.fromisoformat(fullest)), number=found[fullest])
    cells = [(str(date.fromisoformat(day).day), Cell(number)) for day, number in sorted(found.items())]
    return charts.strip(title, cells)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A centre in a month; without figures when it has not sent its report."""

    centre: Centre
    report: MonthlyReport | None

    @property
    def figures(self) -> dict[str, Any] | None:
        return self.report.figures if self.report is not None and not self.report.is_open else None


def side_by_side(month: date) -> list[Line]:
    """Return all centres with what they sent of a month."""
    sent = {row.centre_id: row for row in reports.of_month(month)}
    return [Line(centre=row, report=sent.get(row.id)) for row in directory.centres() if row.state != "planned"]
