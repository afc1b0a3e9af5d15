"""Everything that the gender plan adds to the suite, on one screen."""

from typing import Any

from core.contributions import AuditVerb, MenuItem, Permission, Role
from core.hookspecs import hookimpl
from core.l10n import _l
from plugins.gender_budget import bodies, permissions
from plugins.gender_budget.documents import CAMPAIGN, SUBJECT, TEMPLATES
from plugins.gender_budget.finding import describe, describe_campaigns
from plugins.gender_budget.models import Campaign, Round
from plugins.office.hookspecs import BodyKind, DocumentTemplate, ImportTemplate, TaskSubject


@hookimpl
def register_blueprints() -> list[Any]:
    from plugins.gender_budget.views import blueprint

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
            name="gender_budget",
            label=_l("Gender equality plan"),
            endpoint="gender_budget.index",
            permission=permissions.READ,
            icon="target",
            weight=26,
        )
    ]


@hookimpl
def register_audit_verbs() -> list[AuditVerb]:
    return [
        AuditVerb(name="gender_budget_plan.viewed", label=_l("Saw a gender equality plan")),
        AuditVerb(name="gender_budget_indicator.viewed", label=_l("Opened an indicator")),
        AuditVerb(name="gender_budget_value.viewed", label=_l("Opened a value of an indicator")),
        AuditVerb(name="gender_budget_round.viewed", label=_l("Opened a round of monitoring")),
        AuditVerb(name="gender_budget.budget.listed", label=_l("Saw lines of the budget")),
        AuditVerb(name="gender_budget_budget_line.viewed", label=_l("Opened a line of the budget")),
        AuditVerb(name="gender_budget.activity.listed", label=_l("Saw the activities of a gender equality plan")),
        AuditVerb(name="gender_budget_activity.viewed", label=_l("Opened an activity for gender equality")),
        AuditVerb(name="gender_budget.statements.listed", label=_l("Saw the sentences of a gender equality plan")),
        AuditVerb(name="gender_budget.reviews.listed", label=_l("Saw the texts that are read by gender")),
        AuditVerb(name="gender_budget_statement.viewed", label=_l("Opened a sentence of a gender equality plan")),
        AuditVerb(name="gender_budget_policy_review.viewed", label=_l("Opened a text that is read by gender")),
        AuditVerb(name="gender_budget.campaigns.listed", label=_l("Saw the campaigns of a gender equality plan")),
        AuditVerb(name="gender_budget_campaign.viewed", label=_l("Opened the calendar of a campaign")),
        AuditVerb(name="gender_budget_campaign_item.viewed", label=_l("Opened a line of the calendar of a campaign")),
        AuditVerb(name="gender_budget.outside.listed", label=_l("Saw the data of other directorates")),
        AuditVerb(name="gender_budget.round.published", label=_l("Published a round of monitoring")),
        AuditVerb(name="gender_budget.round.closed", label=_l("Closed a round of monitoring")),
        AuditVerb(name="gender_budget.round.reopened", label=_l("Opened a round of monitoring again")),
    ]


@hookimpl
def register_document_templates() -> list[DocumentTemplate]:
    return list(TEMPLATES)


@hookimpl
def register_body_kinds() -> list[BodyKind]:
    return list(bodies.KINDS)


@hookimpl
def register_task_subjects() -> list[TaskSubject]:
    return [
        TaskSubject(name=SUBJECT, model=Round, describe=describe, weight=70),
        TaskSubject(name=CAMPAIGN, model=Campaign, describe=describe_campaigns, weight=71),
    ]


@hookimpl
def register_imports() -> list[ImportTemplate]:
    from plugins.gender_budget import imports

    return list(imports.TEMPLATES)


@hookimpl
def demonstration_users() -> list[dict[str, str]]:
    return [
        {"username": "rezarta.muka", "name": "Rezarta Muka", "role": "gender_officer"},
        {"username": "albana.sota", "name": "Albana Sota", "role": "gender_head"},
        {"username": "dritan.nela", "name": "Dritan Nela", "role": "gender_reporter"},
        {"username": "blerina.fusha", "name": "Blerina Fusha", "role": "mayor_office"},
    ]


@hookimpl
def load_demonstration(scale: int, report: Any) -> None:
    from plugins.gender_budget.demo import load

    load.load(report)
