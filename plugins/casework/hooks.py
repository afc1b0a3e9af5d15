"""Everything that casework adds to the suite, on one screen."""

import uuid
from datetime import datetime
from typing import Any

from core.access.principal import Principal
from core.contributions import Action, AuditVerb, MenuItem, Role, SearchHit, Tab, Widget
from core.disclosure import Party
from core.hookspecs import hookimpl
from core.l10n import _l
from plugins.casework import (
    agenda,
    break_glass,
    cases,
    codes,
    events,
    finding,
    names,
    permissions,
    reaching,
    referrals,
    widgets,
)
from plugins.casework.hookspecs import CaseEventKind
from plugins.casework.models import CaseFile, EmergencyOpening
from plugins.casework.permissions import (
    APPROVE,
    ASSIGN,
    GLASS_REVIEW,
    GLASS_USE,
    READ,
    REOPEN,
    SERVICE_READ,
    WRITE,
)
from plugins.office.hookspecs import DocumentTemplate, ReferralSource, TaskSubject

CASE = "casework.case"


@hookimpl
def register_blueprints() -> list[Any]:
    from plugins.casework.views import blueprint, people_blueprint, services_blueprint

    return [blueprint, people_blueprint, services_blueprint]


@hookimpl
def register_permissions() -> list[Any]:
    return list(permissions.PERMISSIONS)


@hookimpl
def register_roles() -> list[Role]:
    return list(permissions.ROLES)


@hookimpl
def register_menu() -> list[MenuItem]:
    return [
        _menu("casework.cases", _l("Cases"), "folder", 20),
        _menu("casework_people.find", _l("Find a person"), "users", 22),
        _menu("casework_services.index", _l("Services"), "heart-handshake", 24, SERVICE_READ),
        _menu("casework.emergency", _l("Emergency opening"), "key", 60, GLASS_USE),
        _menu("casework.emergencies", _l("Emergency openings"), "eye", 61, GLASS_REVIEW),
    ]


def _menu(endpoint: str, label: Any, icon: str, weight: int, permission: str = READ) -> MenuItem:
    return MenuItem(name=endpoint, label=label, endpoint=endpoint, permission=permission, icon=icon, weight=weight)


@hookimpl
def register_widgets() -> list[Widget]:
    return [
        Widget(name="casework.of_all", permission=APPROVE, render=widgets.of_all, weight=22),
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
        _tab("services", _l("Services"), 60),
        _tab("consents", _l("Consents"), 65),
        _tab("referrals", _l("Referrals"), 67, permission="office.referral.read"),
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
            name="casework.flags",
            record=CASE,
            label=_l("Flags"),
            endpoint="casework.flags",
            permission=READ,
            icon="flag",
            weight=75,
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
        AuditVerb(name="casework.services.listed", label=_l("saw a list of services given")),
        AuditVerb(name="casework.services.printed", label=_l("printed the services of a file")),
        AuditVerb(name="casework.documents.listed", label=_l("saw a list of documents")),
        AuditVerb(name="casework.file.downloaded", label=_l("downloaded a document")),
        AuditVerb(name="casework.file.shown", label=_l("looked at a document")),
        AuditVerb(name="casework.exclusion.made", label=_l("hid a file from a colleague")),
        AuditVerb(name="casework.emergencies.listed", label=_l("saw a list of emergency openings")),
        AuditVerb(name="casework.emergency.opened", label=_l("opened a file in an emergency")),
        AuditVerb(name="casework.emergency.ended", label=_l("ended an emergency opening")),
        AuditVerb(name="casework.emergency.reviewed", label=_l("reviewed an emergency opening")),
        AuditVerb(name="casework_emergency_opening.viewed", label=_l("looked at an emergency opening")),
        AuditVerb(name="casework.person.merged", label=_l("merged two entries of one person")),
        AuditVerb(name="casework.person.unmerged", label=_l("undid a merge of two entries")),
        AuditVerb(name="casework.exclusion.lifted", label=_l("showed a file to a colleague again")),
    ]


@hookimpl
def register_case_events() -> list[CaseEventKind]:
    return [*events.EVENTS, *agenda.EVENTS, *referrals.EVENTS]


@hookimpl
def agenda_item_noted(item: Any, event: str) -> None:
    agenda.noted(item, event)


@hookimpl
def register_referral_sources() -> list[ReferralSource]:
    return [referrals.SOURCE]


@hookimpl
def case_event_noted(case: Any, event: Any) -> None:
    referrals.noted(case, event)


@hookimpl
def register_task_subjects() -> list[TaskSubject]:
    words = {
        **codes.labels("action_state"),
        "case_closed": _l("The case was closed"),
        "plan_replaced": _l("A new plan replaced this one"),
        "flag_lifted": _l("The flag was lifted"),
        "service_ended": _l("The service has ended"),
        "service_moved": _l("The service ends on another day now"),
        "met": _l("The meeting took place"),
        "plan_renewed": _l("The plan was looked at again"),
    }
    reviewed = {"justified": _l("Justified"), "not_justified": _l("Not justified")}
    return [
        TaskSubject(
            name=CASE,
            model=CaseFile,
            describe=finding.describe,
            initials=finding.initials,
            words=words,
            responsible=lambda case: case.worker_id,
            may_work=agenda.may_work,
        ),
        TaskSubject(
            name="casework.emergency_opening",
            model=EmergencyOpening,
            describe=finding.describe_openings,
            words=reviewed,
            weight=90,
        ),
    ]


@hookimpl
def principal_claims(user_id: uuid.UUID) -> dict[str, frozenset[Any]]:
    return break_glass.claims_of(user_id)


@hookimpl
def principal_until(user_id: uuid.UUID) -> datetime | None:
    return break_glass.until_of(user_id)


@hookimpl
def register_document_templates() -> list[DocumentTemplate]:
    from plugins.casework import documents

    return list(documents.TEMPLATES)


@hookimpl
def document_parties(record: Any) -> list[Party]:
    from plugins.casework.documents.facts import parties

    return parties(record) if isinstance(record, CaseFile) else []


@hookimpl
def delivery_of_letter(record: Any, party_id: uuid.UUID) -> str | None:
    return reaching.delivery_of_letter(record, party_id)


@hookimpl
def serving() -> None:
    names.index().refresh()


@hookimpl
def search(query: str, who: Principal) -> list[SearchHit]:
    return finding.search(query, who)


@hookimpl
def plugin_installed(name: str) -> None:
    if name == "casework":
        from plugins.casework.services import catalogue

        catalogue.load()


@hookimpl
def plugin_upgraded(name: str, before: str) -> None:
    plugin_installed(name)
