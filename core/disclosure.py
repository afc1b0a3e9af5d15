"""What a recipient may be told: profiles by class of field, and the guard that covers the rest wherever it stands.

A profile decides which classes of field (`core.field_classes`) a document shows. What it does not show may still stand
in somebody's narrative, so every text of the document goes through the guard as well (security.md X-05).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.access.fields import Hidden
from core.field_classes import PHONE, class_of, classified
from core.l10n import _, fold
from core.sealed import sealed_columns

ALL, SUBJECT, NONE = "all", "subject", "none"
"""Whose names a profile shows: everybody's, that of the person whom the document is about, or nobody's."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A kind of recipient: which classes of field, and whose names, they are told.

    `working` papers stay in the office; `other_party` is somebody from whom the others have to be protected.
    """

    name: str
    label: Any
    shows: frozenset[str]
    names: str = ALL
    working: bool = False
    other_party: bool = False

    def tells(self, field_class: str | None) -> bool:
        """Say whether values of a class may be told; what has no class may."""
        return field_class is None or field_class in self.shows

    def value(self, record: Any, column: str) -> Any:
        """Return a value of a record, or nothing when its class is not told or is kept from whoever acts."""
        value = getattr(record, column) if self.tells(class_of(type(record), column)) else None
        return None if isinstance(value, Hidden) else value


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody who has a part in what a document is about, with the values that would give them away, by class."""

    id: Any
    name: str
    role: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    is_subject: bool = False


def values_of(record: Any) -> dict[str, tuple[str, ...]]:
    """Return the texts of a record that have a class, by class, also those that whoever acts may not see."""
    found: dict[str, tuple[str, ...]] = {}
    sealed = sealed_columns(type(record))
    for column, field_class in classified(type(record)).items():
        value = sealed[column].opened(record) if column in sealed else getattr(record, column)
        if isinstance(value, str) and value.strip():
            found[field_class] = (*found.get(field_class, ()), value)
    return found


def guard_for(profile: Profile, parties: Iterable[Party], *, own: Any = None, common: Collection[str] = ()) -> "Guard":
    """Return the guard of a document: all that its profile does not show, except what is the recipient's own.

    `own` is the id of the party who receives it; `common` are words that give nobody away, as the town's name.
    """
    everybody = list(parties)
    known = [text for party in everybody if party.id == own for text in _told_of(party)] if own is not None else []
    hidden: list[tuple[str, str]] = []
    whole: list[str] = []
    for party in everybody:
        if own is not None and party.id == own:
            whole.append(party.name)
            continue
        for field_class, texts in party.values.items():
            if not profile.tells(field_class):
                hidden += [(field_class, text) for text in texts]
        if profile.names == ALL or (profile.names == SUBJECT and party.is_subject):
            whole.append(party.name)
        else:
            hidden += [("name", text) for text in party.names]
    return Guard(hidden, known, common, whole)


def _told_of(party: Party) -> list[str]:
    return [*party.names, *(text for texts in party.values.values() for text in texts)]


WORD = re.compile(r"[^\W_]+")
PART = re.compile(r"[,;\n/()]+")
GENERIC = re.compile(
    r"^(rrug\w*|rr|lagj\w*|lgj|pallat\w*|p|shkall\w*|sh|hyrj\w*|kati\w*|kat|apartament\w*|ap|nr|numr\w*|fshati\w*|fsh"
    r"|shkoll\w*|qytet\w*|e|i|te|se|ne|ku|tel)$"
)
"""Words that stand in everybody's address, in any case of the grammar; folded."""
DIGITS = re.compile(r"(?:\+|00)?\d(?:[\s.\-/()\u00a0]*\d){5,}")
SHORTEST_NUMBER = 6
STEM = 4
ENDING = 3


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    capital: bool


class Guard:
    """Texts that must not stand in a document, found however they are written, spaced or declined, and covered."""

    def __init__(
        self,
        hidden: Iterable[tuple[str, str]],
        known: Iterable[str] = (),
        common: Collection[str] = (),
        whole: Iterable[str] = (),
    ) -> None:
        """Look for `hidden`, pairs of class and text, but not for what is `known` or `common`.

        Names that stand `whole` are told: the father's name inside the child's own is no word about the father.
        """
        free, numbers = {fold(word) for word in common}, {_core(text) for text in known}
        allowed = {tuple(words) for text in known for words in _phrases(text, free)}
        self._phrases: dict[tuple[str, ...], str] = {}
        self._numbers: dict[str, str] = {}
        self._whole = [words for text in whole for words in _phrases(text, free)]
        for field_class, text in hidden:
            for number in DIGITS.findall(text) if field_class != "name" else ():
                if _core(number) not in numbers:
                    self._numbers[_core(number)] = PHONE if field_class == PHONE else field_class
            for words in _phrases(DIGITS.sub(",", text), free):
                if tuple(words) not in allowed:
                    self._phrases[tuple(words)] = field_class

    def __bool__(self) -> bool:
        return bool(self._phrases or self._numbers)

    def found(self, text: str) -> set[str]:
        """Return the classes of what stands in a text and should not."""
        return {field_class for _start, _end, field_class in self._spans(text)}

    def found_in(self, value: Any) -> set[str]:
        """Return the classes of what stands anywhere in facts and should not."""
        if isinstance(value, str):
            return self.found(value)
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
        return {field_class for one in inner for field_class in self.found_in(one)}

    def covered(self, value: Any) -> tuple[Any, int]:
        """Return facts with every such place covered, and how many there were; keys and numbers stay."""
        if isinstance(value, str):
            return self._cover(value)
        if isinstance(value, dict):
            inner = {name: self.covered(one) for name, one in value.items()}
            return {name: one for name, (one, _count) in inner.items()}, sum(count for _one, count in inner.values())
        if isinstance(value, list | tuple):
            each = [self.covered(one) for one in value]
            return [one for one, _count in each], sum(count for _one, count in each)
        return value, 0

    def _cover(self, text: str) -> tuple[str, int]:
        pieces, at, count = [], 0, 0
        for start, end, _field_class in sorted(self._spans(text)):
            if start >= at:
                pieces += [text[at:start], _("[not told]")]
                count += 1
            at = max(at, end)
        return "".join([*pieces, text[at:]]), count

    def _spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        if not self:
            return
        for found in DIGITS.finditer(text):
            field_class = self._numbers.get(_core(found[0]))
            if field_class is not None:
                yield found.start(), found.end(), field_class
        words = [word for word in _words(text) if not GENERIC.match(word.text)]
        told = [(run[0].start, run[-1].end) for phrase in self._whole for run in _runs(phrase, words)]
        for phrase, field_class in self._phrases.items():
            for run in _runs(phrase, words):
                inside = any(first <= run[0].start and run[-1].end <= last for first, last in told)
                if field_class != "name" or (run[0].capital and not inside):
                    yield run[0].start, run[-1].end, field_class


def _words(text: str) -> list[_Word]:
    return [_Word(fold(one[0]), one.start(), one.end(), one[0][0].isupper()) for one in WORD.finditer(text)]


def _phrases(text: str, free: Collection[str]) -> Iterator[list[str]]:
    """Yield what of a text would give somebody away: each part between commas, without the words that all have."""
    for part in PART.split(text):
        words = [word.text for word in _words(part) if not GENERIC.match(word.text)]
        named = words[: max((place for place, word in enumerate(words, 1) if not word.isdigit()), default=0)]
        # A street is told without the number of the house as well.
        for phrase in (words, named) if named != words else (words,):
            if not set(phrase) <= set(free) and len("".join(phrase)) >= 3:
                yield phrase


def _runs(phrase: Sequence[str], words: Sequence[_Word]) -> Iterator[Sequence[_Word]]:
    """Yield where the words of a phrase follow one another."""
    for place in range(len(words) - len(phrase) + 1):
        run = words[place : place + len(phrase)]
        if all(map(_same, phrase, run)):
            yield run


def _same(wanted: str, word: _Word) -> bool:
    """Say whether a word is the one wanted, in whatever case Albanian puts it (Stafa, Stafës)."""
    if wanted == word.text:
        return True
    if wanted.isdigit() or len(wanted) < STEM:
        return False
    stem = wanted[:-1] if wanted[-1] in "aeiouy" else wanted
    return word.text.startswith(stem) and len(word.text) - len(stem) <= ENDING


def _core(number: str) -> str:
    """Return the digits by which a number is known, without the country's and the trunk's."""
    digits = re.sub(r"\D", "", number)
    return digits[-8:] if len(digits) >= SHORTEST_NUMBER else digits
