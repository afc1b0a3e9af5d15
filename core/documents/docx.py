"""DOCX from a Word template and facts, inside the child: the template holds names, the facts hold everything else."""

import io
import re
from collections.abc import Callable
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docxtpl import DocxTemplate
from lxml import etree

from core.documents.pdf import picture
from core.documents.sandbox import PaperEnvironment, SecurityError, TemplateSyntaxError, UndefinedError
from core.parsing import Parsed

WIDTH_MM = 166
"""How wide the text of a page of the municipality's paper is."""
QUIET = "808080"
MISPLACED = "//w:t/*|//w:r//w:p[not(ancestor::w:txbxContent)]"


class Misplaced(Exception):
    """A template asks for blocks in the middle of a line."""


class Body:
    """Blocks that become paragraphs and tables where a template says `{{p body }}`."""

    def __init__(self, template: DocxTemplate, blocks: list[dict[str, Any]]) -> None:
        self.template, self.blocks = template, blocks
        self.styles = {style.name for style in template.docx.styles}

    def __html__(self) -> str:
        """Return the blocks as WordprocessingML, drawn only now: a picture belongs to the part that asks for it."""
        return "".join(etree.tostring(one, encoding="unicode") for one in self._drawn())

    def _drawn(self) -> list[Any]:
        made: list[Any] = []
        for block in self.blocks:
            made += getattr(self, f"_{block['kind']}")(block)
        return made

    # --- one method for each kind of block

    def _text(self, block: dict[str, Any]) -> list[Any]:
        return [self._paragraph(block["text"], bold=block["bold"], justified=True)]

    def _heading(self, block: dict[str, Any]) -> list[Any]:
        paragraph = self._paragraph(block["text"], style=f"Heading {block['level']}")
        return [paragraph]

    def _note(self, block: dict[str, Any]) -> list[Any]:
        return [self._paragraph(block["text"], size=9, colour=QUIET)]

    def _page(self, _block: dict[str, Any]) -> list[Any]:
        return [self._taken(lambda docx: docx.add_paragraph(), lambda made: made.add_run().add_break(WD_BREAK.PAGE))]

    def _list(self, block: dict[str, Any]) -> list[Any]:
        def mark(place: int) -> str:
            return f"{place}." if block["numbered"] else "–"

        return [
            self._paragraph(f"{mark(place)}\t{words}", hanging=True) for place, words in enumerate(block["items"], 1)
        ]

    def _facts(self, block: dict[str, Any]) -> list[Any]:
        rows = [[label, value] for label, value in block["rows"]]
        return self._grid(rows, [30, 70], quiet_first=True) if rows else []

    def _table(self, block: dict[str, Any]) -> list[Any]:
        rows = [block["head"], *block["rows"], *([block["total"]] if block["total"] else [])]
        bold = {0, len(rows) - 1} if block["total"] else {0}
        return self._grid(rows, block["widths"], right=block["right"], bold=bold, head=True, about=block["about"])

    def _signatures(self, block: dict[str, Any]) -> list[Any]:
        people = block["people"]
        rows = [[one["role"] for one in people], [one["name"] for one in people], ["_" * 22 for _one in people]]
        return self._grid(rows, [1] * len(people), centred=True, bold={0}, lined=False) if people else []

    def _chart(self, block: dict[str, Any]) -> list[Any]:
        part = self.template.current_rendering_part
        inline = part.new_pic_inline(io.BytesIO(picture(block["svg"], WIDTH_MM)), width=Mm(WIDTH_MM))
        inline.docPr.set("descr", block["alt"])
        made = self._taken(
            lambda docx: docx.add_paragraph(), lambda paragraph: paragraph.add_run()._r.add_drawing(inline)
        )
        return [made, *([self._paragraph(block["caption"], size=9, colour=QUIET)] if block["caption"] else [])]

    # --- paragraphs and tables

    def _taken(self, add: Callable[[Any], Any], shape: Callable[[Any], Any]) -> Any:
        """Let python-docx make an element at the end of the document, and take it out again."""
        made = add(self.template.docx)
        shape(made)
        made._element.getparent().remove(made._element)
        return made._element

    def _paragraph(self, words: str, *, style: str | None = None, justified: bool = False, **looks: Any) -> Any:
        def shape(paragraph: Any) -> None:
            self._write(paragraph, words, **looks)
            if style in self.styles:
                paragraph.style = style
            elif style:
                paragraph.runs[0].bold = True
            if justified:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

        return self._taken(lambda docx: docx.add_paragraph(), shape)

    def _write(
        self,
        paragraph: Any,
        words: str,
        *,
        bold: bool = False,
        size: float | None = None,
        colour: str | None = None,
        hanging: bool = False,
    ) -> None:
        for place, line in enumerate(words.split("\n")):
            run = paragraph.add_run(line)
            run.bold = bold or None
            run.font.size = Pt(size) if size else None
            if colour:
                tint = OxmlElement("w:color")
                tint.set(qn("w:val"), colour)
                run._r.get_or_add_rPr().append(tint)
            if place < words.count("\n"):
                run.add_break()
        if hanging:
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(6), Mm(-6)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(6))

    def _grid(
        self,
        rows: list[list[str]],
        widths: list[int],
        *,
        right: list[bool] | None = None,
        bold: set[int] = frozenset(),  # type: ignore[assignment]
        head: bool = False,
        about: str = "",
        lined: bool = True,
        centred: bool = False,
        quiet_first: bool = False,
    ) -> list[Any]:
        """Return a table, and the empty paragraph that Word wants between two of them."""
        share = WIDTH_MM / sum(widths)

        def shape(grid: Any) -> None:
            grid.autofit = False
            _border(grid, lined and not quiet_first)
            _describe(grid, about)
            for place, (row, texts) in enumerate(zip(grid.rows, rows, strict=True)):
                _keep_whole(row, is_head=head and place == 0)
                cells = (_Cell(cell, row) for cell in row._tr.tc_lst)  # row.cells looks for merged ones, slowly
                for column, (cell, words) in enumerate(zip(cells, texts, strict=True)):
                    cell.width = Mm(widths[column] * share)
                    paragraph = cell.paragraphs[0]
                    paragraph.paragraph_format.space_after = Pt(2)
                    paragraph.paragraph_format.keep_with_next = True if head and place == 0 else None
                    quiet = QUIET if quiet_first and column == 0 else None
                    self._write(paragraph, words, bold=place in bold, size=9.5 if head else None, colour=quiet)
                    if centred:
                        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                    elif right and right[column]:
                        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            for column, width in zip(grid._tbl.tblGrid.gridCol_lst, widths, strict=True):
                column.w = Mm(width * share)

        made = self._taken(lambda docx: docx.add_table(len(rows), len(widths)), shape)
        return [made, self._paragraph("", size=6)]


def _border(grid: Any, lined: bool) -> None:
    edges = OxmlElement("w:tblBorders")
    for name in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{name}")
        drawn = lined and name in ("bottom", "insideH")
        for key, value in {"val": "single" if drawn else "nil", "sz": "4", "space": "0", "color": "B4B4B4"}.items():
            edge.set(qn(f"w:{key}"), value)
        edges.append(edge)
    grid._tbl.tblPr.append(edges)


def _describe(grid: Any, about: str) -> None:
    """Say what a table is about, for those who cannot see it."""
    if about:
        words = OxmlElement("w:tblDescription")
        words.set(qn("w:val"), about)
        grid._tbl.tblPr.append(words)


def _keep_whole(row: Any, *, is_head: bool) -> None:
    """Let no row break over two pages, and the head stand on each of them."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def fill(content: bytes, *, facts: dict[str, Any]) -> Parsed:
    """Return the template filled with the facts, or what is wrong with the template: a word of `render.MISTAKES`."""
    try:
        return Parsed({}, [filled(content, facts)])
    except UndefinedError as problem:
        return Parsed({"mistake": "missing", "word": str(problem)}, [])
    except SecurityError as problem:
        return Parsed({"mistake": "forbidden", "word": str(problem)}, [])
    except TemplateSyntaxError:
        word = mistyped(content)
        return Parsed({"mistake": "mistyped" if word else "open", "word": word}, [])
    except Misplaced:
        return Parsed({"mistake": "misplaced", "word": ""}, [])


def filled(template: bytes, facts: dict[str, Any]) -> bytes:
    """Return the template filled with the facts; `{{p body }}` draws their blocks, other names are texts.

    Raises:
        jinja2.TemplateError: the template says more than names, conditions and loops, or a name that is not there.
        Misplaced: blocks are asked for in the middle of a line.
    """
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    context = {**facts, "body": Body(document, facts.get("body", []))}
    context["signatures"] = Body(document, [{"kind": "signatures", "people": facts.get("signers", [])}])
    document.render(context, jinja_env=PaperEnvironment(), autoescape=True)
    _require_well_placed(document)
    if facts.get("landscape"):
        _turn(document)
    document.core_properties.title = str(facts.get("title", ""))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _require_well_placed(document: DocxTemplate) -> None:
    if document.docx.element.body.xpath(MISPLACED):
        raise Misplaced


def _turn(document: DocxTemplate) -> None:
    for section in document.docx.sections:
        if section.orientation != WD_ORIENT.LANDSCAPE:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width


def mistyped(template: bytes) -> str:
    """Return the first pair of braces of a template that cannot be read; none when only a list or condition is open."""
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    tags = re.findall(r"{{.*?}}", document.patch_xml(document.get_xml()))
    return next((tag for tag in tags if not _reads(tag)), "")


def _reads(tag: str) -> bool:
    try:
        PaperEnvironment().parse(tag)
    except TemplateSyntaxError:
        return False
    return True
