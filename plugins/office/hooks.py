"""Everything that the office adds to the suite, on one screen."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from core.contributions import AuditVerb, HealthCheck, Permission, Role
from core.db import db
from core.hookspecs import hookimpl
from core.l10n import _, _l, today
from plugins.office import law, loading, permissions
from plugins.office.models import UserUnit


@hookimpl
def register_permissions() -> list[Permission]:
    return list(permissions.PERMISSIONS)


@hookimpl
def register_roles() -> list[Role]:
    return list(permissions.ROLES)


@hookimpl
def register_audit_verbs() -> list[AuditVerb]:
    return [
        AuditVerb(name="office.rule.verified", label=_l("verified a legal deadline")),
        AuditVerb(name="office.pack.superseded", label=_l("superseded a rule pack")),
        AuditVerb(name="office.task.done", label=_l("finished a task")),
        AuditVerb(name="office.task.cancelled", label=_l("cancelled a task")),
        AuditVerb(name="office.task.reopened", label=_l("took back the end of a task")),
        AuditVerb(name="office.task.reassigned", label=_l("gave a task to somebody else")),
    ]


@hookimpl
def register_health_checks() -> list[HealthCheck]:
    return [HealthCheck(name="office.law", label=_l("Legal deadlines"), run=_unverified)]


def _unverified() -> str | None:
    count = law.unverified_count()
    return _("%(count)s legal deadlines are not verified by the jurist", count=count) if count else None


@hookimpl
def principal_claims(user_id: UUID) -> dict[str, frozenset[Any]]:
    """Say in which units somebody works today."""
    day = today()
    query = sa.select(UserUnit.unit_id).where(
        UserUnit.user_id == user_id, UserUnit.since <= day, sa.or_(UserUnit.until.is_(None), UserUnit.until >= day)
    )
    return {"office.units": frozenset(db.session.scalars(query))}


@hookimpl
def plugin_installed(name: str) -> None:
    if name == "office":
        loading.load()


@hookimpl
def plugin_upgraded(name: str, before: str) -> None:
    if name == "office":
        loading.load()
