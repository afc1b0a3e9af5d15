"""May somebody of a file be reached this way now? The one answer for letters, calls, messages and what others are told.

A service says it by the hook `may_reach`; where none says anything, everybody may be reached.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.db import db, now
from core.hooks import ask_first
from plugins.casework.models import CaseFile, Person

CALL, MESSAGE, LETTER = "call", "message", "letter"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether somebody may be reached, a sentence (what to do instead, or what to mind), and the number to use."""

    allowed: bool
    words: str = ""
    number: str = ""


FREELY = Reach(True)


def may_reach(case: CaseFile, person: Person, way: str, at: datetime | None = None) -> Reach:
    """Return whether a person of a file may be called, sent a message or written to, by default now."""
    return _asked(case, person, way, at or now())


def agreed(case: CaseFile, person: Person, way: str) -> Reach:
    """Return what holds for a person of a file whatever the hour: for telling others."""
    return _asked(case, person, way, None)


def _asked(case: CaseFile, person: Person, way: str, at: datetime | None) -> Reach:
    found: Reach | None = ask_first("may_reach", case=case, person=person, way=way, at=at)
    return found or FREELY


def delivery_of_letter(record: Any, party_id: Any) -> str | None:
    """Return how a letter to somebody of a file is handed over when none may be sent, or nothing."""
    person = db.session.get(Person, party_id) if isinstance(record, CaseFile) and party_id is not None else None
    if person is None:
        return None
    reach = agreed(record, person, LETTER)
    return None if reach.allowed else reach.words
