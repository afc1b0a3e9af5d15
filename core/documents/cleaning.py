"""Word documents without a trace: no author, path, software, hidden text or earlier wording (security.md X-04)."""

import io
import zipfile
from typing import Any

from core.documents.problems import Problem
from core.files.kinds import ask
from core.l10n import _

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHANGES = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "sectPrChange")
HIDDEN = ("vanish", "webHidden")
FETCHING = ("DDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "RD", "DATABASE", "MERGEFIELD", "MACROBUTTON")
DROPPED = (
    "comments",
    "commentsExtended",
    "commentsIds",
    "commentsExtensible",
    "people",
    "customXml",
    "attachedTemplate",
)
DROPPED_OF_PACKAGE = ("custom-properties", "thumbnail", "extended-properties")
SETTINGS = ("attachedTemplate", "rsids", "docVars", "mailMerge", "trackRevisions", "hdrShapeDefaults")
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG"}


def clean_docx(content: bytes, *, title: str | None = None) -> bytes:
    """Return a Word document without what it tells of its makers; `title` replaces its own.

    The caller has checked that it is a Word document without programs (`core.files`).

    Raises:
        Problem: it holds changes, comments, hidden text, or fetches something from elsewhere; somebody has to decide.
        core.files.Refused: a picture in it is no picture.
    """
    from docx import Document

    document: Any = Document(io.BytesIO(content))
    package = document.part.package
    for part in package.iter_parts():
        if (element := getattr(part, "element", None)) is not None:
            _require_plain(element)
        if (look := PICTURES.get(part.content_type)) is not None:
            part._blob = ask("pictures:clean", part.blob, look=look).parts[0]
        _drop(part.rels, DROPPED)
        _require_near(part.rels)
    _drop(package.rels, DROPPED_OF_PACKAGE)
    _clean_settings(document)
    _clean_core(package, document.core_properties.title if title is None else title)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _require_plain(element: Any) -> None:
    found = {node.tag.removeprefix(WORD) for node in element.iter() if isinstance(node.tag, str)}
    if found & set(CHANGES):
        raise Problem(_("The document holds tracked changes. Accept or reject them all, save it, and choose it again."))
    if "commentReference" in found:
        raise Problem(_("The document holds comments. Delete them, save it, and choose it again."))
    if found & set(HIDDEN):
        raise Problem(_("The document holds hidden text. Show or delete it, save it, and choose it again."))
    for field in element.iter(f"{WORD}instrText", f"{WORD}fldSimple"):
        words = (field.text or field.get(f"{WORD}instr") or "").split()
        if words and words[0].upper() in FETCHING:
            raise Problem(_("The document fetches something from elsewhere. Take that field out and choose it again."))


def _require_near(relations: Any) -> None:
    """Refuse pictures and texts that lie elsewhere; a link that a reader may follow is allowed."""
    for relation in relations.values():
        if relation.is_external and not relation.reltype.endswith("/hyperlink"):
            raise Problem(_("The document fetches something from elsewhere. Take that field out and choose it again."))


def _drop(relations: Any, kinds: tuple[str, ...]) -> None:
    for name in [name for name, relation in relations.items() if relation.reltype.rsplit("/", 1)[-1] in kinds]:
        del relations[name]


def _clean_settings(document: Any) -> None:
    settings = document.settings.element
    for node in [node for node in settings if node.tag.removeprefix(WORD) in SETTINGS]:
        settings.remove(node)


def _clean_core(package: Any, title: str) -> None:
    properties = package.core_properties
    for node in list(properties._element):
        properties._element.remove(node)
    properties.title, properties.language = title, "sq-AL"


def with_last_line(content: bytes, words: str) -> bytes:
    """Return a Word document with a line at the foot of its pages: whose copy it is."""
    from docx import Document

    document: Any = Document(io.BytesIO(content))
    for section in document.sections:
        section.footer.add_paragraph(words)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def text_of_docx(content: bytes) -> str:
    """Return all that a Word document says anywhere, one paragraph to a line, with its alternative texts."""
    from lxml import etree

    said: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                tree = etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
                for paragraph in tree.iter(f"{WORD}p"):
                    said.append("".join(str(node.text or "") for node in paragraph.iter(f"{WORD}t", f"{WORD}tab")))
                said += [value for node in tree.iter() for key, value in node.attrib.items() if _is_words(str(key))]
    return "\n".join(map(str, said))


def _is_words(key: str) -> bool:
    return key.rsplit("}", 1)[-1] in ("descr", "title", "name")
