"""The tables of office, by subject."""

from plugins.office.models.bodies import Body, BodyName, Seat, SeatHolder
from plugins.office.models.calendar import CalendarDay, CalendarReview
from plugins.office.models.documents import Document, DocumentCopy, DocumentSignature, DocumentVersion, OwnTemplate
from plugins.office.models.imports import Import, ImportedRow, ImportSheet
from plugins.office.models.institutions import Institution
from plugins.office.models.links import Link
from plugins.office.models.meetings import AgendaItem, Decision, Guest, ItemGuest, Meeting
from plugins.office.models.profile import Letterhead
from plugins.office.models.referrals import Agreement, Referral, ReferralStep
from plugins.office.models.reminders import Notice, NoticeSetting, Reminder
from plugins.office.models.rules import Rule, RulePack
from plugins.office.models.tasks import CANCELLED, DONE, OPEN, Task
from plugins.office.models.territory import County, Municipality, Unit, UnitName, UserUnit

__all__ = [
    "CANCELLED",
    "DONE",
    "OPEN",
    "AgendaItem",
    "Agreement",
    "Body",
    "BodyName",
    "CalendarDay",
    "CalendarReview",
    "County",
    "Decision",
    "Document",
    "DocumentCopy",
    "DocumentSignature",
    "DocumentVersion",
    "Guest",
    "Import",
    "ImportSheet",
    "ImportedRow",
    "Institution",
    "ItemGuest",
    "Letterhead",
    "Link",
    "Meeting",
    "Municipality",
    "Notice",
    "NoticeSetting",
    "OwnTemplate",
    "Referral",
    "ReferralStep",
    "Reminder",
    "Rule",
    "RulePack",
    "Seat",
    "SeatHolder",
    "Task",
    "Unit",
    "UnitName",
    "UserUnit",
]
