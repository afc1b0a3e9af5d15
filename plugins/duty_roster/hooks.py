"""Everything that the on-call system adds to the suite, on one screen."""

import uuid
from datetime import datetime, time
from typing import Any

from core.access.principal import Principal
from core.contributions import AuditVerb, Job, MenuItem, Permission, Role, Widget
from core.hookspecs import hookimpl
from core.l10n import _l
from core.measures import Measure
from plugins.duty_roster import agenda, finding, measures, permissions, widgets
from plugins.duty_roster.models import DutyCall
from plugins.duty_roster.services import calls, now
from plugins.office.hookspecs import CalendarEntry, ReferralSource, TaskSubject


@hookimpl
def register_blueprints() -> list[Any]:
    from plugins.duty_roster.views import blueprint

    return [blueprint]


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
            name="duty_roster",
            label=_l("On-call roster"),
            endpoint="duty_roster.index",
            permission=permissions.READ,
            icon="clock",
            weight=28,
        )
    ]


@hookimpl
def register_widgets() -> list[Widget]:
    return [Widget(name="duty_roster.calls", permission=permissions.CALL_READ, render=widgets.waiting_calls, weight=9)]


@hookimpl
def register_task_subjects() -> list[TaskSubject]:
    return [TaskSubject(name=finding.CALL, model=DutyCall, describe=finding.describe, weight=75)]


@hookimpl
def register_referral_sources() -> list[ReferralSource]:
    return [finding.SOURCE]


@hookimpl
def register_measures() -> list[Measure]:
    return list(measures.MEASURES)


@hookimpl
def register_jobs() -> list[Job]:
    return [Job(name="duty_roster.forget", label=_l("Forget the words of old calls"), run=calls.forget, at=time(3))]


@hookimpl
def register_page_lines() -> list[Widget]:
    return [Widget(name="duty_roster.now", permission=permissions.READ, render=widgets.now_line)]


@hookimpl
def calendar_entries(who: Principal, start: datetime, end: datetime) -> list[CalendarEntry]:
    return agenda.entries(who, start, end)


@hookimpl
def principal_claims(user_id: uuid.UUID) -> dict[str, frozenset[Any]]:
    return {"duty_roster.shifts": now.shifts_now(user_id)}


@hookimpl
def principal_until(user_id: uuid.UUID) -> datetime | None:
    return now.next_change(user_id)


@hookimpl
def register_audit_verbs() -> list[AuditVerb]:
    return [
        AuditVerb(name="duty_roster.team.listed", label=_l("Saw the duty teams")),
        AuditVerb(name="duty_roster.roster.listed", label=_l("Saw the rosters of a duty team")),
        AuditVerb(name="duty_roster.roster.published", label=_l("Published a roster")),
        AuditVerb(name="duty_roster.sheet.printed", label=_l("Took the sheet of a roster")),
        AuditVerb(name="duty_roster.shift.listed", label=_l("Saw their shifts")),
        AuditVerb(name="duty_roster.swap.listed", label=_l("Saw exchanges of shifts")),
        AuditVerb(name="duty_roster.hours.listed", label=_l("Saw hours on duty")),
        AuditVerb(name="duty_roster.call.listed", label=_l("Saw a list of calls")),
        AuditVerb(name="duty_roster.call.handed_over", label=_l("Handed a call over")),
        AuditVerb(name="duty_roster_call.viewed", label=_l("Opened a call")),
        AuditVerb(name="duty_roster_roster.viewed", label=_l("Opened a roster")),
        AuditVerb(name="duty_roster_shift.viewed", label=_l("Opened a shift")),
        AuditVerb(name="duty_roster_swap.viewed", label=_l("Opened an exchange of shifts")),
        AuditVerb(name="duty_roster_distribution.viewed", label=_l("Opened the sending of a roster")),
        AuditVerb(name="duty_roster.absence.listed", label=_l("Saw who of a duty team is away")),
        AuditVerb(name="duty_roster_team.viewed", label=_l("Opened a duty team")),
        AuditVerb(name="duty_roster_member.viewed", label=_l("Opened a member of a duty team")),
        AuditVerb(name="duty_roster_recipient.viewed", label=_l("Opened a recipient of the roster")),
        AuditVerb(name="duty_roster_absence.viewed", label=_l("Opened an absence of a duty team")),
    ]


@hookimpl
def plugin_installed(name: str) -> None:
    from plugins.duty_roster.services import teams

    if name == "duty_roster":
        teams.load_patterns()


@hookimpl
def plugin_upgraded(name: str, before: str) -> None:
    plugin_installed(name)


@hookimpl
def demonstration_users() -> list[dict[str, str]]:
    from plugins.duty_roster.demo import load

    return load.USERS


@hookimpl
def load_demonstration(scale: int, report: Any) -> None:
    from plugins.duty_roster.demo import load

    load.load(report)
