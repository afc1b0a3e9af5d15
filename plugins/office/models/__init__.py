"""The tables of office, by subject."""

from plugins.office.models.calendar import CalendarDay, CalendarReview
from plugins.office.models.institutions import Institution
from plugins.office.models.profile import Letterhead
from plugins.office.models.rules import Rule, RulePack
from plugins.office.models.tasks import CANCELLED, DONE, OPEN, Task
from plugins.office.models.territory import County, Municipality, Unit, UnitName, UserUnit

__all__ = [
    "CANCELLED",
    "DONE",
    "OPEN",
    "CalendarDay",
    "CalendarReview",
    "County",
    "Institution",
    "Letterhead",
    "Municipality",
    "Rule",
    "RulePack",
    "Task",
    "Unit",
    "UnitName",
    "UserUnit",
]
