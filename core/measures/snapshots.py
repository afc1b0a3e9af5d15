"""Frozen figures: what was said on a day stays what was said; what came to light since is told as a correction.

A snapshot keeps the members behind its figures, sealed. Its reader gets the figures recounted from them, without those
that are kept from the reader: most readers get what was frozen, and somebody from whom a file is hidden finds it in no
frozen figure either.
"""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from flask import current_app

from core.access.exclusions import excluded_from_any
from core.access.principal import current, privileged
from core.audit.chain import record
from core.db import atomic, db
from core.measures import counting, door
from core.measures.contract import Counted, Key, Measure, Number
from core.measures.counting import Raw
from core.measures.models import Snapshot
from core.measures.periods import Period
from core.measures.registered import measures, owner_of

Table = tuple[str, tuple[str, ...]]
"""A figure of a report: the code of its measure and the dimensions by which it is split."""


@atomic
def freeze(period: Period, tables: Iterable[Table]) -> Snapshot:
    """Freeze figures of a period as whoever acts sees them now; those of missing modules are left out.

    Raises:
        NotOffered, NotFound: as `ask`; only who may open what stands behind a figure freezes it.
    """
    wanted = [(code, tuple(by)) for code, by in tables if code in measures()]
    places: dict[Any, int] = {}
    written = [_written(door.openable(code, period, by), period, by, places) for code, by in wanted]
    snapshot = Snapshot(
        period=str(period),
        taken_by_id=current().user_id,
        members_hash=hash_of(places),
        versions=_versions(code for code, _by in wanted),
    )
    snapshot.keys()
    snapshot.content = {"members": [str(id_) for id_ in places], "tables": written}
    db.session.add(snapshot)
    record("core.measure.frozen", snapshot, note=f"{period} {snapshot.members_hash}")
    return snapshot


def _written(measure: Measure, period: Period, by: tuple[str, ...], places: dict[Any, int]) -> dict[str, Any]:
    rows = [
        [places.setdefault(id_, len(places)), list(key), number if isinstance(number, int) else str(number)]
        for id_, key, number in counting.rows(measure, period, by)
    ]
    return {"code": measure.code, "by": list(by), "rows": rows}


def fingerprint(code: str, period: Period) -> str | None:
    """Return the hash of the whole list behind a figure, for who may read the figure; none when nobody offers it.

    It tells that the list is another one later, and nobody of those in it.

    Raises:
        NotOffered, NotFound: as `ask`.
    """
    if door.published(code, period) is None:
        return None
    return hash_of(counting.members(measures()[code], period, {}, whole=True))


def hash_of(ids: Iterable[Any]) -> str:
    """Return the hash of some members, whatever their order."""
    return hashlib.sha256("\n".join(sorted(str(id_) for id_ in ids)).encode()).hexdigest()


def _versions(codes: Iterable[str]) -> dict[str, str]:
    owners = {owner_of(code) for code in codes}
    return {
        plugin.name: plugin.manifest.version for plugin in current_app.extensions["plugins"] if plugin.name in owners
    }


# --- reading


class Frozen:
    """A snapshot opened for its reader."""

    def __init__(self, snapshot_id: uuid.UUID) -> None:
        with privileged("a snapshot is read through the door alone"):
            snapshot = db.session.get_one(Snapshot, snapshot_id)
            content = snapshot.content
            self.taken_at, self.members_hash, self.versions = (
                snapshot.taken_at,
                snapshot.members_hash,
                snapshot.versions,
            )
            self.period = Period.read(snapshot.period)
        self._members = [uuid.UUID(id_) for id_ in content["members"]]
        self._tables = {(table["code"], tuple(table["by"])): table["rows"] for table in content["tables"]}
        self._barred: dict[Any, set[int]] = {}

    @property
    def tables(self) -> Sequence[Table]:
        return list(self._tables)

    def hidden_from(self) -> set[uuid.UUID]:
        """Return the people from whom one of the members is hidden: what states the whole figures is not for them."""
        return excluded_from_any(self._members)

    def ask(self, code: str, by: Sequence[str] = ()) -> Counted | None:
        """Return a frozen figure, as `measures.ask` returned it then; none when it was not frozen.

        Raises:
            NotFound: whoever acts may not open what stands behind it.
        """
        rows = self._tables.get((code, tuple(by)))
        if rows is None or code not in measures():
            return None
        measure = door.openable(code, self.period, tuple(by))
        leaves: dict[Key, Number] = {}
        for _place, key, amount in self._visible(measure, rows):
            leaves[key] = leaves.get(key, 0) + amount
        return door.exact(measure, self.period, tuple(by), Raw(leaves), as_of=self.taken_at)

    def members(self, code: str, cell: dict[str, str]) -> list[uuid.UUID]:
        """Return the members behind a frozen cell that whoever acts may open."""
        by, rows = next(
            ((by, rows) for (known, by), rows in self._tables.items() if known == code and set(cell) <= set(by)),
            ((), []),
        )
        measure = door.openable(code, self.period, by)
        wanted = {by.index(name): value for name, value in cell.items()}
        return [
            self._members[place]
            for place, key, _amount in self._visible(measure, rows)
            if all(key[at] == value for at, value in wanted.items())
        ]

    def _visible(self, measure: Measure, rows: list[list[Any]]) -> Iterable[tuple[int, Key, Number]]:
        if measure.root not in self._barred:
            barred = counting.kept_from_reader(measure, self._members)
            self._barred[measure.root] = {place for place, id_ in enumerate(self._members) if id_ in barred}
        for place, key, amount in rows:
            if place not in self._barred[measure.root]:
                yield place, tuple(key), amount if isinstance(amount, int) else Decimal(amount)
