"""The strip of a month: a line of 24 hours for each day, dark where somebody is on duty, hatched where nobody is."""

from datetime import datetime, timedelta

from core.charts.canvas import GREY, HATCH, INK, STRONG, Canvas, Chart
from core.l10n import _, format_date, local
from plugins.duty_roster.services.rosters import Sight, words_of
from plugins.duty_roster.spans import Span, days_in, instant

ROW, LEFT, TOP = 9.0, 26.0, 14.0


def drawn(sight: Sight) -> Chart:
    """Return the strip, its title the finding."""
    days = days_in(sight.roster.month)
    canvas = Canvas(TOP + ROW * len(days) + 4)
    width = canvas.width - LEFT
    for hour in (0, 6, 12, 18, 24):
        anchor = "start" if hour == 0 else "end" if hour == 24 else "middle"
        canvas.text(LEFT + width * hour / 24, 9, f"{hour:02}", size=9, anchor=anchor)
    for place, day in enumerate(days):
        y = TOP + place * ROW
        if place % 2 == 0:
            canvas.text(LEFT - 4, y + 7, str(day.day), size=8, anchor="end", fill=INK)
        whole = Span(instant(day, "00:00"), instant(day + timedelta(days=1), "00:00"))
        for spans, fill in ((sight.wanted, GREY), ([s.span for s in sight.shifts], STRONG), (sight.cover.gaps, HATCH)):
            for span in spans:
                if span.overlap(whole):
                    first, last = _at(max(span.start, whole.start), whole), _at(min(span.end, whole.end), whole)
                    canvas.rect(LEFT + width * first, y, width * (last - first), ROW - 2, fill)
    return canvas.chart(_finding(sight), _("A line for each day"), (_("Without anybody"), _("Hours")), _rows(sight))


def _at(moment: datetime, day: Span) -> float:
    """Return where in a day a moment lies; a day of 23 or 25 hours is drawn as long as the others."""
    return (moment - day.start) / (day.end - day.start)


def _rows(sight: Sight) -> list[tuple[str, str]]:
    return [(words_of(gap), f"{gap.minutes / 60:g}") for gap in sight.cover.gaps]


def _finding(sight: Sight) -> str:
    gaps = sight.cover.gaps
    if not gaps:
        return _("Every minute has somebody")
    first = local(gaps[0].start)
    hours = f"{sum(gap.minutes for gap in gaps) / 60:g}"
    return _("%(hours)s hours have nobody, the first on %(day)s", hours=hours, day=format_date(first.date()))
