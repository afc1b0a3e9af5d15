"""Searching names: in memory and inside the reader's reach, because the database holds no name to search.

Each process keeps the folded names of the people in files, in parts by service, unit and responsible worker. A search
looks only into the parts that the reader's permissions reach, without the files from which the reader is excluded, and
what it finds is loaded through the fence like everything else. A part keeps its names in one string: a search is a few
scans at the speed of memory (security.md section 3.4). Saving needs no word to the index: it reads what changed.
"""

import threading
import uuid
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from core.access.exclusions import Exclusion
from core.access.principal import Principal, privileged
from core.crypto import DataKeys
from core.db import db, now
from core.l10n import fold
from core.sealed import keyring
from plugins.casework.models import CaseFile, CasePerson, Person
from plugins.casework.models.cases import READ_ALL, READ_OWN, READ_UNIT

OVERLAP = timedelta(seconds=60)
"""How far back a refresh looks again, for transactions that were still open the last time."""
SEARCHED = ("given", "father_name", "family", "maiden_name", "nickname")
CANDIDATES = 500

PartKey = tuple[str, uuid.UUID, uuid.UUID | None]
Entry = tuple[uuid.UUID, uuid.UUID]
"""A person and the file that makes them findable."""


@dataclass
class Part:
    """The names of one service, unit and worker, one to a line, each word after a space."""

    names: dict[Entry, str] = field(default_factory=dict)
    _text: str = ""
    _starts: list[int] = field(default_factory=list)
    _entries: list[Entry] = field(default_factory=list)
    _stale: bool = False

    def put(self, entry: Entry, name: str) -> None:
        if self.names.get(entry) != name:
            self.names[entry] = name
            self._stale = True

    def drop(self, entry: Entry) -> None:
        if self.names.pop(entry, None) is not None:
            self._stale = True

    def matching(self, words: list[str]) -> Iterator[Entry]:
        """Yield the entries in whose name every word begins some word; `words` come longest first."""
        self._rebuild()
        text, first, others = self._text, f" {words[0]}", [f" {word}" for word in words[1:]]
        at = text.find(first)
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            end = text.find("\n", at)
            if all(word in text[self._starts[line] : end] for word in others):
                yield self._entries[line]
            at = text.find(first, end)

    def _rebuild(self) -> None:
        if not self._stale:
            return
        self._stale = False
        self._entries, lines, at, self._starts = list(self.names), [], 0, []
        for name in self.names.values():
            lines.append(f" {name}\n")
            self._starts.append(at)
            at += len(lines[-1])
        self._text = "".join(lines)


class NameIndex:
    """The names of this process; filled at the first search, refreshed by the rows changed since."""

    def __init__(self) -> None:
        self.parts: dict[PartKey, Part] = {}
        self.where: dict[Entry, PartKey] = {}
        self.read_at: datetime | None = None
        self.lock = threading.Lock()

    def refresh(self) -> None:
        """Take up what changed since the last search; after a jump of the clock, everything anew."""
        with self.lock, privileged("the name index"):
            moment = now()
            if self.read_at is None or moment < self.read_at:
                self.parts, self.where, since = {}, {}, None
            else:
                since = self.read_at - OVERLAP
            for row in self._changed(since):
                self._take(row)
            self.read_at = moment

    def _changed(self, since: datetime | None) -> Iterable[Any]:
        """Return entries with their sealed names: all, or those whose person, file or part in it changed."""
        query = sa.select(
            CasePerson.person_id,
            CasePerson.case_id,
            CaseFile.service,
            CaseFile.unit_id,
            CaseFile.worker_id,
            Person.data_key,
            *(getattr(Person, f"sealed_{name}") for name in SEARCHED),
        ).select_from(CasePerson)
        query = query.join(CaseFile, CaseFile.id == CasePerson.case_id).join(Person, Person.id == CasePerson.person_id)
        if since is None:
            return db.session.execute(query.execution_options(yield_per=2000))
        changed = sa.union(
            *(
                sa.select(CasePerson.id).join(model, on).where(model.updated_at > since)
                if model is not CasePerson
                else sa.select(CasePerson.id).where(CasePerson.updated_at > since)
                for model, on in (
                    (CasePerson, None),
                    (CaseFile, CaseFile.id == CasePerson.case_id),
                    (Person, Person.id == CasePerson.person_id),
                )
            )
        )
        return db.session.execute(query.where(CasePerson.id.in_(changed))).all()

    def _take(self, row: Any) -> None:
        entry: Entry = (row.person_id, row.case_id)
        key: PartKey = (row.service, row.unit_id, row.worker_id)
        if (before := self.where.get(entry)) not in (None, key):
            self.parts[before].drop(entry)  # type: ignore[index]
        self.where[entry] = key
        self.parts.setdefault(key, Part()).put(entry, _folded(row))

    def reached(self, who: Principal) -> list[Part]:
        """Return the parts that somebody's permissions reach, by the same three reaches as the rule of `CaseFile`."""
        units = who.claim("office.units")
        return [part for key, part in self.parts.items() if _reaches(who, units, *key)]

    def find(self, words: list[str], who: Principal, hidden: frozenset[uuid.UUID]) -> dict[uuid.UUID, str]:
        """Return people whose name has words beginning so, with the name that matched."""
        found: dict[uuid.UUID, str] = {}
        for part in self.reached(who):
            for entry in part.matching(words):
                if entry[1] not in hidden:
                    found[entry[0]] = part.names[entry]
                    if len(found) >= CANDIDATES:
                        return found
        return found


def _reaches(
    who: Principal, units: frozenset[Any], service: str, unit_id: uuid.UUID, worker_id: uuid.UUID | None
) -> bool:
    if who.may(f"{service}.{READ_ALL}"):
        return True
    if who.may(f"{service}.{READ_UNIT}") and unit_id in units:
        return True
    return who.may(f"{service}.{READ_OWN}") and worker_id == who.user_id


def _folded(row: Any) -> str:
    keys = DataKeys.unwrapped(keyring(), row.data_key, f"{Person.__tablename__}|{row.person_id}")
    sealed = ((name, getattr(row, f"sealed_{name}")) for name in SEARCHED)
    opened = (
        keys.open(token, f"{Person.__tablename__}|{name}|{row.person_id}").decode() for name, token in sealed if token
    )
    return fold(" ".join(opened))


def index() -> NameIndex:
    """Return the running app's index."""
    found: NameIndex = current_app.extensions.setdefault("casework_names", NameIndex())
    return found


def search(query: str, who: Principal, limit: int = 20) -> list[uuid.UUID]:
    """Return the ids of people whose name has words beginning as the query's do, best first, within the reader's reach.

    Letters are folded (ë is e, ç is c), and a w that a keyboard turned into ë is understood. The caller loads the rows
    through the fence.
    """
    words = fold(query).split()
    if not words or max(map(len, words)) < 2:
        return []
    names = index()
    names.refresh()
    hidden = _hidden_from(who)
    found: dict[uuid.UUID, str] = {}
    for spelling in {fold(query), fold(query.replace("w", "ë")), fold(query.replace("ë", "w"))}:
        found |= names.find(sorted(spelling.split(), key=len, reverse=True), who, hidden)
    return sorted(found, key=lambda person_id: _rank(found[person_id], words))[:limit]


def similar(given: str, family: str, birth_year: int | None, who: Principal) -> list[uuid.UUID]:
    """Return people within the reader's reach whose name is close to this one, closest first: possible duplicates.

    Close is nine tenths by rapidfuzz on the folded name, so that a typing error or a swapped order of words is met.
    """
    from rapidfuzz import fuzz, process

    wanted = fold(f"{given} {family}")
    if len(wanted) < 3:
        return []
    names = index()
    names.refresh()
    hidden = _hidden_from(who)
    close: dict[uuid.UUID, float] = {}
    for part in names.reached(who):
        for _name, score, entry in process.extract(
            wanted, part.names, scorer=fuzz.token_set_ratio, score_cutoff=90, limit=10
        ):
            if entry[1] not in hidden:
                close[entry[0]] = max(score, close.get(entry[0], 0))
    return sorted(close, key=lambda person_id: -close[person_id])[:10]


def similar_to_many(wanted: Sequence[tuple[str, str]], who: Principal) -> list[list[uuid.UUID]]:
    """Return for each given name and surname of a long list who is close to it, as `similar` does for one.

    Only those are compared that share a whole word: a list of thousands is not compared with everybody.
    """
    from rapidfuzz import fuzz

    names = index()
    names.refresh()
    hidden = _hidden_from(who)
    by_word: dict[str, dict[uuid.UUID, str]] = {}
    for part in names.reached(who):
        for (person_id, case_id), name in part.names.items():
            if case_id not in hidden:
                for word in name.split():
                    by_word.setdefault(word, {})[person_id] = name
    found = []
    for given, family in wanted:
        text = fold(f"{given} {family}")
        near = {id_: name for word in text.split() for id_, name in by_word.get(word, {}).items()}
        scores = {id_: fuzz.token_set_ratio(text, name) for id_, name in near.items()}
        close = [id_ for id_ in scores if scores[id_] >= 90]
        found.append(sorted(close, key=scores.__getitem__, reverse=True)[:5] if len(text) >= 3 else [])
    return found


def _hidden_from(who: Principal) -> frozenset[uuid.UUID]:
    return frozenset(db.session.scalars(sa.select(Exclusion.record_id).where(Exclusion.user_id == who.user_id)))


def _rank(name: str, words: list[str]) -> tuple[int, int, str]:
    """Whole words before beginnings, short names before long ones, then the alphabet."""
    whole = sum(1 for word in words if word in name.split())
    return -whole, len(name), name
