"""The steps of a caseload: carried over + new = managed; managed - closed = open."""

from typing import Any

from core.charts.canvas import HATCH, INK, LINE, MUTED, SOFT, STRONG, WIDTH, Canvas, Chart, in_lines, told
from core.l10n import _
from core.measures.contract import Cell

FLOOR, ROOM, BAR = 150, 122, 46


def steps(
    title: str, *, carried_over: Cell, new: Cell, managed: Cell, closed: Cell, still_open: Cell, labels: tuple[Any, ...]
) -> Chart:
    """Draw the five figures as steps; `labels` in the same order. A figure that is not told is a hatched stump."""
    figures = (carried_over, new, managed, closed, still_open)
    canvas, apart = Canvas(186), WIDTH / 5
    most = float(managed.value or max((cell.value or 0 for cell in figures), default=0) or 1)
    floors = (0.0, _height(carried_over), 0.0, _height(still_open), 0.0)
    for place, (cell, floor, label) in enumerate(zip(figures, floors, labels, strict=True)):
        x = place * apart + (apart - BAR) / 2
        tall = 18.0 if cell.hidden else float(cell.value or 0) / most * ROOM
        bottom = FLOOR - floor / most * ROOM
        fill = HATCH if cell.hidden else STRONG if place in (0, 2, 4) else SOFT
        canvas.rect(x, bottom - tall, BAR, max(tall, 1), fill)
        canvas.text(x + BAR / 2, bottom - tall - 5, cell, size=14, anchor="middle", bold=True)
        if place < 4:
            level = bottom - (tall if place != 3 else 0)
            canvas.line(x + BAR, level, x + apart, level, stroke=MUTED, stroke_dasharray="2 3")
        for row, words in enumerate(in_lines(label, apart - 2, 11)):
            canvas.text(x + BAR / 2, FLOOR + 15 + row * 13, words, size=11, anchor="middle", fill=INK)
    canvas.line(0, FLOOR, WIDTH, FLOOR, stroke=LINE)
    rows = list(zip(labels, figures, strict=True))
    return canvas.chart(title, "; ".join(told(*row) for row in rows), (_("Step"), _("Number")), rows)


def _height(cell: Cell) -> float:
    return float(cell.value or 0)
