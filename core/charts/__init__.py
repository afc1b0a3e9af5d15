"""Charts that the server draws: one SVG for the page, for paper and for a PDF (`core/_charts.html` shows them).

The title is a sentence with the finding, labels stand beside what they name, and every chart knows its table. What is
not told to protect people is hatched and has no height.
"""

from core.charts.bars import bars, bullets, butterfly, percent, waffle
from core.charts.canvas import Chart
from core.charts.caseload import steps
from core.charts.places import tile_map
from core.charts.time import lines, strip, thermometer

__all__ = [
    "Chart",
    "bars",
    "bullets",
    "butterfly",
    "lines",
    "percent",
    "steps",
    "strip",
    "thermometer",
    "tile_map",
    "waffle",
]
