"""Drawing: SVG with presentation attributes alone, so that a strict page, a printer and a PDF show the same picture."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

INK, MUTED, LINE, PAPER = "#1b242e", "#535f6c", "#cfd6dc", "#ffffff"
STRONG, SOFT = "#0f535b", "#9cc3c4"
"""This period and the one before; they differ in lightness, so that a greyscale print tells them apart."""
FEMALE, MALE, GREY = "#5b2a86", "#5aa7a4", "#e6e9ec"
SHADES = ("#e0eeee", "#bcd9d9", "#8fbfc0", "#3d7d82", "#0f535b")
WIDTH = 360
"""Drawn as wide as a phone; on a desk several stand beside each other."""
LETTER = 0.56
"""How wide a letter is, about, in parts of its size."""
HATCH = "hatch"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawn figure: a sentence with the finding, words for who cannot see it, the picture, and its table."""

    title: str
    alt: str
    svg: Markup
    head: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]


class Canvas:
    """A surface of a size in pixels."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.width, self.height = width, height
        self._parts: list[Markup] = []
        self._hatched = False

    def add(self, tag: str, text: Any = None, **attributes: Any) -> None:
        """Add an element; names with an underscore are written with a hyphen."""
        written = Markup("").join(
            Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-"), _short(value))
            for name, value in attributes.items()
            if value is not None
        )
        body = Markup(">{}</{}>").format(text, Markup(tag)) if text is not None else Markup("/>")
        self._parts.append(Markup("<") + Markup(tag) + written + body)

    def rect(self, x: float, y: float, width: float, height: float, fill: str, **more: Any) -> None:
        """Add a rectangle; filled with `HATCH` it is one whose value is not told."""
        if fill == HATCH:
            self._hatched = True
            fill = f"url(#{HATCH})"
            more.setdefault("stroke", MUTED)
        self.add("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), fill=fill, **more)

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, **more: Any) -> None:
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)

    def text(
        self,
        x: float,
        y: float,
        words: Any,
        *,
        size: float = 12,
        anchor: str | None = None,
        bold: bool = False,
        fill: str = INK,
    ) -> None:
        weight = 600 if bold else None
        self.add("text", str(words), x=x, y=y, font_size=size, text_anchor=anchor, font_weight=weight, fill=fill)

    def chart(self, title: str, said: str, head: tuple[Any, ...], rows: Iterable[tuple[Any, ...]]) -> Chart:
        """Return what was drawn with its title, the words `said` for who cannot see it, and its table."""
        alt = f"{title}. {said}"
        return Chart(title=title, alt=alt, svg=self._drawn(alt), head=head, rows=tuple(rows))

    def _drawn(self, alt: str) -> Markup:
        inside, mark = Markup("").join(self._parts), f"h{zlib.crc32(alt.encode()):x}"
        if self._hatched:
            pattern = Markup(
                '<defs><pattern id="{0}" width="6" height="6" patternUnits="userSpaceOnUse" '
                'patternTransform="rotate(45)"><rect width="6" height="6" fill="{1}"/>'
                '<line x1="0" y1="0" x2="0" y2="6" stroke="{2}" stroke-width="2"/></pattern></defs>'
            ).format(mark, PAPER, MUTED)
            inside = pattern + Markup(str(inside).replace(f"url(#{HATCH})", f"url(#{mark})"))
        return Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{}" viewBox="0 0 {} {}" '
            'width="{}" height="{}" font-family="Inter, sans-serif">{}</svg>'
        ).format(alt, _short(self.width), _short(self.height), _short(self.width), _short(self.height), inside)


def _short(value: Any) -> Any:
    """Write a number as short as a tenth of a pixel allows."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value


def width_of(words: Any, size: float = 12) -> float:
    """Return how wide some words are, about."""
    return len(str(words)) * size * LETTER


def fitted(words: Any, width: float, size: float = 12) -> str:
    """Return words cut short to a width."""
    text, most = str(words), int(width / (size * LETTER))
    return text if len(text) <= most else f"{text[: max(most - 1, 1)].rstrip()}…"


def in_lines(words: Any, width: float, size: float = 11, most: int = 2) -> list[str]:
    """Return words in lines of a width; what does not fit into the last one is cut."""
    lines: list[str] = []
    for word in str(words).replace("-", "-\u200b").replace("\u200b", " ").split():
        glue = "" if lines and lines[-1].endswith("-") else " "
        if lines and width_of(lines[-1] + glue + word, size) <= width:
            lines[-1] += glue + word
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] += glue + word
    return [fitted(line, width, size) for line in lines]


def told(label: Any, value: Any) -> str:
    """Say a label with its value, for the words beside a picture."""
    return f"{label}: {value}"
