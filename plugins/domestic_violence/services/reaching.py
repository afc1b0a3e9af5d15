"""May the person protected be reached in a way at a moment? The newest agreement on safe contact answers."""

from datetime import datetime

from core.l10n import _, format_phone, local
from plugins.casework.models import CaseFile, CasePerson, Person
from plugins.casework.people import parts_of
from plugins.casework.reaching import CALL, LETTER, MESSAGE, Reach
from plugins.domestic_violence.codes import several
from plugins.domestic_violence.models import SafeContact
from plugins.domestic_violence.services.registration import safe_contact_of

WAYS = {CALL: "call", MESSAGE: "message"}
SUBJECT = "subject"


def may_reach(case: CaseFile, person: Person, way: str, at: datetime | None) -> Reach | None:
    """Return whether somebody of a file may be reached now; nothing is said of whom no agreement protects."""
    if not any(_is_protected(part) for part in parts_of(case) if part.person_id == person.id):
        return None
    contact = safe_contact_of(case)
    if contact is None:
        return Reach(False, _("No safe contact is agreed: do not call and do not write."))
    if way == LETTER:
        return Reach(contact.letters, "" if contact.letters else _("No letters to the home: hand over in the office."))
    if WAYS.get(way) not in contact.ways:
        return Reach(False, _("Not in this way. Agreed: %(ways)s.", ways=several("way", contact.ways)))
    if at is not None and not _is_hour(contact, at):
        return Reach(False, _("Not at this hour. Agreed: %(hours)s.", hours=hours_of(contact)))
    words = " · ".join(filter(None, (hours_of(contact), contact.who_may_answer)))
    return Reach(True, words, format_phone(contact.number) if contact.number else "")


def _is_protected(part: CasePerson) -> bool:
    """Say whether the agreement also covers somebody: the person protected, and who lives with her."""
    return part.role == SUBJECT or (part.household and part.until is None)


def _is_hour(contact: SafeContact, at: datetime) -> bool:
    moment = local(at)
    if contact.days and str(moment.isoweekday()) not in contact.days:
        return False
    time = moment.time()
    return (contact.not_before is None or contact.not_before <= time) and (
        contact.not_after is None or time <= contact.not_after
    )


def hours_of(contact: SafeContact) -> str:
    """Return in words when somebody may be called: days, times, and what was written beside them."""
    times = [clock.strftime("%H:%M") for clock in (contact.not_before, contact.not_after) if clock is not None]
    between = "–".join(times) if len(times) == 2 else times[0] if times else ""
    if len(times) == 1:
        between = (_("from %(time)s") if contact.not_before else _("until %(time)s")) % {"time": times[0]}
    return " · ".join(filter(None, (several("weekday", contact.days or []), between, contact.hours)))
