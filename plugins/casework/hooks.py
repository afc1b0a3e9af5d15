"""Everything that casework adds to the suite, on one screen."""

from typing import Any

from core.access.principal import Principal
from core.contributions import Action, AuditVerb, MenuItem, SearchHit, Tab, Widget
from core.hookspecs import hookimpl
from core.l10n import _l
from plugins.casework import cases, codes, events, finding, permissions, widgets
from plugins.casework.hookspecs import CaseEventKind
from plugins.casework.models import CaseFile
from plugins.casework.permissions import APPROVE, ASSIGN, READ, REOPEN, WRITE
from plugins.office.hookspecs import TaskSubject

CASE = "casework.case"


@hookimpl
def register_blueprints() -> list[Any]:
    from plugins.casework.views import blueprint, people_blueprint

    return [blueprint, people_blueprint]


@hookimpl
def register_permissions() -> list[Any]:
    return list(permissions.PERMISSIONS)


@hookimpl
def register_menu() -> list[MenuItem]:
    return [
        _menu("casework.cases", _l("Cases"), "folder", 20),
        _menu("casework_people.find", _l("Find a person"), "users", 22),
    ]


def _menu(endpoint: str, label: Any, icon: str, weight: int) -> MenuItem:
    return MenuItem(name=endpoint, label=label, endpoint=endpoint, permission=READ, icon=icon, weight=weight)


@hookimpl
def register_widgets() -> list[Widget]:
    return [
        Widget(name="casework.approvals", permission=APPROVE, render=widgets.approvals, weight=30),
        Widget(name="casework.new_files", permission=READ, render=widgets.new_files, weight=35),
    ]


@hookimpl
def register_tabs() -> list[Tab]:
    return [
        _tab("case", _l("Overview"), 10, name="overview"),
        _tab("family", _l("Family"), 30),
        _tab("contacts", _l("Contacts"), 40),
        _tab("notes", _l("Notes"), 45),
        _tab("plans", _l("Plan"), 50, name="plan"),
        _tab("documents", _l("Documents"), 70),
        _tab("history", _l("History"), 80),
        _tab("readers", _l("Who opened it"), 90, permission="core.audit.record"),
    ]


def _tab(endpoint: str, label: Any, weight: int, *, name: str | None = None, permission: str = READ) -> Tab:
    return Tab(
        name=f"casework.{name or endpoint}",
        record=CASE,
        label=label,
        endpoint=f"casework.{endpoint}",
        permission=permission,
        weight=weight,
    )


@hookimpl
def register_actions() -> list[Action]:
    def may(verb: str, *, closed: bool = False) -> Any:
        return lambda case: cases.may(case, verb) and case.is_closed == closed

    return [
        Action(
            name="casework.contact",
            record=CASE,
            label=_l("Write down a contact"),
            endpoint="casework.new_contact",
            permission=WRITE,
            applies=may("write"),
            icon="phone",
            weight=40,
        ),
        Action(
            name="casework.transfer",
            record=CASE,
            label=_l("Pass the file on"),
            endpoint="casework.transfer",
            permission=ASSIGN,
            applies=may("assign"),
            due=lambda case: case.worker_id is None,
            icon="send",
            weight=80,
        ),
        Action(
            name="casework.close",
            record=CASE,
            label=_l("Propose the closing"),
            endpoint="casework.propose_closing",
            permission=WRITE,
            applies=may("write"),
            icon="archive",
            weight=90,
        ),
        Action(
            name="casework.reopen",
            record=CASE,
            label=_l("Reopen the file"),
            endpoint="casework.reopen",
            permission=REOPEN,
            applies=may("reopen", closed=True),
            icon="refresh",
            weight=90,
        ),
        Action(
            name="casework.exclusions",
            record=CASE,
            label=_l("From whom it is hidden"),
            endpoint="casework.exclusions",
            permission="core.record.exclude",
            icon="eye-off",
            weight=95,
        ),
    ]


@hookimpl
def register_audit_verbs() -> list[AuditVerb]:
    return [
        AuditVerb(name="casework.cases.listed", label=_l("saw a list of files")),
        AuditVerb(name="casework.file.downloaded", label=_l("downloaded a document")),
        AuditVerb(name="casework.exclusion.made", label=_l("hid a file from a colleague")),
        AuditVerb(name="casework.exclusion.lifted", label=_l("showed a file to a colleague again")),
    ]


@hookimpl
def register_case_events() -> list[CaseEventKind]:
    return list(events.EVENTS)


@hookimpl
def register_task_subjects() -> list[TaskSubject]:
    words = {
        **codes.labels("action_state"),
        "case_closed": _l("The case was closed"),
        "plan_replaced": _l("A new plan replaced this one"),
    }
    return [TaskSubject(name=CASE, model=CaseFile, describe=finding.describe, words=words)]


@hookimpl
def search(query: str, who: Principal) -> list[SearchHit]:
    return finding.search(query, who)
