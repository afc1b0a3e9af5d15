"""Everything that child protection adds to the suite, on one screen."""

from typing import Any

from core.access.principal import Principal
from core.contributions import Action, AuditVerb, MenuItem, Permission, Role, Tab, Widget
from core.disclosure import Party
from core.hookspecs import hookimpl
from core.l10n import _l
from core.measures import Measure
from plugins.casework.hookspecs import CaseEventKind, CaseService
from plugins.casework.models import CaseFile
from plugins.child_protection import gtn, measures, next_steps, permissions, service, widgets
from plugins.child_protection.models import AgencyReport
from plugins.office.hookspecs import BodyKind, DocumentTemplate, TaskSubject
from plugins.office.imports import ImportTemplate

CASE = "casework.case"


@hookimpl
def register_blueprints() -> list[Any]:
    from plugins.child_protection.views import blueprint

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
        _menu("register", _l("Register a child"), "referral.write", "user-plus", 15),
        _menu("referrals", _l("Referrals"), "referral.read", "send", 21),
        _menu("statistics", _l("Figures"), "statistics.read", "chart-bar", 25),
        _menu("agency_reports", _l("Reports to the Agency"), "agency_report.read", "report-analytics", 26),
    ]


def _menu(view: str, words: Any, right: str, icon: str, weight: int) -> MenuItem:
    name = f"child_protection.{view}"
    return MenuItem(
        name=name, label=words, endpoint=name, permission=f"child_protection.{right}", icon=icon, weight=weight
    )


@hookimpl
def register_widgets() -> list[Widget]:
    return [
        Widget(
            name="child_protection.waiting",
            permission="child_protection.risk.read",
            render=widgets.waiting,
            weight=20,
        ),
        Widget(
            name="child_protection.handed_over",
            permission="child_protection.referral.write",
            render=widgets.handed_over,
            weight=8,
        ),
    ]


@hookimpl
def register_tabs() -> list[Tab]:
    return [
        _tab("referral", _l("Referral"), "referral.read", 12),
        _tab("risk", _l("Risk"), "risk.read", 14),
        _tab("notices", _l("Notices"), "notice.read", 16, next_steps.notices_waiting),
        _tab("assessment", _l("In-depth assessment"), "assessment.read", 18),
        _tab("meetings", _l("GTN"), "gtn.read", 20, endpoint="casework.meetings"),
        _tab("protection_measures", _l("Measures"), "measure.read", 21, next_steps.measures_open),
        _tab("reviews", _l("Reviews"), "review.read", 55),
        _tab("enrolments", _l("Schooling"), "enrolment.read", 62),
        _tab("court", _l("Criminal proceedings"), "court.read", 63, applies=next_steps.in_court),
    ]


def _tab(
    view: str,
    words: Any,
    right: str,
    weight: int,
    count: Any = lambda _case: None,
    applies: Any = next_steps.is_ours,
    endpoint: str | None = None,
) -> Tab:
    return Tab(
        name=f"child_protection.{view}",
        record=CASE,
        label=words,
        endpoint=endpoint or f"child_protection.{view}",
        permission=f"child_protection.{right}",
        applies=applies,
        count=count,
        weight=weight,
    )


@hookimpl
def register_actions() -> list[Action]:
    return next_steps.actions(CASE)


@hookimpl
def register_measures() -> list[Measure]:
    return list(measures.MEASURES)


@hookimpl
def register_audit_verbs() -> list[AuditVerb]:
    return [
        AuditVerb(name="child_protection.same_child.shown", label=_l("Was shown children of a similar name")),
        AuditVerb(name="child_protection.referrals.listed", label=_l("Saw a list of referrals")),
        AuditVerb(name="child_protection.figure.listed", label=_l("Saw the files behind a figure")),
        AuditVerb(name="child_protection.agency_reports.listed", label=_l("Saw the reports to the Agency")),
        AuditVerb(name="child_protection_agency_report.viewed", label=_l("Opened a report to the Agency")),
        AuditVerb(name="child_protection.waiting.listed", label=_l("Saw files in which something waits")),
        AuditVerb(name="child_protection_referral.viewed", label=_l("Opened a referral")),
        AuditVerb(name="child_protection.plan.printed", label=_l("Printed a protection plan")),
    ]


@hookimpl
def register_case_services() -> list[CaseService]:
    return [service.SERVICE]


@hookimpl
def register_document_templates() -> list[DocumentTemplate]:
    from plugins.child_protection import documents

    return list(documents.TEMPLATES)


@hookimpl
def document_parties(record: Any) -> list[Party]:
    from plugins.child_protection.services import referrals

    is_file = isinstance(record, CaseFile) and next_steps.is_ours(record)
    return referrals.reporters(record) if is_file else []


@hookimpl
def register_case_events() -> list[CaseEventKind]:
    return list(service.EVENTS)


@hookimpl
def register_task_subjects() -> list[TaskSubject]:
    return [
        TaskSubject(
            name="child_protection.agency_report",
            model=AgencyReport,
            describe=widgets.describe_reports,
            words={"sent": _l("The report was sent")},
        )
    ]


@hookimpl
def register_body_kinds() -> list[BodyKind]:
    return [gtn.KIND]


@hookimpl
def case_event_noted(case: Any, event: Any) -> None:
    from plugins.child_protection.services import events

    events.noted(case, event)


@hookimpl
def case_closing_objections(case: Any, reason: str | None) -> list[str]:
    from plugins.child_protection.services import closing

    return closing.objections(case, reason) if next_steps.is_ours(case) else []


@hookimpl
def case_panels(case: Any, who: Principal) -> list[tuple[int, str]]:
    return widgets.panels(case, who)


@hookimpl
def register_imports() -> list[ImportTemplate]:
    from plugins.child_protection import old_register

    return [old_register.TEMPLATE]


@hookimpl
def plugin_installed(name: str) -> None:
    if name == "child_protection":
        from plugins.child_protection.services.risk import RISK

        RISK.load_instrument()
        gtn.set_up()


@hookimpl
def plugin_upgraded(name: str, before: str) -> None:
    plugin_installed(name)


@hookimpl
def demonstration_users() -> list[dict[str, str]]:
    from plugins.child_protection.demo import people

    return people.users()


@hookimpl
def load_demonstration(scale: int, report: Any) -> None:
    from plugins.child_protection.demo import load

    load.load(scale, report)


@hookimpl
def referral_receivers() -> dict[str, Any]:
    from plugins.child_protection.services.handovers import CHILD

    return {CHILD: _l("Child protection unit (NJMF)")}


@hookimpl
def receive_referral(kind: str, facts: Any) -> str | None:
    from plugins.child_protection.services import handovers

    return handovers.receive(facts) if kind == handovers.CHILD else None
