"""Who receives a document, and what has to be covered from them wherever it stands (security.md X-05)."""

import uuid
from dataclasses import dataclass
from typing import Any

from core.access.fields import Hidden
from core.disclosure import ALL, SUBJECT, Guard, Party, Profile, guard_for
from core.hooks import ask_active, ask_first
from plugins.office import subjects
from plugins.office.documents.registered import profiles
from plugins.office.models import Document, Institution
from plugins.office.profile import letterhead


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who receives a document: a kind of recipient, and the institution or the person of the record."""

    profile: Profile
    institution: Institution | None = None
    party: Party | None = None

    def value(self, record: Any, column: str) -> Any:
        """Return a value of a record as far as the recipient may be told; one's own always."""
        if self.party is not None and self.party.id == record.id:
            value = getattr(record, column)
            return None if isinstance(value, Hidden) else value
        return self.profile.value(record, column)

    def knows(self, party: Party) -> bool:
        """Say whether the recipient may read somebody's name."""
        if self.party is not None and self.party.id == party.id:
            return True
        return self.profile.names == ALL or (self.profile.names == SUBJECT and party.is_subject)

    @property
    def working(self) -> bool:
        """Whether the paper stays in the office."""
        return self.profile.working

    @property
    def address(self) -> list[str]:
        """Return the lines under the heading that say to whom the document goes."""
        if self.institution is not None:
            return [self.institution.name]
        return [self.party.name] if self.party is not None else []


def delivery(record: Any, to: Recipient) -> list[str]:
    """Return the line that says how a letter to somebody of the record is handed over, when none may be sent."""
    said = ask_first("delivery_of_letter", record=record, party_id=to.party.id) if to.party is not None else None
    return [said] if said else []


def parties_of(record: Any) -> list[Party]:
    """Return those whom a record is about, as the plugins know them."""
    if record is None:
        return []
    return [party for answer in ask_active("document_parties", record=record) for party in answer]


def recipient(
    profile: str, *, record: Any, institution: Institution | None = None, party_id: uuid.UUID | None = None
) -> Recipient:
    """Return the recipient of a document about a record.

    Raises:
        KeyError: no such profile.
        ValueError: nobody is named as the other party, or somebody who has no part in the record.
    """
    chosen = profiles()[profile]
    party = next((one for one in parties_of(record) if one.id == party_id), None) if party_id else None
    if (chosen.other_party or party_id) and party is None:
        raise ValueError("the other party is one of those whom the record is about")
    return Recipient(profile=chosen, institution=institution, party=party)


def guard(record: Any, to: Recipient) -> Guard:
    """Return the guard of a document about a record."""
    own = to.party.id if to.party is not None else None
    return guard_for(to.profile, parties_of(record), own=own, common=_common())


def told(record: Any, value: Any) -> list[str]:
    """Return the classes of field of which something stands in a text or in facts about a record."""
    everything = Profile(name="", label="", shows=frozenset())
    return sorted(guard_for(everything, parties_of(record), common=_common()).found_in(value))


def _common() -> set[str]:
    """Return words that give nobody away: what the town and its offices are called."""
    head = letterhead()
    return {*(head.municipality if head else "").split(), head.place if head else ""}


def of_document(document: Document) -> tuple[Any, Recipient]:
    """Return the record of a document, within reach, and its recipient."""
    record = subjects.find(str(document.subject_id)) if document.subject_id else None
    to = recipient(document.profile, record=record, institution=document.institution, party_id=document.party_id)
    return record, to
