"""The rights and roles of child protection; `access.csv` says who holds what."""

from core.contributions import Permission, Role
from core.l10n import _l

PERMISSIONS = (
    Permission(name="child_protection.case.read_own", label=_l("See one's own children's files"), sensitive=True),
    Permission(
        name="child_protection.case.read_unit", label=_l("See the children's files of one's units"), sensitive=True
    ),
    Permission(name="child_protection.case.read_all", label=_l("See all children's files"), sensitive=True),
    Permission(
        name="child_protection.case.read_costs",
        label=_l("See what is paid in children's files, not for whom"),
        sensitive=True,
    ),
    Permission(name="child_protection.case.write", label=_l("Work in children's files"), sensitive=True),
    Permission(name="child_protection.case.assign", label=_l("Pass children's files on"), sensitive=True),
    Permission(
        name="child_protection.case.approve", label=_l("Approve plans, closings and lower levels"), sensitive=True
    ),
    Permission(name="child_protection.case.reopen", label=_l("Reopen children's files"), sensitive=True),
    Permission(
        name="child_protection.case.break_glass", label=_l("Open any child's file in an emergency"), sensitive=True
    ),
    Permission(name="child_protection.referral.read_own", label=_l("See the referrals one received"), sensitive=True),
    Permission(
        name="child_protection.referral.read_unit", label=_l("See the referrals of one's units"), sensitive=True
    ),
    Permission(name="child_protection.referral.read_all", label=_l("See all referrals"), sensitive=True),
    Permission(name="child_protection.referral.read", label=_l("Open the pages of referrals"), sensitive=True),
    Permission(name="child_protection.referral.write", label=_l("Register children"), sensitive=True),
    Permission(
        name="child_protection.register.import", label=_l("Import the old register of children"), sensitive=True
    ),
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
    Permission(name="child_protection.measure.read", label=_l("See protection measures"), sensitive=True),
    Permission(
        name="child_protection.measure.write", label=_l("Propose and follow protection measures"), sensitive=True
    ),
    Permission(name="child_protection.case.decide", label=_l("Decide on protection measures"), sensitive=True),
    Permission(name="child_protection.court.read", label=_l("See the support in criminal proceedings"), sensitive=True),
    Permission(name="child_protection.court.write", label=_l("Support in criminal proceedings"), sensitive=True),
    Permission(name="child_protection.enrolment.read", label=_l("See enrolments"), sensitive=True),
    Permission(name="child_protection.enrolment.write", label=_l("Write enrolments down"), sensitive=True),
    Permission(name="child_protection.file.print", label=_l("Print the whole file"), sensitive=True),
    Permission(name="child_protection.review.read", label=_l("See reviews"), sensitive=True),
    Permission(name="child_protection.review.write", label=_l("Review plans"), sensitive=True),
    Permission(
        name="child_protection.agency_report.read", label=_l("See the reports to the State Agency"), sensitive=True
    ),
    Permission(
        name="child_protection.agency_report.write", label=_l("Prepare reports to the State Agency"), sensitive=True
    ),
    Permission(
        name="child_protection.agency_report.check", label=_l("Check reports to the State Agency"), sensitive=True
    ),
    Permission(
        name="child_protection.statistics.read", label=_l("See the figures of child protection"), sensitive=True
    ),
    Permission(name="child_protection.gtn.read", label=_l("See the meetings of the GTN"), sensitive=True),
    Permission(name="child_protection.gtn.write", label=_l("Convene and hold meetings of the GTN"), sensitive=True),
    Permission(name="child_protection.gtn.sign", label=_l("Sign the minutes of the GTN"), sensitive=True),
)

ROLES = (
    Role(name="cp_supervisor", label=_l("Head of the child protection unit"), weight=30),
    Role(name="cp_worker_town", label=_l("Child protection worker of the municipality"), weight=31),
    Role(name="cp_worker_unit", label=_l("Child protection worker of an administrative unit"), weight=32),
)
