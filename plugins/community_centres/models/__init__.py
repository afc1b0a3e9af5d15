"""The tables of the community centres, by subject."""

from plugins.community_centres.models.directory import (
    Centre,
    ClosureDay,
    Offering,
    OpeningRule,
    Placement,
    Provider,
    Service,
)
from plugins.community_centres.models.field import MobileTrip, SquadDay, StreetContact, TripMember, TripStop
from plugins.community_centres.models.groups import Group, Leader, Programme, Session
from plugins.community_centres.models.people import Attendance, Enrolment, Participant
from plugins.community_centres.models.reports import MonthlyReport

__all__ = [
    "Attendance",
    "Centre",
    "ClosureDay",
    "Enrolment",
    "Group",
    "Leader",
    "MobileTrip",
    "MonthlyReport",
    "Offering",
    "OpeningRule",
    "Participant",
    "Placement",
    "Programme",
    "Provider",
    "Service",
    "Session",
    "SquadDay",
    "StreetContact",
    "TripMember",
    "TripStop",
]
