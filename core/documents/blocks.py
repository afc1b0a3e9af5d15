"""What stands in the body of a document: a list of blocks, the same for PDF and DOCX.

body = [text(…), facts([(_("Reference"), case.reference)]), table((_("Action"), _("Cost")), rows, right={1})]
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

Block = dict[str, Any]
NARROWEST = 6
"""How many letters wide a column is at least, when the widths of a table are shared out."""
WIDEST = 60


def text(words: Any, *, bold: bool = False) -> Block:
    """Return a paragraph; line breaks in it are kept."""
    return {"kind": "text", "text": str(words or ""), "bold": bold}


def heading(words: Any, level: int = 2) -> Block:
    """Return a heading below the title, of level 2 or 3."""
    return {"kind": "heading", "text": str(words), "level": level}


def facts(pairs: Iterable[tuple[Any, Any]]) -> Block:
    """Return labels with their values, one to a line; a value that is empty is left out."""
    rows = [[str(label), str(value)] for label, value in pairs if value not in (None, "")]
    return {"kind": "facts", "rows": rows}


def table(
    head: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    *,
    right: Collection[int] = (),
    total: Sequence[Any] = (),
    widths: Sequence[int] = (),
    about: Any = "",
) -> Block:
    """Return a table whose head is repeated on every page; `right` names the columns of numbers, `about` describes it.

    The last row is set apart when it is given as `total`. Without `widths`, parts of the whole, the texts decide.
    """
    body = [_texts(row) for row in rows]
    last = _texts(total)
    columns = list(zip(_texts(head), *body, *([last] if last else []), strict=True))
    return {
        "kind": "table",
        "head": _texts(head),
        "rows": body,
        "total": last,
        "right": [place in right for place in range(len(head))],
        "widths": list(widths) or [_width(column, whole=place in right) for place, column in enumerate(columns)],
        "about": str(about),
    }


def items(entries: Iterable[Any], *, numbered: bool = False) -> Block:
    """Return a list, with numbers or with dots."""
    return {"kind": "list", "items": _texts(entries), "numbered": numbered}


def chart(svg: str, *, alt: Any, caption: Any = "") -> Block:
    """Return a chart, as SVG, with the words that stand for it when it cannot be seen.

    Raises:
        ValueError: no such words.
    """
    if not str(alt).strip():
        raise ValueError("a chart needs words for those who cannot see it")
    return {"kind": "chart", "svg": svg, "alt": str(alt), "caption": str(caption)}


def signatures(people: Iterable[tuple[Any, Any]]) -> Block:
    """Return places to sign, as pairs of role and name, side by side."""
    return {"kind": "signatures", "people": [{"role": str(role), "name": str(name or "")} for role, name in people]}


def note(words: Any) -> Block:
    """Return a remark in small letters."""
    return {"kind": "note", "text": str(words)}


def new_page() -> Block:
    """Return the beginning of a new page."""
    return {"kind": "page"}


def without_gaps(body: Iterable[Block]) -> list[Block]:
    """Return blocks without empty ones, in which no heading skips a level: a reader aloud would stumble (PDF/UA-1)."""
    made, above = [], 1
    for block in body:
        if any(name in block and not block[name] for name in ("text", "rows", "items", "people")):
            continue
        if block["kind"] == "heading":
            above = min(block["level"], above + 1)
            block = {**block, "level": above}
        made.append(block)
    return made


def _texts(values: Iterable[Any]) -> list[str]:
    return ["" if value is None else str(value) for value in values]


def _width(column: Sequence[str], *, whole: bool) -> int:
    """Return how wide a column is best, in letters: its longest word, a third of a long text, or a whole number."""
    longest = max(len(words) if whole else max([len(words) // 3, *map(len, words.split())]) for words in column)
    return max(NARROWEST, min(WIDEST, longest))
