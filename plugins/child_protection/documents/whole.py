"""The whole file on paper, in the order of the Work Protocol: from the referral to the closing."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from core.db import db
from core.documents import blocks
from core.l10n import _, format_date, format_datetime
from plugins.casework import codes as case_codes
from plugins.casework import plans
from plugins.casework.documents import facts as case_paper
from plugins.casework.documents import meetings
from plugins.casework.forms.risk import answer_words, words
from plugins.casework.models import CaseFile, Contact, Note
from plugins.casework.staff import colleagues
from plugins.child_protection.codes import label
from plugins.child_protection.documents import closing, measures, notices, plan
from plugins.child_protection.models import DomainAssessment, Referral
from plugins.child_protection.services.reviews import reviews_of
from plugins.child_protection.services.risk import RISK
from plugins.office.documents.deadlines import said
from plugins.office.documents.recipients import Recipient
from plugins.office.models import Institution
from plugins.office.tasks import open_tasks

Blocks = list[blocks.Block]


def facts(case: CaseFile, to: Recipient, _choice: str | None) -> Mapping[str, Any]:
    """Return the facts of a whole file; each form that was written begins a page, one that was not says so."""
    told = case_paper.case_facts(case, to)
    body: Blocks = [case_paper.about_person(told), *case_paper.about_people(told), *_deadlines(case, to)]
    for number, (title, form) in enumerate(_forms(), 1):
        written = form(case, to)
        body += [blocks.new_page()] if written else []
        body.append(blocks.heading(f"{number}. {title}"))
        body += written or [blocks.note(_("Nothing is written here yet."))]
    return {**told, "heading": _("File %(reference)s", reference=case.reference).upper(), "addressee": [], "body": body}


def _forms() -> list[tuple[str, Callable[[CaseFile, Recipient], Blocks]]]:
    """Return the forms of a file in the order of the Work Protocol."""
    return [
        (_("Card of identification and referral"), _referrals),
        (_("Assessments of the risk"), _risks),
        (_("Notices to police and prosecution"), _notices),
        (_("Protection measures"), measures.of_file),
        (_("In-depth assessment"), _assessments),
        (_("Meetings of the technical group (GTN)"), lambda case, _to: meetings.of_file(case)),
        (_("Individual protection plan"), _plans),
        (_("Visits and other contacts"), _contacts),
        (_("Reviews of the plan"), _reviews),
        (_("Closing of the file"), lambda case, _to: closing.of_file(case)),
        (_("Notes"), _notes),
    ]


def _deadlines(case: CaseFile, to: Recipient) -> Blocks:
    rows = [(task.title, said(task, working=to.working)) for task in open_tasks(case.id)]
    return [blocks.heading(_("Open deadlines")), blocks.facts(rows)] if rows and to.working else []


def _names() -> dict[Any, str]:
    return dict(colleagues())


def _referrals(case: CaseFile, to: Recipient) -> Blocks:
    rows = db.session.scalars(sa.select(Referral).where(Referral.case_id == case.id).order_by(Referral.received_at))
    return [block for row in rows for block in _referral(row, to)]


def _referral(row: Referral, to: Recipient) -> Blocks:
    office = db.session.get(Institution, row.institution_id) if row.institution_id and to.working else None
    teller = (label("referrer_kind", row.referrer_kind) if to.working else "", office.name if office else "")
    return [
        blocks.facts(
            [
                (_("Received"), format_datetime(row.received_at)),
                (_("How it came"), label("referral_channel", row.channel)),
                (_("Who told us"), ", ".join(filter(None, (*teller, to.value(row, "referrer"))))),
                (_("Categories"), ", ".join(label("category", code) for code in row.categories)),
                (_("Immediate danger"), ", ".join(label("immediate_danger", code) for code in row.danger)),
                (_("First screening"), label("urgency", row.urgency)),
                (_("Who is with the child"), label("living_arrangement", row.living)),
                (_("What was done already"), row.actions_taken),
                (_("Decision"), label("referral_decision", row.decision)),
            ]
        ),
        blocks.text(row.story),
    ]


def _risks(case: CaseFile, to: Recipient) -> Blocks:
    rows = list(reversed(RISK.history(case)))
    before = [None, *rows[:-1]]
    return [block for row, last in zip(rows, before, strict=True) for block in _risk(row, last)]


def _risk(row: Any, before: Any) -> Blocks:
    instrument, outcome = RISK.instrument_for(row), RISK.outcome_of(row, before)
    answers = row.answers or {}
    asked = [
        (question.text, answer_words(question, answers.get(question.code)))
        for question in instrument.questions.values()
    ]
    return [
        blocks.heading(_("Assessment of %(moment)s", moment=format_datetime(row.at)), 3),
        blocks.facts(
            [
                (_("Level"), words(instrument.level(row.held))),
                (_("Assessed by"), _names().get(row.by_id, "")),
                (_("The child's own words"), row.child_words),
                (_("What is done at once for safety"), row.safety),
                (_("Why another level than the instrument's"), row.reason),
                (_("Notes"), row.notes),
            ]
        ),
        blocks.items(reason.sentence for reason in outcome.reasons),
        blocks.table((_("Question"), _("Answer")), asked, about=_("Questions and answers of the assessment")),
    ]


def _notices(case: CaseFile, _to: Recipient) -> Blocks:
    rows = [
        (
            notices.suspicion(row),
            format_datetime(row.suspected_at),
            format_datetime(row.sent_at),
            label("notification_recipient", row.recipient),
            label("notification_answer", row.answer),
        )
        for row in notices.notices_of(case)
    ]
    head = (_("Suspicion"), _("Suspected since"), _("Sent"), _("To whom"), _("Answer"))
    return [blocks.table(head, rows, about=_("Notices to police and prosecution"))] if rows else []


def _assessments(case: CaseFile, _to: Recipient) -> Blocks:
    query = sa.select(DomainAssessment).where(DomainAssessment.case_id == case.id)
    made: Blocks = []
    for row in db.session.scalars(query.order_by(DomainAssessment.started_on)):
        found = row.findings or {}
        domains = [code for code in found if found[code].get("text")]
        made += [
            blocks.heading(_("In-depth assessment of %(day)s", day=format_date(row.started_on)), 3),
            blocks.facts((label("assessment_domain", code), found[code]["text"]) for code in domains),
            blocks.facts(
                [
                    (_("The child's view"), row.child_view),
                    (_("The parents' view"), row.parent_view),
                    (_("Conclusion"), row.conclusion),
                    (_("By"), _names().get(row.by_id, "")),
                ]
            ),
        ]
    return made


def _plans(case: CaseFile, to: Recipient) -> Blocks:
    made: Blocks = []
    for row in reversed(plans.plans_of(case)):
        made.append(blocks.heading(_("Plan %(number)s", number=row.number), 3))
        made += plan.body(case, plan.written(case, plans.whole(row)), working=to.working, level=3)
    return made


def _contacts(case: CaseFile, to: Recipient) -> Blocks:
    rows = db.session.scalars(sa.select(Contact).where(Contact.case_id == case.id).order_by(Contact.at))
    return [block for row in rows for block in _contact(row, to)]


def _contact(row: Contact, to: Recipient) -> Blocks:
    kind = case_codes.label("contact_kind", row.kind)
    return [
        blocks.heading(f"{format_datetime(row.at)} – {kind}", 3),
        blocks.facts(
            [
                (_("Place"), to.value(row, "place")),
                (_("Who was there"), row.present if to.working else ""),
                (_("What was seen and said"), row.observations),
                (_("What was agreed, next step"), row.agreed),
                (_("By"), _names().get(row.by_id, "")),
            ]
        ),
    ]


def _reviews(case: CaseFile, _to: Recipient) -> Blocks:
    made: Blocks = []
    for row in reversed(reviews_of(case)):
        made += [
            blocks.heading(_("Review of %(day)s", day=format_date(row.on)), 3),
            blocks.facts(
                [
                    (_("Decision"), label("review_decision", row.decision)),
                    (_("What changed for the child"), row.summary),
                    (_("The child's view"), row.child_view),
                    (_("By"), _names().get(row.by_id, "")),
                ]
            ),
        ]
    return made


def _notes(case: CaseFile, to: Recipient) -> Blocks:
    """Notes are for the colleagues alone."""
    if not to.working:
        return []
    rows = db.session.scalars(sa.select(Note).where(Note.case_id == case.id).order_by(Note.created_at))
    return [blocks.facts((format_datetime(row.created_at), row.text) for row in rows)]
