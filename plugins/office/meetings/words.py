"""The words for the codes of bodies and meetings."""

from typing import Any

from core.l10n import _l
from plugins.office.meetings.planning import CONCERNED, SEAT, SPECIALIST
from plugins.office.models.bodies import CHAIR, DEPUTY, MEMBER, SECRETARY
from plugins.office.models.meetings import CANCELLED, HELD, INVITED, PLANNED, SIGNED

OTHER = "other"
STATES: dict[str, tuple[Any, str]] = {
    PLANNED: (_l("In preparation"), "amber"),
    INVITED: (_l("Invitations sent"), "blue"),
    HELD: (_l("Held"), "green"),
    SIGNED: (_l("Signed"), "green"),
    CANCELLED: (_l("Called off"), "grey"),
}
ROLES: dict[str, Any] = {
    CHAIR: _l("Chair"),
    DEPUTY: _l("Deputy chair"),
    SECRETARY: _l("Secretary of the body"),
    MEMBER: _l("Member"),
}
GUEST_KINDS: dict[str, Any] = {
    SEAT: _l("Member of the body"),
    SPECIALIST: _l("Invited specialist"),
    CONCERNED: _l("Person concerned"),
}
REPLIES: dict[str, tuple[Any, str]] = {
    "yes": (_l("Comes"), "green"),
    "no": (_l("Does not come"), "red"),
}
PRESENCES: dict[str, Any] = {"present": _l("Present"), "absent": _l("Absent")}
ABSENCES: dict[str, Any] = {
    "excused": _l("Excused in time"),
    "unexcused": _l("Without a word"),
    "not_reached": _l("The invitation did not arrive"),
    OTHER: _l("Another reason"),
}
CANCELLATIONS: dict[str, Any] = {
    "no_quorum": _l("Too few could come"),
    "postponed": _l("Postponed to another day"),
    "not_needed": _l("It is not needed any more"),
    OTHER: _l("Another reason"),
}
SEXES: dict[str, Any] = {"female": _l("Woman"), "male": _l("Man")}
