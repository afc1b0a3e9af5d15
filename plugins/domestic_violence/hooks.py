"""Everything that local coordination adds to the suite, on one screen."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from core.access.principal import Principal
from core.contributions import Action, AuditVerb, Job, MenuItem, Permission, Role, Tab, Widget
from core.disclosure import Party
from core.hookspecs import hookimpl
from core.l10n import _l, today
from core.measures import Measure
from plugins.casework.hookspecs import CaseEventKind, CaseService
from plugins.casework.models import CaseFile
from plugins.domestic_violence import bodies, finding, measures, next_steps, permissions, service, widgets
from plugins.domestic_violence.models import InstitutionNumbers, ProtectionOrder
from plugins.office.hookspecs import BodyKind, CalendarEntry, DocumentTemplate, TaskSubject

CASE = "casework.case"
READ, WRITE = "domestic_violence.order.read", "domestic_violence.case.write"


@hookimpl
def register_blueprints() -> list[Any]:
    from plugins.domestic_violence.views import blueprint

    return [blueprint]


@hookimpl
def register_permissions() -> list[Permission]:
    return list(permissions.PERMISSIONS)


@hookimpl
def register_roles() -> list[Role]:
    return list(permissions.ROLES)


@hookimpl
def document_parties(record: Any) -> list[Party]:
    from plugins.domestic_violence.services import registration, shelter

    is_file = isinstance(record, CaseFile) and next_steps.is_ours(record)
    return [*registration.other_parties(record), *shelter.safe_places(record)] if is_file else []


@hookimpl
def register_menu() -> list[MenuItem]:
    return [
        MenuItem(
            name="domestic_violence.register",
            label=_l("Register a report"),
            endpoint="domestic_violence.register",
            permission=WRITE,
            icon="shield-check",
            weight=16,
        ),
        MenuItem(
            name="domestic_violence.orders",
            label=_l("Orders"),
            endpoint="domestic_violence.orders",
            permission=READ,
            icon="shield",
            weight=23,
        ),
        MenuItem(
            name="domestic_violence.counselling",
            label=_l("Counselling"),
            endpoint="domestic_violence.counselling",
            permission="domestic_violence.counselling.read",
            icon="message-2",
            weight=24,
        ),
        MenuItem(
            name="domestic_violence.statistics",
            label=_l("Figures of coordination"),
            endpoint="domestic_violence.statistics",
            permission=measures.PERMISSION,
            icon="chart-bar",
            weight=27,
        ),
        MenuItem(
            name="domestic_violence.revalb",
            label=_l("Monthly check with REVALB"),
            endpoint="domestic_violence.revalb_checks",
            permission="domestic_violence.revalb.check",
            icon="clipboard-check",
            weight=28,
        ),
        MenuItem(
            name="domestic_violence.numbers",
            label=_l("Numbers of institutions"),
            endpoint="domestic_violence.numbers",
            permission="domestic_violence.numbers.read",
            icon="building",
            weight=29,
        ),
    ]


@hookimpl
def register_widgets() -> list[Widget]:
    return [Widget(name="domestic_violence.ending", permission=READ, render=widgets.ending, weight=15)]


@hookimpl
def register_tabs() -> list[Tab]:
    return [
        _tab("incidents", _l("Reports"), 12, "domestic_violence.case.write"),
        _tab("risk", _l("Risk"), 13, "domestic_violence.risk.read"),
        _tab("safety_plan", _l("Safety"), 14, "domestic_violence.case.write"),
        _tab("child", _l("Children"), 19, "office.referral.send"),
        _tab("violent_person", _l("Other party"), 14, "domestic_violence.case.write"),
        _tab("case_orders", _l("Orders"), 16, READ),
        _tab("meetings", _l("ETN"), 20, "domestic_violence.etn.read", "casework.meetings"),
        _tab("revalb", _l("REVALB"), 64, WRITE),
    ]


def _tab(view: str, words: Any, weight: int, right: str, endpoint: str | None = None) -> Tab:
    return Tab(
        name=f"domestic_violence.{view}",
        record=CASE,
        label=words,
        endpoint=endpoint or f"domestic_violence.{view}",
        permission=right,
        applies=next_steps.is_ours,
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
        AuditVerb(name="domestic_violence.orders.listed", label=_l("saw a list of orders")),
        AuditVerb(name="domestic_violence_order.viewed", label=_l("opened a protection order")),
        AuditVerb(name="domestic_violence_risk.viewed", label=_l("opened a risk assessment")),
        AuditVerb(name="domestic_violence.counselling.listed", label=_l("saw the files of counselling")),
        AuditVerb(name="domestic_violence_counselling.viewed", label=_l("opened a file of counselling")),
        AuditVerb(name="domestic_violence.counselling.told", label=_l("was told whether a counselling goes on")),
        AuditVerb(name="domestic_violence.figure.listed", label=_l("Saw the files behind a figure")),
        AuditVerb(name="domestic_violence.revalb.listed", label=_l("Saw files that are not yet in REVALB")),
        AuditVerb(name="domestic_violence.revalb.checked", label=_l("Saw the monthly checks with REVALB")),
        AuditVerb(name="domestic_violence.numbers.listed", label=_l("Saw the numbers of institutions")),
        AuditVerb(
            name="domestic_violence_institution_numbers.viewed", label=_l("Opened the numbers of an institution")
        ),
        AuditVerb(name="domestic_violence.namesakes.shown", label=_l("was shown colleagues of the same name")),
    ]


@hookimpl
def register_jobs() -> list[Job]:
    return [
        Job(
            name="domestic_violence.end_orders",
            label=_l("End orders whose last day is over"),
            run=_end_orders,
            at=time(0, 5),
            permissions=("domestic_violence.case.read_all", WRITE),
        )
    ]


def _end_orders() -> None:
    from plugins.domestic_violence.services import orders

    orders.end_run_out(today())


@hookimpl
def register_case_services() -> list[CaseService]:
    return [service.SERVICE]


@hookimpl
def register_case_events() -> list[CaseEventKind]:
    return list(service.EVENTS)


@hookimpl
def register_task_subjects() -> list[TaskSubject]:
    words = {
        "order_ended": _l("The order ended"),
        "case_closed": _l("The case was closed"),
        "sent": _l("Sent"),
        "answered": _l("Answered"),
        "police_told": _l("The police were told"),
    }
    return [
        TaskSubject(
            name="domestic_violence.order", model=ProtectionOrder, describe=finding.describe, words=words, weight=60
        ),
        TaskSubject(
            name="domestic_violence.numbers",
            model=InstitutionNumbers,
            describe=finding.describe_numbers,
            words={"received": _l("The numbers came")},
            weight=70,
        ),
    ]


@hookimpl
def register_document_templates() -> list[DocumentTemplate]:
    from plugins.domestic_violence import documents

    return list(documents.TEMPLATES)


@hookimpl
def register_body_kinds() -> list[BodyKind]:
    return list(bodies.KINDS)


@hookimpl
def plugin_installed(name: str) -> None:
    if name == "domestic_violence":
        from plugins.domestic_violence.services.risk import DANGER

        bodies.set_up()
        DANGER.load_instrument()


@hookimpl
def plugin_upgraded(name: str, before: str) -> None:
    plugin_installed(name)


@hookimpl
def case_event_noted(case: Any, event: Any) -> None:
    from plugins.domestic_violence.services import events

    events.noted(case, event)


@hookimpl
def case_hidden(case: Any, user_id: UUID) -> None:
    from plugins.domestic_violence.services import counselling

    if next_steps.is_ours(case):
        counselling.hide_from(case, user_id)


@hookimpl
def may_reach(case: Any, person: Any, way: str, at: datetime | None) -> Any:
    from plugins.domestic_violence.services import reaching

    return reaching.may_reach(case, person, way, at) if next_steps.is_ours(case) else None


@hookimpl
def calendar_entries(who: Principal, start: datetime, end: datetime) -> list[CalendarEntry]:
    return finding.hearings(who, start, end)


@hookimpl
def case_closing_objections(case: Any, reason: str | None) -> list[str]:
    from plugins.domestic_violence.services import events

    return events.objections(case) if next_steps.is_ours(case) else []


@hookimpl
def case_panels(case: Any, who: Principal) -> list[tuple[int, str]]:
    return widgets.panels(case, who)


@hookimpl
def demonstration_users() -> list[dict[str, str]]:
    return [
        {"username": "luljeta.biba", "name": "Luljeta Biba", "role": "dv_coordinator"},
        {"username": "genci.lika", "name": "Genci Lika", "role": "dv_counsellor"},
        {"username": "majlinda.tare", "name": "Majlinda Tare", "role": "dv_supervisor"},
    ]


@hookimpl
def load_demonstration(scale: int, report: Any) -> None:
    from plugins.domestic_violence.demo import load

    load.load(scale, report)
