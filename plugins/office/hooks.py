"""Everything that office adds to the suite, on one screen."""

import uuid
from typing import Any

from core.access.principal import Principal
from core.contributions import AuditVerb, HealthCheck, MenuItem, Permission, Role, SearchHit, Widget
from core.hookspecs import hookimpl
from core.l10n import _l
from plugins.office import finding, health, permissions, reference, widgets, workplaces


@hookimpl
def register_blueprints() -> list[Any]:
    from plugins.office.views import BLUEPRINTS

    return BLUEPRINTS


@hookimpl
def register_permissions() -> list[Permission]:
    return list(permissions.PERMISSIONS)


@hookimpl
def register_roles() -> list[Role]:
    return list(permissions.ROLES)


@hookimpl
def register_menu() -> list[MenuItem]:
    return [
        MenuItem(
            name="office.tasks",
            label=_l("Tasks"),
            endpoint="office_tasks.index",
            permission="office.task.read",
            icon="list-check",
            weight=15,
        ),
        MenuItem(
            name="office.overview",
            label=_l("Office"),
            endpoint="office.overview",
            permission="office.institution.read",
            icon="building",
            weight=70,
        ),
    ]


@hookimpl
def register_widgets() -> list[Widget]:
    return [Widget(name="office.my_day", permission="office.task.read", render=widgets.my_day, weight=10)]


@hookimpl
def register_audit_verbs() -> list[AuditVerb]:
    return [
        AuditVerb(name="office.task.listed", label=_l("Saw a list of tasks")),
        AuditVerb(name="office_task.viewed", label=_l("Opened a task")),
        AuditVerb(name="office_task.created", label=_l("Wrote down a task")),
        AuditVerb(name="office_task.changed", label=_l("Changed a task")),
        AuditVerb(name="office.task.done", label=_l("Finished a task")),
        AuditVerb(name="office.task.reopened", label=_l("Took back the end of a task")),
        AuditVerb(name="office.task.cancelled", label=_l("Cancelled a task")),
        AuditVerb(name="office.task.reassigned", label=_l("Passed a task on")),
        AuditVerb(name="office_institution.created", label=_l("Wrote down an institution")),
        AuditVerb(name="office_institution.changed", label=_l("Changed an institution")),
        AuditVerb(name="office_letterhead.created", label=_l("Wrote down a new letterhead")),
        AuditVerb(name="office_rule.changed", label=_l("Verified a legal rule")),
        AuditVerb(name="office_rule_pack.created", label=_l("Wrote down a new edition of legal rules")),
        AuditVerb(name="office_user_unit.created", label=_l("Gave a unit to somebody")),
        AuditVerb(name="office_user_unit.changed", label=_l("Changed who works for a unit")),
        AuditVerb(name="office_calendar_day.created", label=_l("Changed a day of the calendar")),
        AuditVerb(name="office_calendar_day.changed", label=_l("Corrected a day of the calendar")),
        AuditVerb(name="office_calendar_day.deleted", label=_l("Put a day of the calendar back")),
        AuditVerb(name="office_calendar_review.created", label=_l("Reviewed the holidays of a year")),
    ]


@hookimpl
def register_health_checks() -> list[HealthCheck]:
    return [
        HealthCheck(name="office.holidays", label=_l("Holidays of this year"), run=health.holidays_reviewed),
        HealthCheck(name="office.rules", label=_l("Legal time limits"), run=health.rules_verified),
    ]


@hookimpl
def principal_claims(user_id: uuid.UUID) -> dict[str, frozenset[Any]]:
    return {"office.units": workplaces.units_of(user_id)}


@hookimpl
def search(query: str, who: Principal) -> list[SearchHit]:
    return finding.search(query, who)


@hookimpl
def plugin_installed(name: str) -> None:
    if name == "office":
        reference.load()


@hookimpl
def plugin_upgraded(name: str, before: str) -> None:
    plugin_installed(name)
