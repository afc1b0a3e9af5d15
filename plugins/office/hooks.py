"""Everything that office adds to the suite, on one screen."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from core.access.principal import Principal
from core.contributions import AuditVerb, HealthCheck, Job, MenuItem, Permission, Role, SearchHit, Widget
from core.hookspecs import hookimpl
from core.l10n import _l
from plugins.office import agenda, finding, health, permissions, reference, widgets, workplaces
from plugins.office.documents import offered
from plugins.office.hookspecs import CalendarEntry, DocumentTemplate, TaskSubject
from plugins.office.imports import service as imports
from plugins.office.meetings import about as meeting_items
from plugins.office.meetings import bodies, desk
from plugins.office.models.meetings import ITEM, AgendaItem
from plugins.office.referrals import answers
from plugins.office.reminders import looking, outbox


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
            name="office.reminders",
            label=_l("Reminders"),
            endpoint="office_reminders.index",
            permission="office.task.read",
            icon="bell",
            weight=16,
        ),
        MenuItem(
            name="office.referrals",
            label=_l("Referrals to others"),
            endpoint="office_referrals.index",
            permission="office.referral.read",
            icon="send",
            weight=50,
        ),
        MenuItem(
            name="office.documents",
            label=_l("Documents"),
            endpoint="office_documents.index",
            permission="office.document.read",
            icon="file-text",
            weight=60,
        ),
        MenuItem(
            name="office.meetings",
            label=_l("Meetings"),
            endpoint="office_meetings.index",
            permission="office.meeting.read",
            icon="calendar-event",
            weight=24,
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
    return [
        Widget(name="office.reminders", permission="office.task.read", render=widgets.reminders, weight=12),
        Widget(name="office.my_day", permission="office.task.read", render=widgets.my_day, weight=10),
        Widget(name="office.referrals", permission="office.referral.read", render=widgets.referrals, weight=38),
        Widget(name="office.documents", permission="office.document.read", render=widgets.documents, weight=40),
        Widget(name="office.invitations", permission="office.slip.read", render=widgets.invitations, weight=12),
        Widget(name="office.meetings", permission="office.meeting.read", render=widgets.meetings, weight=14),
    ]


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
        AuditVerb(name="office.reminder.listed", label=_l("Saw their reminders")),
        AuditVerb(name="office.feed.fetched", label=_l("A calendar was fetched at its secret address")),
        AuditVerb(name="office_notice_setting.created", label=_l("Said how they want to be reminded")),
        AuditVerb(name="office_notice_setting.changed", label=_l("Changed how they want to be reminded")),
        AuditVerb(name="office.referral.listed", label=_l("Saw a list of referrals")),
        AuditVerb(name="office_referral.viewed", label=_l("Opened a referral to others")),
        AuditVerb(name="office_referral.created", label=_l("Wrote down a referral")),
        AuditVerb(name="office_referral.changed", label=_l("Changed a referral")),
        AuditVerb(name="office.referral.sent", label=_l("Sent a referral")),
        AuditVerb(name="office.referral.answered", label=_l("Answered a referral")),
        AuditVerb(name="office.referral.withdrawn", label=_l("Withdrew a referral")),
        AuditVerb(name="office.referral.opened", label=_l("A receiver without a login looked at a referral")),
        AuditVerb(name="office.referral.printed", label=_l("Took the letter of a referral with its code")),
        AuditVerb(name="office.referral.no_longer_shown", label=_l("A referral ended with its consent")),
        AuditVerb(name="office.referral.settings", label=_l("Changed the days of referrals")),
        AuditVerb(name="office_agreement.created", label=_l("Wrote down an agreement on data")),
        AuditVerb(name="office.link.given", label=_l("Gave a link to somebody without a login")),
        AuditVerb(name="office.link.used", label=_l("Came by a link")),
        AuditVerb(name="office.link.refused", label=_l("Came by a link that is not valid")),
        AuditVerb(name="office_link.created", label=_l("Wrote down a link")),
        AuditVerb(name="office_link.changed", label=_l("Noted the use or the end of a link")),
        AuditVerb(name="office.body.listed", label=_l("Saw the bodies")),
        AuditVerb(name="office_body.viewed", label=_l("Opened a body")),
        AuditVerb(name="office_body.created", label=_l("Set up a body")),
        AuditVerb(name="office_body.changed", label=_l("Changed a body")),
        AuditVerb(name="office_seat.created", label=_l("Gave an institution a seat")),
        AuditVerb(name="office_seat_holder.created", label=_l("Wrote down who sits in a seat")),
        AuditVerb(name="office.meeting.listed", label=_l("Saw a list of meetings")),
        AuditVerb(name="office.agenda.listed", label=_l("Saw the agenda of a meeting")),
        AuditVerb(name="office_meeting.viewed", label=_l("Opened a meeting")),
        AuditVerb(name="office_meeting.created", label=_l("Convened a meeting")),
        AuditVerb(name="office_meeting.changed", label=_l("Changed a meeting")),
        AuditVerb(name="office.meeting.invited", label=_l("Sent the invitations to a meeting")),
        AuditVerb(name="office.meeting.held", label=_l("Began a meeting")),
        AuditVerb(name="office.meeting.signed", label=_l("Signed the minutes of a meeting")),
        AuditVerb(name="office.meeting.cancelled", label=_l("Called a meeting off")),
        AuditVerb(name="office_agenda_item.created", label=_l("Put a point on an agenda")),
        AuditVerb(name="office_agenda_item.changed", label=_l("Changed a point of an agenda, or its minutes")),
        AuditVerb(name="office_guest.created", label=_l("Invited a guest")),
        AuditVerb(name="office_guest.viewed", label=_l("Opened a guest of a meeting")),
        AuditVerb(name="office_guest.changed", label=_l("Changed a guest of a meeting")),
        AuditVerb(name="office_decision.created", label=_l("Wrote down a decision of a meeting")),
        AuditVerb(name="office.slip.viewed", label=_l("Read the slip of a guest")),
        AuditVerb(name="office.slip.answered", label=_l("Answered an invitation")),
        AuditVerb(name="office.slip.listed", label=_l("Saw their own invitations")),
        AuditVerb(name="office.invitation.printed", label=_l("Printed an invitation")),
        AuditVerb(name="office.slip.printed", label=_l("Printed a slip")),
        AuditVerb(name="office.attendance.printed", label=_l("Printed an attendance sheet")),
        AuditVerb(name="office.minutes.printed", label=_l("Printed minutes")),
        AuditVerb(name="office_import.viewed", label=_l("Opened an import")),
        AuditVerb(name="office_import.created", label=_l("Sent a workbook to import")),
        AuditVerb(name="office_import.changed", label=_l("Went on with an import")),
        AuditVerb(name="office.import.checked", label=_l("Had a workbook looked through")),
        AuditVerb(name="office.import.corrected", label=_l("Corrected a workbook that waits")),
        AuditVerb(name="office.import.begun", label=_l("Let a workbook be imported")),
        AuditVerb(name="office.import.failed", label=_l("An import stopped; nothing of it was kept")),
        AuditVerb(name="office.import.confirmed", label=_l("Imported a workbook")),
        AuditVerb(name="office.import.undone", label=_l("Took an import back")),
        AuditVerb(name="office.import.discarded", label=_l("Set a workbook aside")),
        AuditVerb(name="office.import.expired", label=_l("A workbook expired")),
        AuditVerb(name="office_institution.created", label=_l("Wrote down an institution")),
        AuditVerb(name="office_institution.changed", label=_l("Changed an institution")),
        AuditVerb(name="office_letterhead.created", label=_l("Wrote down a new letterhead")),
        AuditVerb(name="office_rule.changed", label=_l("Verified a legal rule")),
        AuditVerb(name="office_rule_pack.created", label=_l("Wrote down a new edition of legal rules")),
        AuditVerb(name="office_user_unit.created", label=_l("Gave a unit to somebody")),
        AuditVerb(name="office_user_unit.changed", label=_l("Changed who works for a unit")),
        AuditVerb(name="office.document.listed", label=_l("Saw a list of documents")),
        AuditVerb(name="office_document.viewed", label=_l("Opened a document")),
        AuditVerb(name="office_document.created", label=_l("Made a document")),
        AuditVerb(name="office.document.written", label=_l("Wrote a version of a document")),
        AuditVerb(name="office.document.copied", label=_l("Took a copy of a document")),
        AuditVerb(name="office.document.not_copied", label=_l("A copy could not be made")),
        AuditVerb(name="office.document.signed", label=_l("Signed a document")),
        AuditVerb(name="office.document.returned", label=_l("Sent a document back")),
        AuditVerb(name="office.document.protocolled", label=_l("Gave a document its protocol number")),
        AuditVerb(name="office.document.archived", label=_l("Archived a document")),
        AuditVerb(name="office.template.replaced", label=_l("Replaced a template of documents")),
        AuditVerb(name="office.template.put_back", label=_l("Put our template of documents back")),
        AuditVerb(name="office_calendar_day.created", label=_l("Changed a day of the calendar")),
        AuditVerb(name="office_calendar_day.changed", label=_l("Corrected a day of the calendar")),
        AuditVerb(name="office_calendar_day.deleted", label=_l("Put a day of the calendar back")),
        AuditVerb(name="office_calendar_review.created", label=_l("Reviewed the holidays of a year")),
    ]


@hookimpl
def register_health_checks() -> list[HealthCheck]:
    return [
        HealthCheck(name="office.holidays", label=_l("Holidays of this year"), run=health.holidays_reviewed),
        HealthCheck(name="office.mail", label=_l("Reminders by e-mail"), run=health.mail_arrives),
        HealthCheck(name="office.rules", label=_l("Legal time limits"), run=health.rules_verified),
    ]


@hookimpl
def register_jobs() -> list[Job]:
    return [
        Job(
            name="office.reminders",
            label=_l("Remind of what is due"),
            run=looking.remind_everybody,
            every=timedelta(minutes=15),
        ),
        Job(
            name="office.referrals",
            label=_l("Say of which referrals no answer came"),
            run=answers.close_unanswered,
            every=timedelta(hours=1),
        ),
        Job(name="office.mail", label=_l("Send reminders by e-mail"), run=outbox.send_all, every=timedelta(minutes=15)),
        Job(
            name=imports.JOB,
            label=_l("Import the workbooks that were confirmed"),
            run=imports.carry_on,
            every=timedelta(minutes=1),
        ),
        Job(
            name="office.imports",
            label=_l("Forget workbooks that nobody imported"),
            run=imports.expire,
            every=timedelta(hours=1),
        ),
    ]


@hookimpl
def calendar_entries(who: Principal, start: datetime, end: datetime) -> list[CalendarEntry]:
    found = (agenda.task_entries, agenda.referral_entries, desk.entries)
    return [entry for entries in found for entry in entries(who, start, end)]


@hookimpl
def register_document_templates() -> list[DocumentTemplate]:
    return list(offered.TEMPLATES)


@hookimpl
def principal_claims(user_id: uuid.UUID) -> dict[str, frozenset[Any]]:
    return {"office.units": workplaces.units_of(user_id), "office.chairs": bodies.chaired_by(user_id)}


@hookimpl
def register_task_subjects() -> list[TaskSubject]:
    return [TaskSubject(name=ITEM, model=AgendaItem, describe=meeting_items.describe)]


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
