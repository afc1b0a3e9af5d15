"""Everything that child protection adds to the suite, on one screen."""

from typing import Any

from core.access.principal import Principal
from core.contributions import Action, AuditVerb, MenuItem, Permission, Role, Tab, Widget
from core.hookspecs import hookimpl
from core.l10n import _l
from plugins.casework.hookspecs import CaseEventKind, CaseService
from plugins.child_protection import next_steps, permissions, service, widgets

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
        )
    ]


@hookimpl
def register_tabs() -> list[Tab]:
    return [
        _tab("referral", _l("Referral"), "referral.read", 12),
        _tab("risk", _l("Risk"), "risk.read", 14),
        _tab("notices", _l("Notices"), "notice.read", 16, next_steps.notices_waiting),
        _tab("assessment", _l("In-depth assessment"), "assessment.read", 18),
        _tab("reviews", _l("Reviews"), "review.read", 55),
    ]


def _tab(view: str, words: Any, right: str, weight: int, count: Any = lambda _case: None) -> Tab:
    return Tab(
        name=f"child_protection.{view}",
        record=CASE,
        label=words,
        endpoint=f"child_protection.{view}",
        permission=f"child_protection.{right}",
        applies=next_steps.is_ours,
        count=count,
        weight=weight,
    )


@hookimpl
def register_actions() -> list[Action]:
    return next_steps.actions(CASE)


@hookimpl
def register_audit_verbs() -> list[AuditVerb]:
    return [
        AuditVerb(name="child_protection.same_child.shown", label=_l("Was shown children of a similar name")),
        AuditVerb(name="child_protection.referrals.listed", label=_l("Saw a list of referrals")),
        AuditVerb(name="child_protection.waiting.listed", label=_l("Saw files in which something waits")),
        AuditVerb(name="child_protection_referral.viewed", label=_l("Opened a referral")),
        AuditVerb(name="child_protection.plan.printed", label=_l("Printed a protection plan")),
    ]


@hookimpl
def register_case_services() -> list[CaseService]:
    return [service.SERVICE]


@hookimpl
def register_case_events() -> list[CaseEventKind]:
    return list(service.EVENTS)


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
def plugin_installed(name: str) -> None:
    if name == "child_protection":
        from plugins.child_protection.services import risk

        risk.load_instrument()


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
