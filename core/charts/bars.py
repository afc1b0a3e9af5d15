"""Bars: figures beside each other, with the ones of another period under them, or against a target."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from core.charts.canvas import (
    FEMALE,
    GREY,
    HATCH,
    INK,
    MALE,
    MUTED,
    PAPER,
    SHADES,
    SOFT,
    STRONG,
    WIDTH,
    Canvas,
    Chart,
    fitted,
    told,
    width_of,
)
from core.l10n import _, format_percent
from core.measures.contract import Cell, Number

BAR = 14
STUB = 34
"""How long a bar is whose value is not told."""
END = 150
"""Where the axis of a target ends, in percent."""


def largest(cells: Iterable[Cell | None]) -> Number:
    """Return the largest value that is told, at least one."""
    return max((cell.value for cell in cells if cell is not None and cell.value is not None), default=0) or 1


def bars(title: str, rows: Sequence[tuple[Any, Cell, Cell | None]], *, names: tuple[Any, Any] = ("", "")) -> Chart:
    """Draw one bar for each row: label, this period's cell, and the other period's or none; `names` name the two."""
    compared = any(before is not None for _label, _now, before in rows)
    step = 44 if compared else 34
    canvas = Canvas(step * len(rows) + (16 if compared else 0))
    most, room = largest(cell for row in rows for cell in row[1:]), WIDTH - 48
    for place, (label, now, before) in enumerate(rows):
        top = place * step
        canvas.text(0, top + 11, fitted(label, WIDTH))
        _bar(canvas, top + 16, BAR, now, most, room, STRONG, bold=True)
        if before is not None:
            _bar(canvas, top + 31, 7, before, most, room, SOFT)
    if compared:
        _legend(canvas, step * len(rows) + 12, names)
    said = "; ".join(told(label, f"{now} ({before})" if before is not None else now) for label, now, before in rows)
    head = (_("Group"), *names) if compared else (_("Group"), _("Number"))
    return canvas.chart(title, said, head, rows)


def _bar(
    canvas: Canvas, y: float, height: float, cell: Cell, most: Number, room: float, fill: str, *, bold: bool = False
) -> None:
    length = STUB if cell.hidden else float(cell.value or 0) / float(most) * room
    canvas.rect(0, y, max(length, 1), height, HATCH if cell.hidden else fill, rx=2)
    size = 12 if bold else 10
    canvas.text(length + 6, y + height - (2 if bold else -1), cell, size=size, bold=bold, fill=INK if bold else MUTED)


def _legend(canvas: Canvas, y: float, names: tuple[Any, Any]) -> None:
    x = 0.0
    for name, fill in zip(names, (STRONG, SOFT), strict=True):
        canvas.rect(x, y - 8, 10, 9, fill)
        canvas.text(x + 14, y, name, size=11, fill=MUTED)
        x += 30 + width_of(name, 11)


def butterfly(title: str, pairs: Sequence[tuple[Any, Cell, Any, Cell]]) -> Chart:
    """Draw groups to the left and right of an axis: for each pair label and cell of the one side and of the other."""
    canvas, middle = Canvas(40 * len(pairs)), WIDTH / 2
    most, room = largest(cell for pair in pairs for cell in (pair[1], pair[3])), WIDTH / 2 - 40
    for place, (left, one, right, other) in enumerate(pairs):
        top = place * 40
        canvas.text(middle - 4, top + 11, left, anchor="end")
        canvas.text(middle + 4, top + 11, right)
        for cell, fill, side in ((one, FEMALE, -1), (other, MALE, 1)):
            length = STUB if cell.hidden else float(cell.value or 0) / float(most) * room
            start = middle - length if side < 0 else middle
            canvas.rect(start, top + 16, length, BAR, HATCH if cell.hidden else fill)
            anchor = "end" if side < 0 else None
            canvas.text(middle + side * (length + 6), top + 28, cell, anchor=anchor, bold=True)
    canvas.line(middle, 0, middle, 40 * len(pairs), stroke=INK)
    said = "; ".join(f"{told(left, one)}; {told(right, other)}" for left, one, right, other in pairs)
    rows = (row for left, one, right, other in pairs for row in ((left, one), (right, other)))
    return canvas.chart(title, said, (_("Group"), _("Number")), rows)


def bullets(title: str, rows: Sequence[tuple[Any, Number, Number]]) -> Chart:
    """Draw what was reached against its target: label, reached, target; the axis ends at 150 %, what lies beyond is an
    arrow with its figure."""
    canvas, room = Canvas(40 * len(rows)), WIDTH - 64
    shares = [Decimal(reached) * 100 / Decimal(target) for _label, reached, target in rows]
    at_target = room * 100 / END
    for place, ((label, _reached, _target), share) in enumerate(zip(rows, shares, strict=True)):
        top = place * 40
        length = room * min(float(share), END) / END
        canvas.text(0, top + 11, fitted(label, WIDTH))
        canvas.rect(0, top + 16, room, BAR, GREY, rx=2)
        canvas.rect(0, top + 19, length, BAR - 6, STRONG)
        canvas.line(at_target, top + 13, at_target, top + 33, stroke=INK, stroke_width=2.5)
        if share > END:
            canvas.add("path", d=f"M{room:.0f} {top + 16}l9 7l-9 7z", fill=STRONG)
        canvas.text(room + (14 if share > END else 6), top + 28, percent(share), size=11, bold=True)
    said = "; ".join(told(row[0], percent(share)) for row, share in zip(rows, shares, strict=True))
    table = ((*row, percent(share)) for row, share in zip(rows, shares, strict=True))
    return canvas.chart(title, said, (_("Group"), _("Reached"), _("Target"), _("Share")), table)


def percent(share: Decimal) -> str:
    """Write a share with one decimal; what is below 100 is never printed as 100."""
    rounded = share.quantize(Decimal("0.1"))
    if share < 100 <= rounded:
        rounded = Decimal("99.9")
    return format_percent(rounded / 100, 1)


def waffle(title: str, part: Cell, whole: Cell, labels: tuple[Any, Any]) -> Chart:
    """Draw a part of a whole as squares of a hundred; `labels` name the part and the rest."""
    canvas, side = Canvas(150), 13
    told_ = part.value is not None and whole.value not in (None, 0)
    filled = round(float(part.value or 0) / float(whole.value or 1) * 100) if told_ else 0
    for place in range(100):
        x, y = place % 10 * (side + 2), place // 10 * (side + 2)
        fill = HATCH if not told_ else FEMALE if place < filled else GREY
        canvas.rect(x, y, side, side, fill)
    share = percent(Decimal(part.value or 0) * 100 / Decimal(whole.value or 1)) if told_ else str(part)
    canvas.text(166, 42, share, size=26, bold=True, fill=FEMALE)
    canvas.text(166, 62, fitted(labels[0], 190))
    canvas.text(166, 80, _("%(part)s of %(whole)s", part=part, whole=whole), fill=MUTED)
    rest = Cell(None, hidden=True) if not told_ else Cell((whole.value or 0) - (part.value or 0))
    rows = ((labels[0], part), (labels[1], rest))
    said = "; ".join(told(*row) for row in rows)
    return canvas.chart(title, said, (_("Group"), _("Number")), rows)


def shade(value: Number, most: Number) -> tuple[str, str]:
    """Return the shade of a value among others, and the colour in which words stand on it.

    Roots of the values are compared, so that a town does not leave all villages alike.
    """
    if not value:
        return GREY, INK
    step = min(int((float(value) / float(most)) ** 0.5 * len(SHADES)), len(SHADES) - 1)
    return SHADES[step], PAPER if step >= len(SHADES) - 2 else INK
