"""The tables of child protection, by subject."""

from plugins.child_protection.models.assessments import DomainAssessment
from plugins.child_protection.models.notices import Notice
from plugins.child_protection.models.referrals import Referral
from plugins.child_protection.models.reviews import Review
from plugins.child_protection.models.risk import InstrumentVersion, RiskAssessment

__all__ = ["DomainAssessment", "InstrumentVersion", "Notice", "Referral", "Review", "RiskAssessment"]
