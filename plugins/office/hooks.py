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
        _menu("tasks.index", _l("Tasks"), "task.read", "list-check", 12),
        _menu("institutions.index", _l("Institutions"), "institution.read", "building-community", 60),
        _menu("rules.index", _l("Legal time limits"), "rule.read", "scale", 62),
        _menu("calendar.index", _l("Holidays"), "calendar.read", "calendar", 64),
        MenuItem(
            name="office.settings",
            label=_l("Settings"),
            endpoint="office.settings",
            permission="office.settings.read",
            icon="settings",
            weight=85,
        ),
    ]


def _menu(endpoint: str, label: Any, permission: str, icon: str, weight: int) -> MenuItem:
    name, right = f"office_{endpoint}", f"office.{permission}"
    return MenuItem(name=name, label=label, endpoint=name, permission=right, icon=icon, weight=weight)


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
