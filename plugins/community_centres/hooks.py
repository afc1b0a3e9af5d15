"""Everything that the community centres add to the suite, on one screen."""

import uuid
from typing import Any

from core.contributions import AuditVerb, MenuItem, Permission, Role, Widget
from core.hookspecs import hookimpl
from core.l10n import _l
from core.measures import Measure
from plugins.community_centres import documents, finding, measures, permissions, widgets
from plugins.community_centres.field import permissions as field_permissions
from plugins.community_centres.models import Enrolment, MonthlyReport
from plugins.community_centres.models.groups import CLAIM
from plugins.office.hookspecs import DocumentTemplate, TaskSubject


@hookimpl
def register_blueprints() -> list[Any]:
    from plugins.community_centres.views import blueprint, field

    return [blueprint, field.blueprint]


@hookimpl
def register_permissions() -> list[Permission]:
    return [*permissions.PERMISSIONS, *field_permissions.PERMISSIONS]


@hookimpl
def register_roles() -> list[Role]:
    return [*permissions.ROLES, *field_permissions.ROLES]


@hookimpl
def register_menu() -> list[MenuItem]:
    return [
        MenuItem(
            name="community_centres",
            label=_l("Community centres"),
            endpoint="community_centres.index",
            permission=permissions.DIRECTORY,
            icon="building-community",
            weight=27,
        ),
        MenuItem(
            name="community_centres_field",
            label=_l("Work in the field"),
            endpoint="community_centres_field.index",
            permission=field_permissions.TRIPS,
            icon="route",
            weight=28,
        ),
    ]


@hookimpl
def register_widgets() -> list[Widget]:
    return [
        Widget(
            name="community_centres.sessions", permission=permissions.REGISTER, render=widgets.my_sessions, weight=20
        )
    ]


@hookimpl
def register_audit_verbs() -> list[AuditVerb]:
    return [
        AuditVerb(name="community_centres.group.listed", label=_l("Saw groups of a community centre")),
        AuditVerb(name="community_centres_group.viewed", label=_l("Opened a group of a community centre")),
        AuditVerb(name="community_centres.session.listed", label=_l("Saw sessions of a community centre")),
        AuditVerb(name="community_centres_session.viewed", label=_l("Opened a register")),
        AuditVerb(name="community_centres_participant.listed", label=_l("Saw who takes part in a group")),
        AuditVerb(name="community_centres_participant.viewed", label=_l("Opened what is written about a participant")),
        AuditVerb(name="community_centres_enrolment.viewed", label=_l("Opened the place of somebody in a group")),
        AuditVerb(name="community_centres.report.listed", label=_l("Saw monthly reports of community centres")),
        AuditVerb(name="community_centres_report.viewed", label=_l("Opened a monthly report of a community centre")),
    ]


@hookimpl
def register_measures() -> list[Measure]:
    from plugins.community_centres.field.measures import MEASURES

    return [*measures.MEASURES, *MEASURES]


@hookimpl
def register_offline_sheets() -> list[Any]:
    from plugins.community_centres.field.sheets import SHEETS

    return list(SHEETS)


@hookimpl
def register_document_templates() -> list[DocumentTemplate]:
    return list(documents.TEMPLATES)


@hookimpl
def register_task_subjects() -> list[TaskSubject]:
    return [
        TaskSubject(name=documents.OF_REPORT, model=MonthlyReport, describe=finding.of_reports, weight=75),
        TaskSubject(name=documents.OF_ENROLMENT, model=Enrolment, describe=finding.of_enrolments, weight=76),
    ]


@hookimpl
def principal_claims(user_id: uuid.UUID) -> dict[str, frozenset[Any]]:
    from plugins.community_centres.services import staff

    return {CLAIM: staff.centres_of(user_id)}


@hookimpl
def plugin_installed(name: str) -> None:
    from plugins.community_centres.services import first

    if name == "community_centres":
        first.load()


@hookimpl
def demonstration_users() -> list[dict[str, str]]:
    return [
        {"username": "mimoza.zaimi", "name": "Mimoza Zaimi", "role": "centre_coordinator"},
        {"username": "endrit.bala", "name": "Endrit Bala", "role": "centre_worker"},
        {"username": "suela.koci", "name": "Suela Koçi", "role": "centre_worker"},
        {"username": "gent.prroi", "name": "Gent Prroi", "role": "field_worker"},
        {"username": "drita.kroi", "name": "Drita Kroi", "role": "field_worker"},
    ]


@hookimpl
def load_demonstration(scale: int, report: Any) -> None:
    from plugins.community_centres.demo import field, load

    load.load(report)
    field.load()
