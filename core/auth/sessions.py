"""Sessions on the server: the browser holds a random id, the database its hash (security.md S-01 to S-04)."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, Request, Response, current_app, g
from flask.sessions import SessionInterface, SessionMixin

from core.auth.models import User, UserSession
from core.db import db, now
from core.state import State
from core.unit import later

TOUCH = timedelta(seconds=60)
"""How stale the time of the last request may get before it is written again."""


class ServerSession(dict[str, Any], SessionMixin):
    """The data of one session; `renew()` gives it a new id, as login and step-up must."""

    modified = False
    sid: str | None = None
    fresh_id = False

    def __setitem__(self, key: str, value: Any) -> None:
        self.modified = True
        super().__setitem__(key, value)

    def __delitem__(self, key: str) -> None:
        self.modified = True
        super().__delitem__(key)

    def pop(self, key: str, *default: Any) -> Any:
        self.modified = True
        return super().pop(key, *default)

    def clear(self) -> None:
        self.modified = True
        super().clear()

    def setdefault(self, key: str, default: Any = None) -> Any:
        if key not in self:
            self[key] = default
        return self[key]

    def renew(self) -> None:
        self.modified = self.fresh_id = True


class SessionStore(SessionInterface):
    """Sessions in the table `core_session`, read with one query that also brings the epoch."""

    session_class = ServerSession

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        g.request_id = secrets.token_hex(8)
        g.session_user = g.session_stage = g.session_stepped_up = g.session_handle = None
        sid = request.cookies.get(self.get_cookie_name(app))
        row = _read(sid) if sid else None
        if row is None:
            return ServerSession()
        session = ServerSession(row.data)
        session.sid = sid
        g.epoch, g.session_seen, g.session_handle = row.epoch, row.seen_at, row.handle
        if row.user_id is not None:
            g.session_user, g.session_stepped_up = row.user_id, row.stepped_up_at
            g.session_stage = _stage(row)
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, ServerSession)
        name = self.get_cookie_name(app)
        if session.sid and (session.fresh_id or not session):
            old = _hash(session.sid)
            later(lambda: db.session.execute(sa.delete(UserSession).where(UserSession.id_hash == old)))
            session.sid = None
            response.delete_cookie(name, **_cookie(app))
        if not session:
            return
        if session.sid is None:
            session.sid = secrets.token_urlsafe(32)
            later(_inserter(session))
            response.set_cookie(name, session.sid, **_cookie(app))
        elif session.modified or now() - g.session_seen > TOUCH:
            later(_toucher(session))

    def is_null_session(self, obj: object) -> bool:
        return False


def _cookie(app: Flask) -> dict[str, Any]:
    return {"httponly": True, "secure": app.config["SESSION_COOKIE_SECURE"], "samesite": "Strict", "path": "/"}


def _hash(sid: str) -> str:
    return hashlib.sha256(sid.encode()).hexdigest()


def _read(sid: str) -> Any:
    query = (
        sa.select(
            *(getattr(UserSession, name) for name in ("user_id", "handle", "seen_at", "created_at", "stepped_up_at")),
            *(getattr(UserSession, name) for name in ("second_factor", "locked", "data")),
            *(getattr(User, name) for name in ("totp_on", "must_change_password", "active", "active_until")),
            State.epoch,
        )
        .outerjoin(User, User.id == UserSession.user_id)
        .join(State, sa.true())
        .where(UserSession.id_hash == _hash(sid))
    )
    row = db.session.execute(query).one_or_none()
    return row if row is not None and _is_live(row) else None


def _is_live(row: Any) -> bool:
    """A session ends by idleness, by age, with its account, and when the clock jumps back behind it."""
    settings, moment = current_app.extensions["settings"], now()
    idle = timedelta(minutes=settings.idle_minutes)
    if not row.created_at <= moment + timedelta(minutes=2) or not row.seen_at <= moment + timedelta(minutes=2):
        return False
    if moment - row.seen_at > idle or moment - row.created_at > timedelta(hours=settings.session_hours):
        return False
    return row.user_id is None or (row.active and (row.active_until is None or moment.date() <= row.active_until))


def _stage(row: Any) -> str | None:
    """Return the view where an incomplete session must go first."""
    from core.access.permissions import needs_second_factor, principal_for

    if row.locked:
        return "unlock"
    if current_app.extensions["settings"].second_factor:
        if row.totp_on and not row.second_factor:
            return "second_factor"
        if not row.totp_on and needs_second_factor(principal_for(row.user_id)):
            return "enrol"
    return "change_password" if row.must_change_password else None


def _values(session: ServerSession) -> dict[str, Any]:
    user_id = session.get("_user_id")
    return {"data": dict(session), "seen_at": now(), "user_id": uuid.UUID(user_id) if user_id else None}


def _inserter(session: ServerSession) -> Any:
    marks: dict[str, Any] = {
        key[1:]: session.pop(key) for key in ("*second_factor", "*stepped_up_at") if key in session
    }
    values = {**_values(session), "id_hash": _hash(str(session.sid)), "device": g.get("device", ""), **marks}
    return lambda: db.session.execute(sa.insert(UserSession).values(**values))


def _toucher(session: ServerSession) -> Any:
    values = _values(session)
    where = UserSession.id_hash == _hash(str(session.sid))
    return lambda: db.session.execute(sa.update(UserSession).where(where).values(**values))


def end_sessions_of(user_id: uuid.UUID, *, but: uuid.UUID | None = None) -> int:
    """End all sessions of a user, but one if told; return how many ended."""
    where = [UserSession.user_id == user_id] + ([UserSession.handle != but] if but else [])
    return int(db.session.execute(sa.delete(UserSession).where(*where)).rowcount)  # type: ignore[attr-defined]


def mark(**values: datetime | bool | None) -> None:
    """Set columns of the present session: `stepped_up_at`, `second_factor`, `locked`."""
    handle = g.session_handle
    later(lambda: db.session.execute(sa.update(UserSession).where(UserSession.handle == handle).values(**values)))
