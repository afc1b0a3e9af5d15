"""Notices to police, prosecution and others."""

import uuid
from typing import Any

import sqlalchemy as sa
from flask import flash

from core.access.guard import requires
from core.db import db
from core.l10n import _
from plugins.casework import cases
from plugins.casework.problems import Refused
from plugins.casework.staff import names_of
from plugins.child_protection.codes import label
from plugins.child_protection.forms.notices import AnswerForm, OweForm, SendForm
from plugins.child_protection.models import Notice
from plugins.child_protection.services import notices as service
from plugins.child_protection.views import blueprint
from plugins.child_protection.views.case import open_file, page, part_of, to
from plugins.office.models import Institution
from plugins.office.offers import institutions


@blueprint.get("/cases/<uuid:record_id>/notices")
@requires("child_protection.notice.read")
def notices(record_id: uuid.UUID) -> Any:
    """Show what is owed and what was sent."""
    case = open_file(record_id)
    rows = service.notices_of(case)
    offices = {row.institution_id for row in rows} - {None}
    office_names = dict(
        db.session.execute(sa.select(Institution.id, Institution.name).where(Institution.id.in_(offices))).all()
    )
    return page(
        "notices",
        case,
        "notices",
        rows=rows,
        may_write=cases.may(case, "write"),
        office_names=office_names,
        user_names=names_of({row.by_id for row in rows} | {row.sent_by_id for row in rows}),
        label=label,
    )


@blueprint.route("/cases/<uuid:record_id>/notices/new", methods=["GET", "POST"])
@requires("child_protection.notice.write")
def owe_notice(record_id: uuid.UUID) -> Any:
    """Note a suspicion; from here the notice stands on top of the file until it is sent."""
    case = open_file(record_id)
    form = OweForm()
    if form.validate_on_submit():
        try:
            service.owe(case, form.kind.data, grounds=form.grounds.data or None)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("Now write down the notice itself."), "warning")
            return to("send_notice", case)
    return page("owe_notice", case, "notices", form)


@blueprint.route("/cases/<uuid:record_id>/notices/send", methods=["GET", "POST"])
@requires("child_protection.notice.write")
def send_notice(record_id: uuid.UUID) -> Any:
    """Write down the notice that has waited longest: to whom, when, how, with what proof."""
    case = open_file(record_id)
    owed = service.waiting(case)
    if not owed:
        return to("notices", case)
    row = min(owed, key=lambda notice: notice.suspected_at)
    form = SendForm(institutions=institutions())
    if form.validate_on_submit():
        try:
            _send(row, form)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The notice is written down."), "success")
            return to("notices", case)
    if not form.is_submitted():
        form.grounds.data = row.grounds
    return page("send_notice", case, "notices", form, row=row, label=label)


def _send(row: Notice, form: SendForm) -> None:
    service.send(
        row,
        sent_at=form.sent_at,
        recipient=form.recipient.data,
        means=form.means.data,
        institution_id=form.institution_id.data,
        proof_kind=form.proof_kind.data,
        proof=form.proof.data or None,
        grounds=form.grounds.data or None,
    )


@blueprint.route("/cases/<uuid:record_id>/notices/<uuid:target_id>/answer", methods=["GET", "POST"])
@requires("child_protection.notice.write")
def answer_notice(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down what the recipient answered."""
    case, row = part_of(record_id, Notice, target_id)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            service.answer(row, answer=form.answer.data, text=form.text.data or None)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The answer is written down."), "success")
            return to("notices", case)
    return page("answer_notice", case, "notices", form, row=row, label=label)
