"""Charts: drawn without style or script, readable by everybody, and silent about what is not told."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from core import charts
from core.measures import Cell

HIDDEN = Cell(None, hidden=True)
ATTACK = '<script>alert("1")</script>&'


def drawings(app):
    """Return one chart of each kind, in which the word of an attacker is a label and one figure is not told."""
    with app.app_context():
        return {
            "bars": charts.bars("Shushica.", [(ATTACK, Cell(12), Cell(3)), ("B", HIDDEN, Cell(0))], names=("I", "II")),
            "steps": charts.steps(
                "208 raste.", carried_over=Cell(51), new=Cell(157), managed=Cell(208), closed=HIDDEN,
                still_open=Cell(100), labels=(ATTACK, "Të reja", "Të menaxhuara", "Të mbyllura", "Të hapura"),
            ),
            "lines": charts.lines("Bien.", ["I", "II", "III"], [(ATTACK, [Cell(1), HIDDEN, Cell(3)])]),
            "strip": charts.strip("Janari.", [(ATTACK, Cell(4)), ("shk", HIDDEN)]),
            "tile_map": charts.tile_map("Elbasani.", [(0, 0, ATTACK, Cell(8)), (1, 2, "Labinot-Fushë", HIDDEN)]),
            "waffle": charts.waffle("Gratë.", Cell(55), Cell(345), (ATTACK, "Burra")),
            "butterfly": charts.butterfly("Salla.", [(ATTACK, Cell(4), "djem", HIDDEN)]),
            "bullets": charts.bullets("Auditimet.", [(ATTACK, 14, 6), ("Prindër", 80, 95)]),
            "thermometer": charts.thermometer("Buxheti.", 0.9, 2.0, (ATTACK, "2 %")),
        }  # fmt: skip


@pytest.fixture
def kind():
    return "sqlite"


def test_every_chart_is_a_picture_with_words_and_a_table(app):
    for name, chart in drawings(app).items():
        picture = ElementTree.fromstring(str(chart.svg))
        assert picture.get("role") == "img" and picture.get("aria-label") == chart.alt, name
        assert chart.title in chart.alt and chart.rows and len(chart.head) >= 2, name
        for element in picture.iter():
            assert "style" not in element.attrib and "class" not in element.attrib, name
            assert element.tag.rsplit("}")[-1] not in {"script", "style", "a", "image", "foreignObject"}, name
        assert ATTACK in chart.alt and "<script" not in str(chart.svg), name


def test_what_is_not_told_is_hatched_and_has_no_height_of_its_own(app):
    for name, chart in drawings(app).items():
        if name in {"waffle", "bullets", "thermometer"}:
            continue
        found = re.findall(r'fill="url\(#(h[0-9a-f]+)\)"', str(chart.svg))
        assert found and f'id="{found[0]}"' in str(chart.svg), name
        assert "*" in str(chart.svg) or name == "lines", name
    with app.app_context():
        lengths = [
            re.search(r'width="(\d+)" height="14" fill="url', str(charts.bars("x", [("A", HIDDEN, None), other]).svg))[
                1
            ]
            for other in (("B", Cell(1), None), ("B", Cell(1000), None))
        ]
    assert lengths[0] == lengths[1]


def test_two_charts_of_one_page_share_no_name(app):
    with app.app_context():
        names = [re.search(r'id="(\w+)"', str(charts.bars(title, [("A", HIDDEN, None)]).svg))[1] for title in "xy"]
    assert len(set(names)) == 2


def test_a_share_below_a_hundred_is_never_printed_as_a_hundred(app):
    with app.app_context():
        assert [charts.percent(Decimal(text)) for text in ("99.96", "100", "233.33", "0.04")] == [
            "99,9%", "100,0%", "233,3%", "0,0%",
        ]  # fmt: skip
