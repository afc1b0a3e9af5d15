"""Making a document: each in a process of its own, so that a template that hangs or grows stops nothing else."""

import base64
import logging
from pathlib import Path
from typing import Any

from core.documents.blocks import without_gaps
from core.documents.problems import Problem
from core.files.kinds import ask
from core.l10n import _, _l
from core.parsing import Cell, Parsed, Unfit, run

PAPER = Path(__file__).parent / "paper"
LETTER_TYPST, LETTER_DOCX = PAPER / "letter.typ", PAPER / "letter.docx"
DESK = Cell(megabytes=2048, seconds=20, sealed=False)
"""Where our own templates are filled: fonts are read and threads started, but no file is written."""
_log = logging.getLogger("kujdes.documents")
MISTAKES = {
    "missing": _l("The template asks for “%(word)s”, which this document does not have."),
    "forbidden": _l("The template may hold names, conditions and lists only, not “%(word)s”."),
    "mistyped": _l("The template has a mistake here: %(word)s"),
    "open": _l("In the template a condition or a list begins that does not end, or ends that did not begin."),
    "misplaced": _l("Write {{p body }} and {{p signatures }} in paragraphs of their own."),
}


def to_pdf(facts: dict[str, Any], template: Path = LETTER_TYPST) -> bytes:
    """Return the facts as a tagged PDF/UA-1 on the paper of a Typst template.

    Raises:
        Problem: it cannot be made, or takes too long.
    """
    made = _make("core.documents.pdf:write", template.read_bytes(), facts=_sound(facts))
    if mistake := made.facts.get("mistake"):
        _log.error("%s: %s: %s", template.name, mistake, made.facts["word"])  # of the template, not of the facts
        raise Problem(_broken())
    return made.parts[0]


def to_docx(facts: dict[str, Any], template: bytes | None = None) -> bytes:
    """Return the facts as a Word document, by default on our own letter, without a trace of who or what made it.

    Raises:
        Problem: the template asks for what is not there, says more than names, or the document takes too long.
    """
    from core.documents.cleaning import clean_docx

    made = _make("core.documents.docx:fill", template or LETTER_DOCX.read_bytes(), facts=_sound(facts))
    if mistake := made.facts.get("mistake"):
        raise Problem(str(MISTAKES[mistake]) % {"word": made.facts["word"]})
    return clean_docx(made.parts[0], title=str(facts.get("title", "")))


def text_of_pdf(content: bytes) -> str:
    """Return all that the pages of a PDF say.

    Raises:
        core.files.Refused: it cannot be opened.
    """
    return ask("core.documents.filed:read", content).parts[0].decode()


def without_traces(content: bytes) -> bytes:
    """Return a PDF without author, software, earlier wording and what runs when it is opened.

    Raises:
        core.files.Refused: it cannot be opened.
    """
    return ask("core.documents.filed:clean", content).parts[0]


def marked(content: bytes, words: str) -> bytes:
    """Return a PDF with a line at the foot of each page: whose copy it is.

    Raises:
        core.files.Refused: it cannot be opened.
    """
    strip = base64.b64encode(_make("core.documents.pdf:strip", words.encode()).parts[0]).decode()
    return ask("core.documents.filed:mark", content, strip=strip).parts[0]


def _make(parser: str, content: bytes, **options: Any) -> Parsed:
    try:
        return run(parser, content, DESK, **options)
    except Unfit as unfit:
        if unfit.reason == "busy":
            raise Problem(_("Too many documents are being made at this moment. Try again in a little while.")) from None
        raise Problem(_broken()) from None


def _broken() -> str:
    return _("The document could not be made: it takes too long, grows too large, or its template is wrong.")


def _sound(facts: dict[str, Any]) -> dict[str, Any]:
    return _printable({**facts, "body": without_gaps(facts.get("body", []))})  # type: ignore[no-any-return]


def _printable(value: Any) -> Any:
    """Return facts without the signs that no document can hold."""
    if isinstance(value, dict):
        return {str(name): _printable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner) for inner in value]
    if isinstance(value, bool | int | float) or value is None:
        return value
    return "".join(sign for sign in str(value) if sign in "\n\t" or sign.isprintable() or sign in "\u00a0\u202f\u00ad")
