"""Official documents about a file: a letter in words of one's own, and invitations and minutes of its meetings."""

from core.l10n import _l
from plugins.casework.documents import meetings
from plugins.casework.documents.facts import letter, sample
from plugins.office.hookspecs import DocumentTemplate

CASE = "casework.case"
INSTITUTIONS = ("service", "school", "health", "police", "prosecution", "court", "municipality", "authority")

TEMPLATES = (
    DocumentTemplate(
        name="casework.invitation",
        label=_l("Invitation to a meeting"),
        kind="letter",
        permission="office.meeting.write",
        facts=meetings.invitation,
        sample=meetings.invitation_sample,
        record=CASE,
        recipients=(*INSTITUTIONS, "other_party"),
        applies=meetings.invites,
        choices=meetings.invitations,
        hint=_l("When, where, and what the guest should know of this file; nothing of other files."),
        weight=14,
    ),
    DocumentTemplate(
        name="casework.minutes",
        label=_l("Minutes of the meeting about this file"),
        kind="minutes",
        permission="office.meeting.read",
        facts=meetings.minutes,
        sample=meetings.minutes_sample,
        record=CASE,
        recipients=("file", *INSTITUTIONS, "other_party", "internal"),
        applies=meetings.met,
        choices=meetings.minutes_to_choose,
        hint=_l("Who was there, what was said about this file and decided, with the places to sign."),
        weight=16,
    ),
    DocumentTemplate(
        name="casework.letter",
        label=_l("Letter about the file"),
        kind="letter",
        permission="casework.case.write",
        facts=letter,
        sample=sample,
        record=CASE,
        recipients=(*INSTITUTIONS, "other_party", "internal"),
        hint=_l("In words of your own, with what the recipient may know of the file."),
        weight=70,
    ),
)
