"""The hooks that office offers to other plugins."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pluggy
from flask import url_for

from core.disclosure import Party, Profile
from core.documents.render import LETTER_DOCX, LETTER_TYPST
from core.l10n import local
from plugins.office.imports.contract import ImportTemplate

hookspec = pluggy.HookspecMarker("kujdes")


@dataclass(frozen=True, kw_only=True)
class TaskSubject:
    """A kind of record that tasks can be about: a task is seen by who sees its subject.

    `model` is a scoped record. `describe(ids)` gives for each id that its reader sees a discreet word (a reference and
    initials, no names) and an address; `initials(ids)` the initials alone, for a calendar on somebody's telephone.
    `words` are labels for the codes that the plugin gives as result or reason.
    """

    name: str
    model: Any
    describe: Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, tuple[str, str]]]
    words: Mapping[str, Any] = field(default_factory=dict)
    initials: Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, str]] = lambda _ids: {}
    responsible: Callable[[Any], uuid.UUID | None] = lambda _record: None
    """Who follows up what others must do about a record."""
    may_work: Callable[[Any], bool] = lambda _record: True
    """Whether whoever acts may work on what concerns a record that they see, and not only read it."""
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class DocumentTemplate:
    """A kind of official document: about records of the subject `record`, or about none.

    `facts(record, recipient, choice)` returns the names of the paper (`core.documents.frame`: heading, greeting,
    body, closing, …) and names of its own, all plain data; they are said in Albanian, and what the recipient may not
    be told is covered afterwards. `sample()` returns names of its own with invented values, for trying a template of
    the municipality's. `recipients` are codes of profiles, the usual one first; `choices(record)` what there is to
    choose from when a record has several (its plans, its notices), as pairs of id and words.
    """

    name: str
    label: Any
    kind: str
    permission: str
    facts: Callable[[Any, Any, str | None], Mapping[str, Any]]
    sample: Callable[[], Mapping[str, Any]] = dict
    record: str | None = None
    recipients: tuple[str, ...] = ("internal",)
    applies: Callable[[Any], bool] = lambda _record: True
    choices: Callable[[Any], Sequence[tuple[str, Any]]] | None = None
    hint: Any = ""
    reader: str = ""
    """A right without which nobody reads it: for what says more than the record's own page tells everybody."""
    hidden_from: Callable[[Any], Collection[uuid.UUID]] = lambda _record: ()
    """Those who see the record, but from whom something is hidden of which the document speaks."""
    step_up: bool = False
    """Whether who takes a copy must have confirmed who they are just before: for whole files."""
    docx: Path = LETTER_DOCX
    typst: Path = LETTER_TYPST
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """Something that somebody has to do until `at`, or attend from `at` to `ends_at`.

    `word` (deadline, meeting) is all that leaves the suite, `initials` for those who want them; `title` stays on the
    screens behind the login. With `is_date`, `at` is the midnight after the last day. `endpoint` takes `record_id`.
    """

    kind: str
    id: uuid.UUID
    at: datetime
    word: Any
    title: Any
    endpoint: str
    is_date: bool = False
    ends_at: datetime | None = None
    initials: str = ""
    unverified: bool = False
    """Whether it comes from a rule that nobody has compared with the act."""

    @property
    def day(self) -> date:
        """The day in Albania on which it is due or begins."""
        return local(self.at - timedelta(microseconds=1) if self.is_date else self.at).date()

    @property
    def url(self) -> str:
        return url_for(self.endpoint, record_id=self.id)


@dataclass(frozen=True, kw_only=True)
class SharedPart:
    """A part of a record that may be shown to a receiver: lines of label and value, plain texts."""

    code: str
    label: Any
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A consent that holds today; `until` is its last day when it has one."""

    id: uuid.UUID
    until: date | None = None
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class ReferralSource:
    """A kind of record that can be referred to others; `name` is the one of its `TaskSubject`.

    `parts(record, profile)` are what a receiver of that profile may be shown; `consent(record, institution_id)` is the
    consent that allows it today, or nothing. `noted(record, referral, what)` hears what became of it: sent, answered,
    withdrawn; it may be called without anybody at a screen.
    """

    name: str
    may: Callable[[Any], bool]
    parts: Callable[[Any, Profile], Sequence[SharedPart]]
    consent: Callable[[Any, uuid.UUID | None], Standing | None]
    noted: Callable[[Any, Any, str], None] = lambda _record, _referral, _what: None
    unit: Callable[[Any], uuid.UUID | None] = lambda _record: None
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class Handover:
    """Somebody whom one service hands over to another without looking into it: what `receive_referral` is told.

    `kind` is what is handed over, for example `child_at_risk`. `person` holds the particulars as casework knows them
    (given, family, sex, birth_year, …). `source` is the id of the record it comes from, when it comes from one.
    """

    kind: str
    unit_id: uuid.UUID
    story: str
    person: Mapping[str, Any]
    sender: str
    at: datetime
    urgent: bool = False
    source: uuid.UUID | None = None


@hookspec
def register_referral_sources() -> list[ReferralSource]:
    """Return the kinds of record that can be referred to others, as `ReferralSource`."""


@hookspec
def referral_receivers() -> Mapping[str, Any]:
    """Return the kinds of hand-over that the plugin takes, with the name of who takes them up."""


@hookspec
def receive_referral(kind: str, facts: Handover) -> str | None:
    """Take up somebody who is handed over, and return the number of a receipt, or None when the kind is not ours.

    The first answer counts. The sender learns only that it was received, accepted or refused: say it with
    `plugins.office.referrals.handover.settle(receipt, state)`.
    """


@hookspec
def calendar_entries(who: Any, start: datetime, end: datetime) -> list[CalendarEntry]:
    """Return what somebody, who is the one that acts, has to do or attend within a time, as far as they can see it."""


@hookspec
def register_task_subjects() -> list[TaskSubject]:
    """Return the kinds of record that tasks and documents can be about, as `TaskSubject`."""


@hookspec
def register_document_templates() -> list[DocumentTemplate]:
    """Return the official documents that the plugin can make, as `DocumentTemplate`."""


@hookspec
def document_parties(record: Any) -> list[Party]:
    """Return those whom a record is about, as `Party`, with the values that would give them away."""


@hookspec
def delivery_of_letter(record: Any, party_id: uuid.UUID) -> str | None:
    """Return how a letter to somebody whom a record is about is handed over, when none may be sent to them."""


@dataclass(frozen=True, kw_only=True)
class BodyKind:
    """A kind of body: what its meetings speak of, and the rights of those who work with it.

    `subjects` are the kinds of record (`TaskSubject` names) that its agenda may speak of; without them it speaks of
    topics alone, and `standing` are those of every meeting. `counts(since, until)` gives a body that must see no record
    the numbers of a period instead, as pairs of words and a number that is fit to be shown.
    """

    name: str
    label: Any
    read: str
    write: str
    sign: str
    chair: Any
    """Who chairs by the rules of the body, in words."""
    subjects: tuple[str, ...] = ()
    standing: tuple[Any, ...] = ()
    counts: Callable[[date, date], list[tuple[Any, Any]]] | None = None
    minutes: str = "office/meetings/minutes_print.html"
    """The template of the minutes on paper."""
    weight: int = 50

    def __post_init__(self) -> None:
        if self.subjects and (self.standing or self.counts):
            # A standing point would show every meeting to all who work with the kind, also one about a hidden record.
            raise ValueError(f"{self.name}: a body that speaks of records has no standing agenda and sees no counts")


@hookspec
def register_body_kinds() -> list[BodyKind]:
    """Return the kinds of body whose meetings the plugin convenes, as `BodyKind`."""


@hookspec
def agenda_item_noted(item: Any, event: str, facts: dict[str, Any]) -> None:
    """Something happened to an agenda item about a record: the record's plugin may note it, in the same unit of work.

    `event` is `placed`, `dropped`, `met` (the meeting took place), `decided` (`facts["decision"]`), `signed`, or
    `cancelled`.
    """


@hookspec
def register_imports() -> list[ImportTemplate]:
    """Return the kinds of Excel workbook that the plugin can import, as `ImportTemplate`."""
