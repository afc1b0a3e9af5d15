"""The tables of casework, by subject."""

from plugins.casework.models.cases import CaseFile, Closing, RegisterBook, Reopening, Transfer
from plugins.casework.models.contents import Attachment, CaseEvent, Contact, Note
from plugins.casework.models.people import CasePerson, Person
from plugins.casework.models.plans import Goal, Plan, PlanAction

__all__ = [
    "Attachment",
    "CaseEvent",
    "CaseFile",
    "CasePerson",
    "Closing",
    "Contact",
    "Goal",
    "Note",
    "Person",
    "Plan",
    "PlanAction",
    "RegisterBook",
    "Reopening",
    "Transfer",
]
