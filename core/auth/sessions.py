"""Sessions on the server: the browser holds a random id, the database its hash (security.md S-01 to S-04)."""

import hashlib
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, Request, Response, current_app, g
from flask import session as request_context_session
from flask.sessions import SessionInterface, SessionMixin

from core.auth.models import User, UserSession
from core.db import db, now
from core.l10n import today
from core.state import State
from core.unit import later

TOUCH = timedelta(seconds=60)
"""How stale the time of the last request may get before it is written again."""
SLACK = timedelta(seconds=10)
"""How far the clocks of several machines may differ; a session from further in the future ends."""


class ServerSession(dict[str, Any], SessionMixin):
    """The data of one session, and the columns that this request sets on it.

    `renew()` gives it a new id and keeps its age, as step-up must; `restart()` makes another one of it, as login must.
    """

    modified = False
    sid: str | None = None
    fresh_id = restarted = False

    def __init__(self, data: dict[str, Any] | None = None) -> None:
        super().__init__(data or {})
        self.columns: dict[str, datetime | bool | None] = {}

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
        self.fresh_id = True

    def restart(self) -> None:
        self.clear()
        self.restarted = True


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
            g.session_stage, g.locale = _stage(row), row.locale
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, ServerSession)
        name = self.get_cookie_name(app)
        if session.sid and (session.restarted or not session):
            later(_remover(session.sid))
            session.sid = None
            response.delete_cookie(name, **_cookie(app))
        if not session:
            return
        if session.sid is None:
            session.sid = secrets.token_urlsafe(32)
            later(_inserter(session))
            response.set_cookie(name, session.sid, **_cookie(app))
        elif session.fresh_id:
            before, session.sid = session.sid, secrets.token_urlsafe(32)
            later(_changer(before, session))
            response.set_cookie(name, session.sid, **_cookie(app))
        elif session.modified or session.columns or now() - g.session_seen > TOUCH:
            later(_changer(session.sid, session))

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
            *(getattr(User, name) for name in ("totp_on", "must_change_password", "active", "active_until", "locale")),
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
    moment, hours = now(), timedelta(hours=current_app.extensions["settings"].session_hours)
    if max(row.created_at, row.seen_at) > moment + SLACK or moment - row.created_at > hours:
        return False
    if row.user_id is None:
        return True
    return moment - row.seen_at <= _idle() and row.active and (row.active_until is None or today() <= row.active_until)


def _idle() -> timedelta:
    return timedelta(minutes=current_app.extensions["settings"].idle_minutes)


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


def _remover(sid: str) -> Callable[[], Any]:
    return lambda: db.session.execute(sa.delete(UserSession).where(UserSession.id_hash == _hash(sid)))


def _inserter(session: ServerSession) -> Callable[[], Any]:
    user_id = session.get("_user_id")
    values = {
        "id_hash": _hash(str(session.sid)),
        "user_id": uuid.UUID(user_id) if user_id else None,
        "device": g.get("device", ""),
        "data": dict(session),
        **session.columns,
    }
    return lambda: db.session.execute(sa.insert(UserSession).values(**values))


def _changer(before: str, session: ServerSession) -> Callable[[], Any]:
    """Write what changed; a session that was ended meanwhile stays ended, because nothing is inserted."""
    values: dict[str, Any] = {"id_hash": _hash(str(session.sid)), "seen_at": now(), **session.columns}
    if session.modified:
        values["data"] = dict(session)
    query = sa.update(UserSession).where(UserSession.id_hash == _hash(before)).values(**values)
    return lambda: db.session.execute(query)


def end_sessions_of(user_id: uuid.UUID, *, but: uuid.UUID | None = None) -> int:
    """End all sessions of a user, but one if told; return how many ended."""
    where = [UserSession.user_id == user_id] + ([UserSession.handle != but] if but else [])
    return int(db.session.execute(sa.delete(UserSession).where(*where)).rowcount)  # type: ignore[attr-defined]


def sessions_of(user_id: uuid.UUID) -> list[UserSession]:
    """Return the live sessions of a user, the last used first."""
    query = sa.select(UserSession).where(UserSession.user_id == user_id, UserSession.seen_at > now() - _idle())
    return list(db.session.scalars(query.order_by(UserSession.seen_at.desc())))


def end_session(user_id: uuid.UUID, handle: uuid.UUID) -> None:
    """End one session of a user."""
    db.session.execute(sa.delete(UserSession).where(UserSession.user_id == user_id, UserSession.handle == handle))


def sweep() -> None:
    """Drop the rows of sessions that ended by themselves."""
    db.session.execute(sa.delete(UserSession).where(UserSession.seen_at < now() - timedelta(days=1)))


def mark(**columns: datetime | bool | None) -> None:
    """Set columns of the present session: `stepped_up_at`, `second_factor`, `locked`."""
    present = session_of_request()
    present.columns.update(columns)


def raise_rights(**columns: datetime | bool | None) -> None:
    """Set columns that let the session do more, and give it a new id (security.md S-04)."""
    mark(**columns)
    session_of_request().renew()


def session_of_request() -> ServerSession:
    """Return the session of this request, as what it is."""
    present = request_context_session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(present, ServerSession)
    return present
