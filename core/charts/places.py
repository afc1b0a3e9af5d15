"""A map of tiles: the places of a municipality about where they lie, each as large as the others."""

from collections.abc import Sequence
from typing import Any

from core.charts.bars import largest, shade
from core.charts.canvas import HATCH, INK, WIDTH, Canvas, Chart, in_lines, told
from core.l10n import _
from core.measures.contract import Cell

TALL = 54


def tile_map(title: str, tiles: Sequence[tuple[int, int, Any, Cell]]) -> Chart:
    """Draw a tile for each place: its row and column from the north-west, its name and cell; the darker the more."""
    columns = max(column for _row, column, _name, _cell in tiles) + 1
    tall = max(row for row, _column, _name, _cell in tiles) + 1
    canvas, wide = Canvas(TALL * tall), WIDTH / columns
    most = largest(cell for _row, _column, _name, cell in tiles)
    for row, column, name, cell in tiles:
        fill, ink = (HATCH, INK) if cell.hidden else shade(cell.value or 0, most)
        x, y = column * wide, row * TALL
        canvas.rect(x, y, wide - 2, TALL - 2, fill, rx=4)
        for place, words in enumerate(in_lines(name, wide - 4, 10)):
            canvas.text(x + wide / 2 - 1, y + 14 + place * 11, words, size=10, anchor="middle", fill=ink)
        canvas.text(x + wide / 2 - 1, y + 45, cell, size=14, anchor="middle", bold=True, fill=ink)
    rows = [(name, cell) for _row, _column, name, cell in tiles]
    return canvas.chart(title, "; ".join(told(*row) for row in rows), (_("Unit"), _("Number")), rows)
