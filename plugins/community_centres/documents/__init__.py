"""The papers of the centres: the monthly report, and the certificate of who completed a programme."""

from core.l10n import _l
from plugins.community_centres.documents.facts import (
    CERTIFICATE,
    OF_ENROLMENT,
    OF_REPORT,
    REPORT,
    certificate,
    monthly,
)
from plugins.community_centres.models.people import COMPLETED
from plugins.community_centres.models.reports import ACCEPTED
from plugins.community_centres.permissions import REGISTER
from plugins.community_centres.permissions import REPORT as WRITE
from plugins.office.hookspecs import DocumentTemplate

__all__ = ["CERTIFICATE", "OF_ENROLMENT", "OF_REPORT", "REPORT", "TEMPLATES"]
TEMPLATES = (
    DocumentTemplate(
        name=REPORT,
        label=_l("Monthly report of a centre"),
        kind="report",
        permission=WRITE,
        facts=monthly,
        record=OF_REPORT,
        recipients=("internal",),
        applies=lambda row: row.state == ACCEPTED,
        hint=_l("For the directorate, with the figures as they were sent."),
        weight=60,
    ),
    DocumentTemplate(
        name=CERTIFICATE,
        label=_l("Certificate of a programme"),
        kind="letter",
        permission=REGISTER,
        facts=certificate,
        record=OF_ENROLMENT,
        recipients=("internal",),
        applies=lambda row: row.state == COMPLETED,
        hint=_l("For who completed the programme."),
        weight=61,
    ),
)
