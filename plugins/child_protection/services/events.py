"""What child protection does when something happens in a file elsewhere: on the pages of casework."""

from datetime import datetime
from typing import Any

from core.db import now
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.child_protection import gtn
from plugins.child_protection.services import clocks, plans

SERVICE = "child_protection"
MET = ("met", "partly")


def noted(case: CaseFile, event: Any) -> None:
    """Move the file's state and clocks along with an event of casework."""
    if case.service != SERVICE:
        return
    match event.kind:
        case "casework.contact" if event.facts.get("result") in MET and event.at <= now():
            clocks.finish(case, clocks.FIRST_RESPONSE, "contact")
        case "casework.agenda_met" if event.facts.get("body") == gtn.NAME:
            clocks.finish(case, clocks.MEETING, "met")
        case "casework.plan_begun":
            plans.begun(case)
        case "casework.plan_approved":
            plans.put_in_force(case)
        case "casework.closing_proposed":
            cases.set_state(case, "closing")
        case "casework.closing_returned":
            cases.set_state(case, "in_progress" if plans.approved(case) else "assessment")
        case "casework.reopened":
            reopened(case, event.at)


def reopened(case: CaseFile, at: datetime) -> None:
    """The risk of a reopened file is assessed again, in the time that its last level allows."""
    clocks.start(case, clocks.REFERRAL, at=at, level=case.risk or "medium")
