"""The tables of casework, by subject."""

from plugins.casework.models.agenda import Hearing
from plugins.casework.models.break_glass import EmergencyOpening
from plugins.casework.models.cases import CaseFile, Closing, RegisterBook, Reopening, Transfer
from plugins.casework.models.consents import Consent
from plugins.casework.models.contents import Attachment, CaseEvent, Contact, Note
from plugins.casework.models.flags import Flag
from plugins.casework.models.merging import PersonMerge
from plugins.casework.models.people import CasePerson, Person
from plugins.casework.models.plans import Goal, Plan, PlanAction
from plugins.casework.models.services import Provision, Receipt, ServiceEdition, ServiceProvider, SocialService

__all__ = [
    "Attachment",
    "CaseEvent",
    "CaseFile",
    "CasePerson",
    "Closing",
    "Consent",
    "Contact",
    "EmergencyOpening",
    "Flag",
    "Goal",
    "Hearing",
    "Note",
    "Person",
    "PersonMerge",
    "Plan",
    "PlanAction",
    "Provision",
    "Receipt",
    "RegisterBook",
    "Reopening",
    "ServiceEdition",
    "ServiceProvider",
    "SocialService",
    "Transfer",
]
