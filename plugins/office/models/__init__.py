"""The tables of the office, by subject."""

from plugins.office.models.institutions import Institution
from plugins.office.models.law import HolidayChange, HolidayReview, Rule, RulePack
from plugins.office.models.tasks import Task
from plugins.office.models.territory import County, Letterhead, Municipality, Unit, UnitName, UserUnit

__all__ = [
    "County",
    "HolidayChange",
    "HolidayReview",
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
