"""The list of files: one query for the page, names opened only for the rows shown."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import request, url_for

from core.access.principal import current
from core.audit.chain import record
from core.auth.models import User
from core.crypto import DataKeys
from core.db import db, now
from core.l10n import _, _l, sort_key
from core.listings import AS_FAR_AS_COUNTED, COUNT_LIMIT, PER_PAGE, Column, Listing, here
from core.sealed import keyring
from plugins.casework import flags
from plugins.casework.case_services import risk_of, state_of
from plugins.casework.models import CaseFile, Person
from plugins.office.deadlines import Due, next_of
from plugins.office.models import Task

SORT_BY_NAME = 2_000
"""Above this many files in scope a list is not sorted by name: every name would have to be opened."""
MINE, ALL, OPEN, NOBODY = "", "all", "", "none"

COLUMNS = (
    Column(key="reference", label=_l("Reference"), by=CaseFile.reference),
    Column(key="name", label=_l("Name"), sort="name"),
    Column(key="state", label=_l("State"), by=CaseFile.state),
    Column(key="risk", label=_l("Risk"), by=CaseFile.risk_rank),
    Column(key="worker", label=_l("Responsible worker"), hide_on_phone=True),
    Column(key="due", label=_l("Next deadline")),
    Column(key="opened", label=_l("Opened on"), by=CaseFile.opened_on, hide_on_phone=True),
)
SHOWN = (
    CaseFile.id,
    CaseFile.service,
    CaseFile.reference,
    CaseFile.state,
    CaseFile.risk,
    CaseFile.opened_on,
    CaseFile.subject_id,
    User.name.label("worker"),
    Person.data_key,
    Person.sealed_given,  # type: ignore[attr-defined]
    Person.sealed_family,  # type: ignore[attr-defined]
)


@dataclass(frozen=True, slots=True)
class Row:
    """One file as the list shows it."""

    id: uuid.UUID
    url: str
    reference: str
    name: str
    state: tuple[Any, str]
    risk: tuple[Any, str] | None
    worker: str | None
    due: Due | None
    opened: date
    flags: list[flags.Words]


@dataclass(frozen=True, kw_only=True)
class CaseListing(Listing):
    """A page of files; `too_many` says that a sorting by name was asked for and refused."""

    too_many: bool = False


def case_listing() -> CaseListing:
    """Return the page of files that the address asks for; by default one's own open files, newest first."""
    page = max(1, request.args.get("page", 1, type=int))
    key = request.args.get("sort", "-opened")
    conditions = _conditions(request.args)
    too_many = False
    if key.lstrip("-") == "name":
        ids = _by_name(conditions, descending=key.startswith("-"))
        too_many = ids is None
        if ids is not None:
            return _listing(_rows_of(ids[(page - 1) * PER_PAGE : page * PER_PAGE]), page, key, len(ids))
        key = "-opened"
    found = db.session.execute(
        _query(conditions).order_by(_order(key), CaseFile.id).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    ).all()
    return _listing(_shaped(found), page, key, _count(conditions, page, len(found)), too_many)


def all_rows(most: int) -> tuple[list[CaseFile], dict[uuid.UUID, Row]]:
    """Return the files that the address asks for, uncut up to `most`, and what the list says of each: for an export."""
    query = sa.select(CaseFile).where(*_conditions(request.args)).order_by(CaseFile.opened_on.desc(), CaseFile.id)
    files = list(db.session.scalars(query.limit(most)))
    ids = [case.id for case in files]
    parts = (ids[start : start + 500] for start in range(0, len(ids), 500))
    return files, {row.id: row for part in parts for row in _rows_of(part)}


def count(**chosen: str) -> int:
    """Count the files of a list, as `case_listing` shows it for these filters, no further than the limit."""
    inside = sa.select(CaseFile.id).where(*_conditions(chosen)).limit(COUNT_LIMIT).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(inside)) or 0


def _listing(rows: Sequence[Row], page: int, key: str, total: int | None, too_many: bool = False) -> CaseListing:
    record("casework.cases.listed", shown=[row.id for row in rows])
    filters = sum(1 for name in ("service", "state", "risk", "unit", "worker", "overdue") if request.args.get(name))
    columns = [_head(column, key) for column in COLUMNS]
    return CaseListing(rows=rows, columns=columns, page=page, total=total, filters=filters, too_many=too_many)


def _head(column: Column, key: str) -> Column:
    if column.by is None and column.sort is None:
        return column
    state = {column.key: "asc", f"-{column.key}": "desc"}.get(key)
    return replace(column, sorted=state, sort=here(sort=f"-{column.key}" if state == "asc" else column.key, page=None))


def _order(key: str) -> Any:
    """Return what the database sorts by; unknown risks come last, and all else in the order that an index has."""
    by = {column.key: column.by for column in COLUMNS if column.by is not None}
    column, descending = by.get(key.lstrip("-"), CaseFile.opened_on), key.startswith("-") or key.lstrip("-") not in by
    ordered = column.desc() if descending else column.asc()
    return ordered.nulls_last() if column is CaseFile.risk_rank else ordered


def _query(conditions: list[Any]) -> sa.Select[Any]:
    return (
        sa.select(*SHOWN)
        .join(Person, Person.id == CaseFile.subject_id)
        .outerjoin(User, User.id == CaseFile.worker_id)
        .where(*conditions)
    )


def _conditions(chosen: Mapping[str, str]) -> list[Any]:
    found: list[Any] = []
    for name, column in (("service", CaseFile.service), ("risk", CaseFile.risk)):
        if value := chosen.get(name):
            found.append(column == value)
    found += _state(chosen.get("state", OPEN))
    found += _worker(chosen.get("worker", MINE))
    if unit := _uuid(chosen.get("unit")):
        found.append(CaseFile.unit_id == unit)
    if chosen.get("overdue"):
        late = sa.select(Task.subject_id).where(Task.state == "open", Task.due_at < now())
        found.append(CaseFile.id.in_(late))
    return found


def _state(value: str) -> list[Any]:
    if value == OPEN:
        return [CaseFile.closed_on.is_(None)]
    return [] if value == ALL else [CaseFile.state == value]


def _worker(value: str) -> list[Any]:
    if value == MINE:
        return [CaseFile.worker_id == current().user_id]
    if value == NOBODY:
        return [CaseFile.worker_id.is_(None)]
    worker = _uuid(value)
    return [CaseFile.worker_id == worker] if worker else []


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _count(conditions: list[Any], page: int, shown: int) -> int | None:
    """Count the files without their joins, no further than the limit; a first page that is not full counts itself."""
    if page == 1 and shown < PER_PAGE:
        return shown
    inside = sa.select(CaseFile.id).where(*conditions).limit(AS_FAR_AS_COUNTED).subquery()
    total = int(db.session.scalar(sa.select(sa.func.count()).select_from(inside)) or 0)
    return total if total <= COUNT_LIMIT else None


def _by_name(conditions: list[Any], *, descending: bool) -> list[uuid.UUID] | None:
    """Return the ids of all files in scope in the Albanian order of names, or None when they are too many."""
    counted = sa.select(CaseFile.id).where(*conditions).limit(SORT_BY_NAME + 1)
    if len(db.session.scalars(counted).all()) > SORT_BY_NAME:
        return None
    rows = db.session.execute(_query(conditions)).all()
    ordered = sorted(rows, key=lambda row: (sort_key(_name(row, "family", "given")), str(row.id)), reverse=descending)
    return [row.id for row in ordered]


def _rows_of(ids: list[uuid.UUID]) -> list[Row]:
    by_id = {row.id: row for row in _shaped(db.session.execute(_query([CaseFile.id.in_(ids)])).all())}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _shaped(found: Sequence[Any]) -> list[Row]:
    ids = [row.id for row in found]
    deadlines, flagged = next_of(ids), flags.shown(ids)
    return [
        Row(
            id=row.id,
            url=url_for("casework.case", record_id=row.id),
            reference=row.reference,
            name=_name(row, "given", "family") or _("Unknown name"),
            state=state_of(row),
            risk=risk_of(row),
            worker=row.worker,
            due=deadlines.get(row.id),
            opened=row.opened_on,
            flags=flagged[row.id],
        )
        for row in found
    ]


def _name(row: Any, *parts: str) -> str:
    """Open a person's names without making the person: a list shows fifty of them."""
    keys = DataKeys.unwrapped(keyring(), row.data_key, f"casework_person|{row.subject_id}")
    sealed = ((part, getattr(row, f"sealed_{part}", None)) for part in parts)
    return " ".join(
        keys.open(token, f"casework_person|{part}|{row.subject_id}").decode() for part, token in sealed if token
    )
