"""Exports about persons, step by step: asked, agreed or denied, opened with a password, fetched once, gone (X-02)."""

import io
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from core import files
from core.access.principal import current, privileged
from core.access.scope import Scoped, scoped_mappers
from core.audit.chain import record
from core.db import Record, atomic, db, now
from core.exports import writers
from core.exports.models import DENIED, EXPIRED, FETCHED, LIVE, READY, WAITING, Export
from core.l10n import _

ALONE = 25
"""How many rows somebody may take within a day without a second person."""
LIFE = timedelta(hours=24)
_LIMIT = 64 * 1024**2


class ExportRefused(Exception):
    """A step that is not allowed; the message is a sentence for who tried it."""


def ask(listing: str, title: str, content: bytes, rows: Sequence[Any], code: str, reason: str) -> Export:
    """Keep a workbook about rows that the reader sees; it waits for a second person if those of the day are many.

    Raises:
        files.NoSpace: the disk is nearly full.
    """
    ids, model = [str(row.id) for row in rows], _model_of(rows)
    stored = files.store(io.BytesIO(content), _LIMIT)
    return _enter(listing, title, code, reason, ids, model, stored)


@atomic
def _enter(
    listing: str, title: str, code: str, reason: str, ids: list[str], model: str | None, stored: files.StoredFile
) -> Export:
    state = WAITING if taken_today() + len(ids) > ALONE else READY
    export = Export(
        user_id=current().user_id, listing=listing, model=model, rows=len(ids), state=state, reason_code=code,
        expires_at=now() + LIFE, stored_name=stored.name, title=title, reason=reason, row_ids=ids, file_key=stored.key,
    )  # fmt: skip
    db.session.add(export)
    record("core.export.asked", export, shown=ids, note=f"{listing} {code} {len(ids)}")
    return export


def taken_today() -> int:
    """Return how many rows the reader took within a day without a second person."""
    query = sa.select(sa.func.coalesce(sa.func.sum(Export.rows), 0)).where(
        Export.user_id == current().user_id,
        Export.asked_at > now() - LIFE,
        Export.decided_by_id.is_(None),
        Export.state.in_((READY, FETCHED)),
    )
    return int(db.session.scalar(query) or 0)


@atomic
def decide(export_id: uuid.UUID, *, agree: bool) -> str | None:
    """Agree to an export that waits, or deny it; return the name of the file to erase when it was denied.

    Raises:
        ExportRefused: one's own, or no longer waiting.
    """
    export = db.session.get(Export, export_id)
    if export is None or export.state != WAITING or not export.is_live:
        raise ExportRefused(_("This export no longer waits for an answer."))
    if export.user_id == current().user_id:
        raise ExportRefused(_("You asked for this export yourself. Somebody else must decide."))
    name = export.stored_name
    export.decided_by_id = current().user_id
    if agree:
        export.state, export.expires_at = READY, now() + LIFE
    else:
        _empty(export, DENIED)
    record("core.export.approved" if agree else "core.export.refused", export, note=export.listing)
    return None if agree else name


@atomic
def give_password(export_id: uuid.UUID) -> str:
    """Make a fresh password for the file that is about to be fetched; the one before, if any, is worth nothing.

    Raises:
        ExportRefused: see `own`.
    """
    export = own(export_id)
    export.password = password = writers.new_password()
    record("core.export.opened", export, note=export.listing)
    return password


def fetch(export_id: uuid.UUID) -> bytes:
    """Return the locked workbook, once; after that the export is empty.

    Raises:
        ExportRefused: see `own`; no password was given yet; or some of its rows may no longer be seen by who asked.
        Conflict: it is being fetched at this moment.
    """
    export = own(export_id)
    if export.password is None or export.stored_name is None:
        raise ExportRefused(_("Show the password first."))
    name = export.stored_name
    content = writers.locked(b"".join(files.open_stored(name, export.file_key)), export.password)
    _hand_over(export_id, name)
    files.erase(name)
    return content


@atomic
def _hand_over(export_id: uuid.UUID, name: str) -> None:
    export = own(export_id)
    if export.stored_name != name or not _all_visible(export):
        raise ExportRefused(_("The list has changed since you asked for it. Ask for it again."))
    record("core.export.fetched", export, shown=export.row_ids, note=f"{export.listing} {export.rows}")
    _empty(export, FETCHED)


def own(export_id: uuid.UUID) -> Export:
    """Return the reader's own export that is ready to be fetched.

    Raises:
        ExportRefused: somebody else's or absent, waiting, denied, fetched already, or expired.
    """
    export = db.session.get(Export, export_id)
    if export is None or export.user_id != current().user_id or export.state != READY or not export.is_live:
        raise ExportRefused(_("This export cannot be fetched: it is not ready, was fetched already, or has expired."))
    return export


def mine(most: int = 50) -> Sequence[Export]:
    """Return the reader's own exports, the newest first."""
    query = sa.select(Export).where(Export.user_id == current().user_id)
    return db.session.scalars(query.order_by(Export.asked_at.desc(), Export.id).limit(most)).all()


def waiting() -> Sequence[Export]:
    """Return the exports of others that wait for the reader's answer, the oldest first."""
    if not current().may("core.export.approve"):
        return []
    query = sa.select(Export).where(
        Export.state == WAITING, Export.user_id != current().user_id, Export.expires_at > now()
    )
    return db.session.scalars(query.order_by(Export.asked_at, Export.id)).all()


def waiting_for_me() -> int:
    """Return how many exports wait for the reader's answer, for the home page."""
    return len(waiting())


def expire_old() -> int:
    """Erase what was not fetched in time; return how many exports that were."""
    with privileged("exports end by the clock"):
        overdue = sa.select(Export.id).where(Export.state.in_(LIVE), Export.expires_at <= now())
        if db.session.scalar(overdue.limit(1)) is None:
            return 0
        names = _expire(overdue)
    for name in names:
        files.erase(name)
    return len(names)


@atomic
def _expire(overdue: sa.Select[Any]) -> list[str]:
    exports = db.session.scalars(sa.select(Export).where(Export.id.in_(overdue))).all()
    names = [export.stored_name for export in exports if export.stored_name]
    for export in exports:
        _empty(export, EXPIRED)
        record("core.export.expired", export, note=export.listing)
    return names


def _empty(export: Export, state: str) -> None:
    """Leave of an export only that it was: no file, no key, no password, no list of rows."""
    export.state = state
    export.stored_name = export.file_key = export.password = export.row_ids = None


def _model_of(rows: Sequence[Any]) -> str | None:
    first = rows[0] if rows else None
    return first.__tablename__ if isinstance(first, Record) and isinstance(first, Scoped) else None


def _all_visible(export: Export) -> bool:
    """Say whether who asked may still see every row: somebody may have been excluded since."""
    model = next((found[0].class_ for table, found in scoped_mappers().items() if table.name == export.model), None)
    if model is None:
        return export.model is None
    ids = [uuid.UUID(row_id) for row_id in export.row_ids]
    seen = {row_id for start in range(0, len(ids), 500) for row_id in _seen(model, ids[start : start + 500])}
    return seen == set(ids)


def _seen(model: Any, ids: list[uuid.UUID]) -> Sequence[uuid.UUID]:
    return db.session.scalars(sa.select(model.id).where(model.id.in_(ids))).all()
