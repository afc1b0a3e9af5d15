"""Writing the audit chain: every row is bound to the one before by a keyed hash, in the transaction that it speaks of.

A row's code is HMAC-SHA256 over the code before it and the row's fields as strict JSON (an array, sorted keys, no
spaces), so that no two rows can be read as one another (security.md T-01, T-02).
"""

import functools
import hmac
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any

import sqlalchemy as sa
from flask import g, has_app_context
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm import SessionTransaction

from core.access.principal import current, privileged
from core.audit import clock
from core.audit.models import AuditEvent
from core.db import Session, db, is_writing, now
from core.sealed import keyring

GENESIS = b"\0" * 32
SEEN_BYTES = 8
"""How much of a record's handle stands in the list of what was shown."""

_LOCK = 0x4B554A44  # one number for the advisory lock of the chain
_encode = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Pending:
    """An event that is not yet written; `in_unit`: noted inside a unit of work, whose fate it shares."""

    at: datetime
    user_id: uuid.UUID | None
    verb: str
    model: str
    handle: bytes | None
    seen: bytes | None
    refused: bool
    note: str
    changes: dict[str, Any] | None
    request: str
    in_unit: bool


_COLUMNS = tuple(name for name in Pending.__slots__ if name != "in_unit")


def handle_of(record_id: uuid.UUID | str) -> bytes:
    """Return the keyed name of a record in the audit, 16 bytes."""
    return _handle(keyring().key("handle"), record_id)


@functools.lru_cache(maxsize=8192)
def _handle(key: bytes, record_id: uuid.UUID | str) -> bytes:
    """The same rows are listed again and again: what a page of fifty saves here is worth a query."""
    return hmac.digest(key, str(record_id).encode(), "sha256")[:16]


def seen_of(ids: Iterable[uuid.UUID | str]) -> bytes | None:
    """Return the handles of a list, cut short and packed; nothing for an empty list."""
    key = keyring().key("handle")
    return b"".join([_handle(key, record_id)[:SEEN_BYTES] for record_id in ids]) or None


def record(
    verb: str,
    subject: Any = None,
    *,
    shown: Iterable[Any] = (),
    refused: bool = False,
    note: str = "",
    changes: dict[str, Any] | None = None,
) -> None:
    """Note an event; it is written with the request's next commit, before any answer leaves.

    `subject` is a record, or an id; `shown` are the ids of the records that a list showed; `note` a code or a number,
    no content. What a unit of work notes is dropped when the unit fails, refusals excepted.
    """
    model = getattr(type(subject), "__tablename__", "") if subject is not None else ""
    subject_id = getattr(subject, "id", subject)
    _pending().append(
        Pending(
            at=now(),
            user_id=current().user_id,
            verb=verb,
            model=model,
            handle=handle_of(subject_id) if subject_id is not None else None,
            seen=seen_of(shown),
            refused=refused,
            note=_one_line(note),
            changes=changes,
            request=g.get("request_id", ""),
            in_unit=is_writing(),
        )
    )


def has_pending() -> bool:
    return bool(g.get("audit_pending"))


def drop_pending() -> list[Pending]:
    """Take back what is not yet written, and return it."""
    taken: list[Pending] = g.pop("audit_pending", [])
    return taken


@sa_event.listens_for(Session, "after_soft_rollback")
def _forget_undone(_session: AnySession, ended: SessionTransaction) -> None:
    """Drop what a failed unit of work noted: it did not happen; what it refused did."""
    if is_writing() and ended.parent is None and has_app_context() and has_pending():
        g.audit_pending = [event for event in g.audit_pending if event.refused or not event.in_unit]


def write_pending() -> None:
    """Write the noted events at the end of the chain, in the open write transaction."""
    events = drop_pending()
    if not events:
        return
    with privileged("the audit chain"):
        seq, before, mac = _locked_head()
        if (seconds := clock.jumped(before)) is not None:
            events.insert(0, _jump(seconds))
        key, rows = keyring().key("audit"), []
        for event in events:
            seq += 1
            mac = link(key, mac, seq, event)
            rows.append({**{name: getattr(event, name) for name in _COLUMNS}, "seq": seq, "mac": mac})
        db.session.connection().execute(sa.insert(AuditEvent.__table__), rows)  # type: ignore[arg-type]


def link(key: bytes, before: bytes, seq: int, event: Any) -> bytes:
    """Return a row's code from the code before it and the row's fields."""
    return hmac.digest(key, before + canonical(seq, event), "sha256")


def canonical(seq: int, event: Any) -> bytes:
    """Return a row's fields in the one way that the chain reads them."""
    return encoded(
        (
            seq,
            event.at.isoformat(timespec="microseconds"),
            str(event.user_id) if event.user_id else None,
            event.verb,
            event.model,
            event.handle.hex() if event.handle else None,
            event.seen.hex() if event.seen else None,
            event.refused,
            event.note,
            event.changes,
            event.request,
        )
    )


def encoded(fields: tuple[Any, ...]) -> bytes:
    """Return fields as strict JSON: an array, keys sorted, no spaces, ASCII only.

    By hand, because this is the hottest line of the verifier; `handle` and `seen` are hex and need no quoting.
    """
    seq, at, user_id, verb, model, handle, seen, refused, note, changes, request = fields
    return (
        f"[{seq},{_quoted(at)},{_quoted(user_id) if user_id is not None else 'null'},{_quoted(verb)},{_quoted(model)},"
        f"{_hex(handle)},{_hex(seen)},{'true' if refused else 'false'},{_quoted(note)},"
        f"{_encode(changes) if changes is not None else 'null'},{_quoted(request)}]"
    ).encode()


def _hex(digits: str | None) -> str:
    return "null" if digits is None else f'"{digits}"'


def _pending() -> list[Pending]:
    if not has_app_context():
        raise RuntimeError("audit outside an app context")
    if "audit_pending" not in g:
        g.audit_pending = []
    pending: list[Pending] = g.audit_pending
    return pending


def _jump(seconds: int) -> Pending:
    return Pending(
        at=now(),
        user_id=None,
        verb="core.clock.jumped",
        model="",
        handle=None,
        seen=None,
        refused=False,
        note=f"{seconds:+d} s",
        changes=None,
        request="",
        in_unit=True,
    )


def _locked_head() -> tuple[int, datetime | None, bytes]:
    """Return number, time and code of the last row, and let no other transaction append until this one ends.

    SQLite's write lock is already held; on PostgreSQL a function takes the lock and then looks, in one journey.
    """
    if db.engine.dialect.name == "postgresql":
        query = sa.text(f"SELECT seq, at, mac FROM core_audit_head({_LOCK})")
    else:
        query = _HEAD
    last = db.session.connection().execute(query).first()
    return (last.seq, _aware(last.at), last.mac) if last else (0, None, GENESIS)


_HEAD: Any = sa.select(AuditEvent.seq, AuditEvent.at, AuditEvent.mac).order_by(AuditEvent.seq.desc()).limit(1)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=now().tzinfo)


def _one_line(text: str) -> str:
    """Keep a note on one line of plain characters, so that nobody forges a line of the log."""
    return "".join(char if char.isprintable() else "·" for char in text)[:300]
