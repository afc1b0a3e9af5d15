"""The tables of the Local Coordinator, by subject."""

from plugins.domestic_violence.models.counselling import CounsellingFile, CounsellingSession, SentToCounselling
from plugins.domestic_violence.models.grounds import OrderGround
from plugins.domestic_violence.models.incidents import Incident, SafeContact
from plugins.domestic_violence.models.institution_numbers import InstitutionNumbers
from plugins.domestic_violence.models.orders import Breach, OrderEvent, PoliceReport, ProtectionOrder
from plugins.domestic_violence.models.revalb import RevalbCheck, RevalbStep
from plugins.domestic_violence.models.risk import DangerAssessment, DangerInstrument
from plugins.domestic_violence.models.safety import SafetyPlan
from plugins.domestic_violence.models.violent_persons import ViolentPerson

__all__ = [
    "Breach",
    "CounsellingFile",
    "CounsellingSession",
    "DangerAssessment",
    "DangerInstrument",
    "Incident",
    "InstitutionNumbers",
    "OrderEvent",
    "OrderGround",
    "PoliceReport",
    "ProtectionOrder",
    "RevalbCheck",
    "RevalbStep",
    "SafeContact",
    "SafetyPlan",
    "SentToCounselling",
    "ViolentPerson",
]
