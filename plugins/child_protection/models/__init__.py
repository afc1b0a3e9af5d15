"""The tables of child protection, by subject."""

from plugins.child_protection.models.agency_reports import AgencyReport
from plugins.child_protection.models.assessments import DomainAssessment
from plugins.child_protection.models.court_support import CourtStep, CourtSupport
from plugins.child_protection.models.enrolments import Enrolment
from plugins.child_protection.models.notices import Notice
from plugins.child_protection.models.protection_measures import MeasureReview, ProtectionMeasure
from plugins.child_protection.models.referrals import Referral
from plugins.child_protection.models.reviews import Review
from plugins.child_protection.models.risk import InstrumentVersion, RiskAssessment

__all__ = [
    "AgencyReport",
    "CourtStep",
    "CourtSupport",
    "DomainAssessment",
    "Enrolment",
    "InstrumentVersion",
    "MeasureReview",
    "Notice",
    "ProtectionMeasure",
    "Referral",
    "Review",
    "RiskAssessment",
]
