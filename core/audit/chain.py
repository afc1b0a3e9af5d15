"""Writing the audit chain: every row is bound to the one before by a keyed hash, in the transaction that it speaks of.

A row's code is HMAC-SHA256 over the code before it and the row's fields as strict JSON (an array, sorted keys, no spaces), so
that no two rows can be read as one another (security.md T-01, T-02).
"""

import hmac
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import g, has_app_context

from core.access.principal import current, privileged
from core.audit.models import AuditEvent
from core.db import db, now
from core.sealed import keyring

GENESIS = b"\0" * 32
_LOCK = 0x4B554A44  # one number for the advisory lock of the chain


@dataclass(frozen=True, slots=True)
class Pending:
    """An event of this request that is not yet written."""

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


def handle_of(record_id: uuid.UUID | str) -> bytes:
    """Return the keyed name of a record in the audit, 16 bytes."""
    return keyring().digest("handle", str(record_id))[:16]


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

    `subject` is a record, or an id; `shown` are the ids of the records that a list showed; `note` a code or a number, no content.
    """
    ids = list(shown)
    model = getattr(type(subject), "__tablename__", "") if subject is not None else ""
    subject_id = getattr(subject, "id", subject)
    _pending().append(
        Pending(
            at=now(),
            user_id=current().user_id,
            verb=verb,
            model=model,
            handle=handle_of(subject_id) if subject_id is not None else None,
            seen=b"".join(handle_of(id_)[:8] for id_ in ids) if ids else None,
            refused=refused,
            note=_one_line(note),
            changes=changes,
            request=g.get("request_id", ""),
        )
    )


def has_pending() -> bool:
    return bool(g.get("audit_pending"))


def drop_pending() -> list[Pending]:
    """Take back what is not yet written, and return it."""
    taken: list[Pending] = g.pop("audit_pending", [])
    return taken


def write_pending() -> None:
    """Write the noted events at the end of the chain, in the open write transaction."""
    events = drop_pending()
    if not events:
        return
    with privileged("the audit chain"):
        _lock()
        seq, mac = _head()
        key, rows = keyring().key("audit"), []
        for event in events:
            seq += 1
            mac = link(key, mac, seq, event)
            rows.append({**{name: getattr(event, name) for name in Pending.__slots__}, "seq": seq, "mac": mac})
        db.session.execute(sa.insert(AuditEvent), rows)


def link(key: bytes, before: bytes, seq: int, event: Any) -> bytes:
    """Return a row's code from the code before it and the row's fields."""
    return hmac.new(key, before + canonical(seq, event), "sha256").digest()


def canonical(seq: int, event: Any) -> bytes:
    """Return a row's fields in the one way that the chain reads them."""
    fields = [
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
    ]
    return json.dumps(fields, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def _pending() -> list[Pending]:
    if not has_app_context():
        raise RuntimeError("audit outside an app context")
    if "audit_pending" not in g:
        g.audit_pending = []
    pending: list[Pending] = g.audit_pending
    return pending


def _lock() -> None:
    """Let one transaction at a time append; on SQLite the write lock does."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def _head() -> tuple[int, bytes]:
    last = db.session.execute(
        sa.select(AuditEvent.seq, AuditEvent.mac).order_by(AuditEvent.seq.desc()).limit(1)
    ).first()
    return (last.seq, last.mac) if last else (0, GENESIS)


def _one_line(text: str) -> str:
    """Keep a note on one line of plain characters, so that nobody forges a line of the log."""
    return "".join(char if char.isprintable() else "·" for char in text)[:300]
