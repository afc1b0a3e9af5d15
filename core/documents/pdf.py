"""PDF/UA-1 from a Typst template and facts, inside the child: nothing is read but the paper, nothing is fetched."""

import json
import re
from pathlib import Path
from typing import Any

from core.parsing import Parsed

PAPER = Path(__file__).parent / "paper"
STRIP_MM = (190, 5)
SOFTWARE = re.compile(rb"(?<=/Creator\()[^)]*|(?<=<xmp:CreatorTool>)[^<]*")
PACKAGE = re.compile(r'["\']@\w+/')


def write(content: bytes, *, facts: dict[str, Any]) -> Parsed:
    """Return the PDF that a Typst template makes of the facts, or what is wrong with the template."""
    try:
        return Parsed({}, [compiled(content.decode(), facts)])
    except (RuntimeError, ValueError) as problem:
        return Parsed({"mistake": "broken", "word": str(problem).splitlines()[0]}, [])


def compiled(source: str, facts: dict[str, Any]) -> bytes:
    """Return the PDF; tagged, with title and language, without the name of the software.

    Raises:
        ValueError: the template imports a package, which would be fetched from elsewhere.
        RuntimeError: it does not compile, or a picture has no words for who cannot see it.
    """
    if PACKAGE.search(source):
        raise ValueError("a template brings all that it needs")
    made = _compile(source, facts, pdf_standards=["ua-1"])
    # The same length of blanks, because a PDF says at which byte each of its parts begins.
    return SOFTWARE.sub(lambda found: b" " * len(found[0]), made)


def picture(svg: str, width_mm: int) -> bytes:
    """Return a chart as PNG of a printer's resolution, for where SVG is not drawn."""
    source = (
        f"#set page(width: {width_mm}mm, height: auto, margin: 0pt)\n"
        '#image(bytes(json(bytes(sys.inputs.data))), format: "svg", width: 100%)'
    )
    return _compile(source, svg, format="png", ppi=220)


def strip(content: bytes) -> Parsed:
    """Return an untagged strip of paper with one line, as wide as a page, to be drawn over the foot of others."""
    source = (
        f"#set page(width: {STRIP_MM[0]}mm, height: {STRIP_MM[1]}mm, margin: 0pt)\n"
        '#set text(lang: "sq", font: "Liberation Serif", size: 8pt, fill: luma(70))\n'
        "#align(center + horizon, json(bytes(sys.inputs.data)))"
    )
    return Parsed({}, [_compile(source, content.decode(), pdf_tags=False)])


def _compile(source: str, facts: Any, **how: Any) -> bytes:
    import typst

    made = typst.compile(
        source.encode(),
        root=str(PAPER),
        font_paths=[str(PAPER / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(facts, ensure_ascii=False)},
        **how,
    )
    return bytes(made if isinstance(made, bytes) else made[0])  # type: ignore[index]
