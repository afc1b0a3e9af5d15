"""What every letter about a file of coordination begins and ends with; what the recipient must not know is left out."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.documents import blocks
from core.l10n import _
from plugins.casework.documents import facts as case_paper
from plugins.casework.models import CaseFile
from plugins.office.documents.recipients import Recipient


def letter(
    case: CaseFile, to: Recipient, heading: str, opening: str, *parts: blocks.Block, asks: str = "", **names: Any
) -> Mapping[str, Any]:
    """Return the facts of a letter: who it is about, its parts, and what the recipient is asked for."""
    told = case_paper.case_facts(case, to)
    body = [blocks.text(opening), case_paper.about_person(told), *parts]
    return {
        **told,
        **names,
        "heading": heading.upper(),
        "greeting": _("Dear all,"),
        "body": [*body, blocks.text(asks)] if asks else body,
        "closing": _("Thank you for your cooperation."),
    }


def part(heading: str, pairs: Iterable[tuple[Any, Any]]) -> list[blocks.Block]:
    """Return a part of a letter with labels and values; nothing when no value is known."""
    known = blocks.facts(pairs)
    return [blocks.heading(heading), known] if known["rows"] else []


def sample(**names: Any) -> Mapping[str, Any]:
    """Return invented names for trying a template of the municipality's."""
    return {**case_paper.sample(), **names}
