"""What documents there are: templates of all plugins, kinds, steps of signing and profiles of recipients."""

import functools
from dataclasses import dataclass
from typing import Any

from core.access.principal import current
from core.disclosure import Profile
from core.hooks import collected
from core.l10n import current_locale
from core.lifecycle import switched_off
from plugins.office import subjects
from plugins.office.hookspecs import DocumentTemplate
from plugins.office.reference import read

FILE = "documents.json"


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of signing: its word on the paper, and the right of who may take it."""

    code: str
    label: str
    permission: str


def templates() -> dict[str, DocumentTemplate]:
    """Return the templates of the modules that are switched on, by name."""
    off = switched_off()
    return {one.name: one for plugin, one in collected("register_document_templates") if plugin not in off}


def offered(record: Any) -> list[DocumentTemplate]:
    """Return the documents that whoever acts can make about a record, or about none."""
    kind = subjects.kind_of(record) if record is not None else None
    return [one for one in templates().values() if one.record == kind and _fits(one, record)]


def _fits(template: DocumentTemplate, record: Any) -> bool:
    return current().may(template.permission) and (record is None or template.applies(record))


def kinds() -> dict[str, str]:
    """Return the kinds of document with their words in the reader's language."""
    return {row["code"]: _word(row) for row in read(FILE)["kinds"]}


def kind_on_paper(code: str) -> str:
    """Return a kind of document as the paper says it."""
    return next(row["label_sq"] for row in read(FILE)["kinds"] if row["code"] == code)


def chain_of(kind: str) -> list[Step]:
    """Return the steps by which a kind of document is signed, in order, with their words on the paper."""
    data = read(FILE)
    chain = next(row["chain"] for row in data["kinds"] if row["code"] == kind)
    steps = {step.code: step for step in all_steps()}
    return [steps[code] for code in data["chains"][chain]]


def steps_of(document: Any) -> list[Step]:
    """Return the steps by which a document is signed; what stays in the office is signed by nobody."""
    return [] if profiles()[document.profile].working else chain_of(document.kind)


def all_steps() -> list[Step]:
    """Return every step that a document may be signed by."""
    return [Step(code=row["code"], label=row["label_sq"], permission=row["permission"]) for row in read(FILE)["steps"]]


def profiles() -> dict[str, Profile]:
    """Return the profiles of recipients by code, in the reader's language."""
    return _profiles(current_locale())


@functools.cache
def _profiles(locale: str) -> dict[str, Profile]:
    return {
        row["code"]: Profile(
            name=row["code"],
            label=row["label_en" if locale == "en" else "label_sq"],
            shows=frozenset(row["shows"]),
            names=row["names"],
            working=row.get("working", False),
            other_party=row.get("other_party", False),
        )
        for row in read(FILE)["profiles"]
    }


def _word(row: dict[str, Any]) -> str:
    return str(row["label_en" if current_locale() == "en" else "label_sq"])
