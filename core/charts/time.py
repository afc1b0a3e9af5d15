"""Figures over time: lines by period, and a strip of shades."""

from collections.abc import Sequence
from typing import Any

from core.charts.bars import largest, shade
from core.charts.canvas import HATCH, INK, MUTED, PAPER, STRONG, WIDTH, Canvas, Chart, told
from core.l10n import _, format_number, format_percent
from core.measures.contract import Cell

LEFT, TOP, FLOOR = 30, 12, 150
STROKES = ((STRONG, None), ("#a35200", "6 4"), (MUTED, "2 3"))
"""Colour and dashes: lines differ on a greyscale print as well."""


def lines(title: str, moments: Sequence[Any], series: Sequence[tuple[Any, Sequence[Cell]]]) -> Chart:
    """Draw a line for each series of cells; where one is not told the line breaks."""
    canvas = Canvas(FLOOR + 26 + 16 * len(series))
    most = float(largest(cell for _name, cells in series for cell in cells))
    apart = (WIDTH - LEFT - 16) / max(len(moments) - 1, 1)
    for part in (0, 0.5, 1):
        y = FLOOR - part * (FLOOR - TOP)
        canvas.line(LEFT, y, WIDTH, y)
        canvas.text(LEFT - 6, y + 4, format_number(round(most * part)), size=10, anchor="end", fill=MUTED)
    for place, moment in enumerate(moments):
        if len(moments) <= 8 or place % 2 == 0:
            anchor = "end" if place and place == len(moments) - 1 else "middle"
            x = WIDTH if anchor == "end" else LEFT + 4 + place * apart
            canvas.text(x, FLOOR + 16, moment, size=10, anchor=anchor, fill=MUTED)
    for number, (name, cells) in enumerate(series):
        colour, dashes = STROKES[number % len(STROKES)]
        _line(canvas, cells, apart, most, colour, dashes)
        y = FLOOR + 34 + number * 16
        canvas.line(LEFT, y - 4, LEFT + 24, y - 4, stroke=colour, stroke_width=2.5, stroke_dasharray=dashes)
        canvas.text(LEFT + 30, y, f"{name}: {cells[-1]}", size=11)
    rows = ((moment, *(cells[at] for _name, cells in series)) for at, moment in enumerate(moments))
    said = "; ".join(told(name, ", ".join(map(str, cells))) for name, cells in series)
    return canvas.chart(title, said, (_("Period"), *(name for name, _cells in series)), rows)


def _line(canvas: Canvas, cells: Sequence[Cell], apart: float, most: float, colour: str, dashes: str | None) -> None:
    run: list[str] = []
    for place, cell in enumerate([*cells, Cell(None, hidden=True)]):
        x = LEFT + 4 + place * apart
        if not cell.hidden:
            y = FLOOR - float(cell.value or 0) / most * (FLOOR - TOP)
            run.append(f"{x:.0f},{y:.0f}")
            canvas.add("circle", cx=x, cy=y, r=3, fill=PAPER, stroke=colour, stroke_width=2)
            continue
        if len(run) > 1:
            points = " ".join(run)
            canvas.add("polyline", points=points, fill="none", stroke=colour, stroke_width=2, stroke_dasharray=dashes)
        run = []
        if place < len(cells):
            canvas.rect(x - 5, FLOOR - 10, 10, 10, HATCH)


def strip(title: str, cells: Sequence[tuple[Any, Cell]]) -> Chart:
    """Draw a row of fields, the darker the more; label and cell of each."""
    canvas, apart = Canvas(58), WIDTH / max(len(cells), 1)
    most = largest(cell for _label, cell in cells)
    for place, (label, cell) in enumerate(cells):
        fill, ink = (HATCH, INK) if cell.hidden else shade(cell.value or 0, most)
        canvas.rect(place * apart, 0, apart - 2, 34, fill)
        middle = place * apart + apart / 2 - 1
        canvas.text(middle, 22, cell, size=11, anchor="middle", bold=True, fill=ink)
        canvas.text(middle, 50, label, size=10, anchor="middle", fill=MUTED)
    said = "; ".join(told(*row) for row in cells)
    return canvas.chart(title, said, (_("Period"), _("Number")), cells)


def thermometer(title: str, share: float, goal: float, labels: tuple[Any, Any]) -> Chart:
    """Draw a share against its goal, both in percent; `labels` say what each of the two is."""
    canvas, most, room = Canvas(84), max(share, goal) * 1.15 or 1, WIDTH - 20
    canvas.rect(10, 30, room, 18, "#edf0f2", rx=9)
    canvas.rect(10, 30, room * share / most, 18, STRONG, rx=9)
    mark = 10 + room * goal / most
    canvas.line(mark, 22, mark, 56, stroke=INK, stroke_width=2.5)
    canvas.text(10, 18, labels[0], bold=True)
    canvas.text(min(mark, WIDTH - 4), 74, labels[1], anchor="end" if mark > WIDTH / 2 else None, fill=MUTED)
    rows = tuple(zip(labels, (format_percent(share / 100), format_percent(goal / 100)), strict=True))
    return canvas.chart(title, "; ".join(told(*row) for row in rows), (_("Group"), _("Share")), rows)
