"""The paper of child protection: plan (PIM), notices, closing, the whole file by the Work Protocol, agency report."""

from core.l10n import _l
from plugins.casework.documents import CASE
from plugins.child_protection import next_steps
from plugins.child_protection.documents import agency_report, closing, notices, plan, whole
from plugins.office.hookspecs import DocumentTemplate

PARTNERS = ("service", "school", "health", "police", "prosecution", "court", "municipality", "other_party")

TEMPLATES = (
    DocumentTemplate(
        name="child_protection.pim",
        label=_l("Individual protection plan (PIM)"),
        kind="plan",
        permission="child_protection.plan.read",
        facts=plan.facts,
        sample=plan.sample,
        record=CASE,
        recipients=("file", *PARTNERS, "internal"),
        applies=plan.applies,
        choices=plan.choices,
        hint=_l("Goals, actions, institutions and costs, with the places to sign."),
        weight=10,
    ),
    DocumentTemplate(
        name="child_protection.notice",
        label=_l("Notice of a suspicion"),
        kind="letter",
        permission="child_protection.notice.write",
        facts=notices.facts,
        sample=notices.sample,
        record=CASE,
        recipients=("police", "prosecution"),
        applies=notices.applies,
        choices=notices.choices,
        hint=_l("To police or prosecution, with what gives rise to the suspicion."),
        weight=12,
    ),
    DocumentTemplate(
        name="child_protection.closing",
        label=_l("Closing of the file"),
        kind="minutes",
        permission="child_protection.review.read",
        facts=closing.facts,
        sample=closing.sample,
        record=CASE,
        recipients=("file", "municipality", "authority", "other_party", "internal"),
        applies=closing.applies,
        hint=_l("Why the file is closed, what changed for the child, what was agreed."),
        weight=20,
    ),
    DocumentTemplate(
        name="child_protection.file",
        label=_l("The whole file"),
        kind="print",
        permission="child_protection.file.print",
        facts=whole.facts,
        record=CASE,
        recipients=("internal", "reader", "court", "prosecution", "other_party"),
        applies=next_steps.is_ours,
        step_up=True,
        hint=_l("All forms in the order of the Work Protocol; for a reader outside the office it is covered."),
        weight=60,
    ),
    DocumentTemplate(
        name="child_protection.agency_report",
        label=_l("Report to the State Agency"),
        kind="report",
        permission=agency_report.READ_ALL,
        reader=agency_report.READ_ALL,
        hidden_from=agency_report.hidden_from,
        facts=agency_report.facts,
        sample=agency_report.sample,
        record=agency_report.RECORD,
        recipients=("authority", "internal"),
        applies=agency_report.applies,
        hint=_l("The frozen figures of the period, with what stands beside them."),
        weight=10,
    ),
)
