"""The tables of the on-call system, by subject."""

from plugins.duty_roster.models.calls import DutyCall
from plugins.duty_roster.models.rosters import Distribution, Roster, Shift, Swap
from plugins.duty_roster.models.teams import Absence, DutyMember, DutyTeam, MayorOrder, Recipient, ShiftPattern

__all__ = [
    "Absence",
    "Distribution",
    "DutyCall",
    "DutyMember",
    "DutyTeam",
    "MayorOrder",
    "Recipient",
    "Roster",
    "Shift",
    "ShiftPattern",
    "Swap",
]
