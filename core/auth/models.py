"""Users, their roles, and what the suite remembers of sessions, tries and resets."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.shared import Shared
from core.db import Model, Record, now
from core.l10n import _l
from core.sealed import KeyRoot, Sealed


class Role(Model, Shared):
    """A role: a name for a set of permissions; the plugins bring some, an administrator may add others."""

    __tablename__ = "core_role"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    label: Mapped[str] = mapped_column(sa.String(120), default="")
    """What an administrator called it; empty: the label that the plugin brings, in the reader's language."""


class RolePermission(Model, Shared):
    """A permission that a role has."""

    __tablename__ = "core_role_permission"

    role: Mapped[str] = mapped_column(sa.ForeignKey("core_role.name", ondelete="CASCADE"), primary_key=True)
    permission: Mapped[str] = mapped_column(sa.String(100), primary_key=True)


class AccessDefault(Model, Shared):
    """A pair of role and permission that some `access.csv` has given once: an upgrade never gives it again."""

    __tablename__ = "core_access_default"

    role: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    permission: Mapped[str] = mapped_column(sa.String(100), primary_key=True)


class User(Record, KeyRoot, Shared):
    """Somebody who may sign in: a member of the municipality's staff.

    Second factor and recovery codes are sealed, the password is an Argon2id hash; `active_until` is the last day.
    """

    __tablename__ = "core_user"

    username: Mapped[str] = mapped_column(sa.String(60), unique=True, info={"label": _l("User name")})
    name: Mapped[str] = mapped_column(sa.String(120), info={"label": _l("Name and surname")})
    title: Mapped[str] = mapped_column(sa.String(120), default="", info={"label": _l("Position")})
    password_hash: Mapped[str] = mapped_column(sa.String(200), default="", info={"secret": True})
    password_changed_at: Mapped[datetime | None]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    totp_on: Mapped[bool] = mapped_column(default=False, info={"label": _l("Second factor")})
    totp_last_step: Mapped[int] = mapped_column(sa.BigInteger, default=0, info={"audit": False})
    locale: Mapped[str] = mapped_column(sa.String(5), default="sq", info={"label": _l("Language")})
    active: Mapped[bool] = mapped_column(default=True, info={"label": _l("Active")})
    active_until: Mapped[date | None] = mapped_column(info={"label": _l("Account ends on")})
    last_login_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Last login")})
    last_login_device: Mapped[str] = mapped_column(sa.String(120), default="")

    totp_secret = Sealed()
    recovery_codes = Sealed(kind="json")

    role_rows: Mapped[list["UserRole"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def roles(self) -> list[str]:
        return sorted(row.role for row in self.role_rows)

    def is_live(self, today: date) -> bool:
        """Say whether the account may be used on a day."""
        return self.active and (self.active_until is None or today <= self.active_until)


class UserRole(Model, Shared):
    """A role that a user has."""

    __tablename__ = "core_user_role"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(sa.ForeignKey("core_role.name", ondelete="CASCADE"), primary_key=True)


class UserSession(Model):
    """A session: only the hash of its id is kept, so that a reader of the database cannot take it over."""

    __tablename__ = "core_session"

    id_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    handle: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now, index=True)
    device: Mapped[str] = mapped_column(sa.String(120), default="")
    second_factor: Mapped[bool] = mapped_column(default=False)
    stepped_up_at: Mapped[datetime | None]
    locked: Mapped[bool] = mapped_column(default=False)
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)


class Tries(Model):
    """How often a name or an address has tried to sign in within the running minute; both are kept as keyed hashes."""

    __tablename__ = "core_rate_limit"

    key: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    taken: Mapped[int]
    failed: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class PasswordReset(Record):
    """A new password for somebody without e-mail: two officials authorise it, then a code works for half an hour.

    Only the code's hash is kept; `closed_at` marks one that was used, withdrawn or overtaken.
    """

    __tablename__ = "core_password_reset"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), index=True)
    first_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    second_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    code_hash: Mapped[str | None] = mapped_column(sa.String(64), info={"secret": True})
    code_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
