"""The papers of the gender plan: the report to the council with its annex, the calendar of a campaign."""

from core.l10n import _l
from plugins.gender_budget.documents.calendar import CALENDAR, CAMPAIGN, calendar
from plugins.gender_budget.documents.facts import REPORT, SUBJECT, TABLE, report, sample, table
from plugins.gender_budget.permissions import EDIT, ROUND
from plugins.office.hookspecs import DocumentTemplate

TEMPLATES = (
    DocumentTemplate(
        name=REPORT,
        label=_l("Report on the gender equality plan"),
        kind="account",
        permission=ROUND,
        facts=report,
        sample=sample,
        record=SUBJECT,
        recipients=("authority",),
        applies=lambda row: row.is_frozen,
        hint=_l("For the Municipal Council, with all steps of signing."),
        weight=30,
    ),
    DocumentTemplate(
        name=TABLE,
        label=_l("Table of monitoring"),
        kind="report",
        permission=ROUND,
        facts=table,
        record=SUBJECT,
        recipients=("authority",),
        applies=lambda row: row.is_frozen,
        hint=_l("The annex of the report: every indicator with its target and what was reached."),
        weight=31,
    ),
    DocumentTemplate(
        name=CALENDAR,
        label=_l("Calendar of the 16 Days"),
        kind="report",
        permission=EDIT,
        facts=calendar,
        record=CAMPAIGN,
        recipients=("authority",),
        hint=_l("Day, activity, who is responsible, until when: for everybody at the round table."),
        weight=32,
    ),
)
