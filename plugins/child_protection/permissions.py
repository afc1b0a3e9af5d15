"""The rights and roles of child protection; `access.csv` says who holds what."""

from core.contributions import Permission, Role
from core.l10n import _l

PERMISSIONS = (
    Permission(name="child_protection.case.read_own", label=_l("See one's own children's files"), sensitive=True),
    Permission(
        name="child_protection.case.read_unit", label=_l("See the children's files of one's units"), sensitive=True
    ),
    Permission(name="child_protection.case.read_all", label=_l("See all children's files"), sensitive=True),
    Permission(name="child_protection.case.write", label=_l("Work in children's files"), sensitive=True),
    Permission(name="child_protection.case.assign", label=_l("Pass children's files on"), sensitive=True),
    Permission(
        name="child_protection.case.approve", label=_l("Approve plans, closings and lower levels"), sensitive=True
    ),
    Permission(name="child_protection.case.reopen", label=_l("Reopen children's files"), sensitive=True),
    Permission(name="child_protection.referral.read_own", label=_l("See the referrals one received"), sensitive=True),
    Permission(
        name="child_protection.referral.read_unit", label=_l("See the referrals of one's units"), sensitive=True
    ),
    Permission(name="child_protection.referral.read_all", label=_l("See all referrals"), sensitive=True),
    Permission(name="child_protection.referral.read", label=_l("Open the pages of referrals"), sensitive=True),
    Permission(name="child_protection.referral.write", label=_l("Register children"), sensitive=True),
    Permission(name="child_protection.risk.read", label=_l("See risk assessments"), sensitive=True),
    Permission(name="child_protection.risk.write", label=_l("Assess the risk"), sensitive=True),
    Permission(name="child_protection.risk.approve", label=_l("Agree to a lower risk"), sensitive=True),
    Permission(name="child_protection.notice.read", label=_l("See notices to police and prosecution"), sensitive=True),
    Permission(
        name="child_protection.notice.write", label=_l("Send notices to police and prosecution"), sensitive=True
    ),
    Permission(name="child_protection.assessment.read", label=_l("See in-depth assessments"), sensitive=True),
    Permission(name="child_protection.assessment.write", label=_l("Write in-depth assessments"), sensitive=True),
    Permission(name="child_protection.plan.read", label=_l("See and print protection plans"), sensitive=True),
    Permission(name="child_protection.review.read", label=_l("See reviews"), sensitive=True),
    Permission(name="child_protection.review.write", label=_l("Review plans"), sensitive=True),
)

ROLES = (
    Role(name="cp_supervisor", label=_l("Head of the child protection unit"), weight=30),
    Role(name="cp_worker_town", label=_l("Child protection worker of the municipality"), weight=31),
    Role(name="cp_worker_unit", label=_l("Child protection worker of an administrative unit"), weight=32),
)
