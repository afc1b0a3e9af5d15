"""Referrals on the screen: sent and received, a new one, its answer, its letter, and handing a child over."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from core import drafts
from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record as note
from core.db import now
from core.l10n import _, _l, today
from core.listings import Column, make_listing
from core.records import open_record
from plugins.office import links, profile, subjects, workplaces
from plugins.office.deadlines import due
from plugins.office.hookspecs import Handover
from plugins.office.models import Institution, Referral
from plugins.office.problems import Refused
from plugins.office.referrals import agreements, answers, codes, handover, lists, sending, settings, sources
from plugins.office.referrals.forms import (
    AgreementForm,
    AnswerForm,
    DaysForm,
    HandoverForm,
    ReceiverForm,
    SendForm,
)
from plugins.office.views.lists import status_of

blueprint = Blueprint("office_referrals", __name__, url_prefix="/office/referrals")

COLUMNS = (
    Column(key="sent", label=_l("Sent"), by=Referral.sent_at),
    Column(key="to", label=_l("To whom")),
    Column(key="about", label=_l("About"), hide_on_phone=True),
    Column(key="reason", label=_l("Reason"), by=Referral.reason, hide_on_phone=True),
    Column(key="due", label=_l("Answer until"), by=Referral.answer_due_at),
    Column(key="state", label=_l("State"), by=Referral.state),
)


@blueprint.get("/")
@requires("office.referral.read")
def index() -> Any:
    """List the referrals that one follows up, or all within reach, with their state."""
    who = current()
    chosen = {name: request.args.get(name, "") for name in ("whose", "state", "kind")}
    listing = make_listing(
        lists.sent(who, **chosen),
        COLUMNS,
        default="-sent",
        tie=Referral.id,
        verb="office.referral.listed",
        filters=chosen,
    )
    return render_template("office/referrals.html", listing=listing, chosen=chosen, **_words(listing.rows))


@blueprint.get("/received")
@requires("office.referral.answer")
def received() -> Any:
    """List what one's units were asked."""
    chosen = {"state": request.args.get("state", "")}
    listing = make_listing(
        lists.received(current(), **chosen),
        [column for column in COLUMNS if column.key not in ("to", "about")],
        default="due",
        tie=Referral.id,
        verb="office.referral.listed",
        filters=chosen,
    )
    return render_template("office/referrals_received.html", listing=listing, chosen=chosen, **_words(listing.rows))


def _words(rows: Any) -> dict[str, Any]:
    return {
        "about": subjects.describe(rows),
        "to_name": lists.to_name,
        "label": codes.label,
        "labels": codes.labels,
        "state": codes.state,
        "due_of": lambda row: due(row.answer_due_at, True),
        "may_send": current().may("office.referral.send"),
        "may_answer": current().may("office.referral.answer"),
        "receivers": handover.receivers(),
    }


@blueprint.get("/<uuid:record_id>")
@requires("office.referral.read")
def referral(record_id: uuid.UUID) -> Any:
    """Show a referral to its sender whole, to its receiver what was shared."""
    row = open_record(Referral, record_id)
    return _page(row)


def _page(row: Referral, **more: Any) -> str:
    who = current()
    sender = lists.is_sender(row, who)
    if sender:
        answers.see(row)
        row = open_record(Referral, row.id)
    link = links.live(sending.PURPOSE, [row.id]).get(row.id) if sender else None
    return render_template(
        "office/referral.html",
        row=row,
        sender=sender,
        link=link,
        subject=subjects.describe([row]).get(row.subject_id),
        people=dict(workplaces.staff()),
        can_answer=row.state in answers.NEXT and _may_answer(row, sender),
        can_link=sender and row.is_open and row.institution_id is not None and who.may("office.referral.send"),
        can_withdraw=sender and row.is_open and row.receipt is None and who.may("office.referral.send"),
        **_words([row]),
        **more,
    )


def _may_answer(row: Referral, sender: bool) -> bool:
    """Say whether whoever acts may write the answer down: its receiver, or a sender who was told it."""
    who = current()
    if row.receipt is not None:
        return False
    return who.may("office.referral.send") if sender else who.may("office.referral.answer")


@blueprint.route("/new", methods=["GET", "POST"])
@requires("office.referral.send")
def new() -> Any:
    """Refer a record, or ask something about none: first to whom, then what they are shown."""
    record = _record()
    to = sources.receiver_of(request.values.get("to", ""))
    if to is None:
        form = ReceiverForm(formdata=request.values, offered=sources.offered())
        if form.to.typed and form.to.validate(form):
            return redirect(url_for("office_referrals.new", to=form.to.data, about=record.id if record else None), 303)
        return render_template("office/referral_to.html", form=form, about=_about(record))
    parts = sources.parts_for(record, to)
    transfer = record is not None and to.institution is not None and to.institution.kind == "municipality"
    form = SendForm(parts=parts, transfer=transfer)
    draft = drafts.resume(form, f"office.referral:{record.id if record else 'new'}", label=_("Referral"))
    if request.method == "POST" and form.validate() and (answer := _sent(form, record, to)):
        return answer
    page = render_template(
        "office/referral_new.html",
        form=form,
        draft=draft,
        to=to,
        about=_about(record),
        hints={part.code: " · ".join(f"{label}: {value}" for label, value in part.rows) for part in parts},
        consent=sources.consent_for(record, to),
        no_agreement=sources.lacks_agreement(to.institution),
        days=settings.days(),
    )
    return page, status_of(form)


def _record() -> Any:
    """Return the record that the address names, which whoever acts may refer; nothing when it names none."""
    about = request.values.get("about", "")
    if not about:
        return None
    record = subjects.find(about)
    if record is None or not sources.may_refer(record):
        note("core.refused", about, note="office_referrals.new", refused=True)
        abort(404)
    return open_record(type(record), record.id)


def _about(record: Any) -> tuple[str, str, str] | None:
    return (str(record.id), *(subjects.describe_record(record) or ("", "")))[:3] if record is not None else None


def _sent(form: SendForm, record: Any, to: Any) -> Any:
    names = ("kind", "reason", "ground", "message", "parts", "shared_until", "ground_words", "answer_by")
    try:
        row, covered = sending.send(record, to, **{name: form[name].data for name in names})
    except Refused as refusal:
        form.form_errors = [str(refusal)]
        return None
    drafts.discard(f"office.referral:{record.id if record else 'new'}")
    flash(_("The referral is sent."), "success")
    if covered:
        flash(_("Places that this receiver must not be told were covered: %(number)s.", number=covered), "info")
    return redirect(url_for("office_referrals.referral", record_id=row.id), 303)


@blueprint.route("/<uuid:record_id>/answer", methods=["GET", "POST"])
@requires("office.referral.read")
def answer(record_id: uuid.UUID) -> Any:
    """Answer as the receiver, or write down what the receiver told."""
    row = open_record(Referral, record_id)
    sender = lists.is_sender(row, current())
    if row.state not in answers.NEXT or not _may_answer(row, sender):
        note("core.refused", row, refused=True, note="office_referrals.answer")
        abort(404)
    form = AnswerForm(answers=answers.NEXT[row.state], means=codes.ORAL if sender else ())
    if form.validate_on_submit():
        means = form.means.data or "paper" if sender else "suite"
        told = form.answered_by.data if sender else current().name
        answers.answer(row, form.state.data, means=means, answered_by=told, text=form.note.data)
        flash(_("The answer is saved."), "success")
        back = "office_referrals.referral" if sender or form.state.data != "refused" else "office_referrals.received"
        return redirect(url_for(back, **({"record_id": record_id} if back.endswith("referral") else {})), 303)
    return render_template("office/referral_answer.html", form=form, row=row, sender=sender), status_of(form)


@blueprint.post("/<uuid:record_id>/link")
@requires("office.referral.send")
def new_link(record_id: uuid.UUID) -> Any:
    """Give the receiver a code for one answer without a login; code and letter are shown this once, in this answer."""
    row = _sent_by_me(record_id)
    try:
        code = answers.new_link(row)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("office_referrals.referral", record_id=record_id), 303)
    row = open_record(Referral, record_id, verb="office.referral.printed")
    address = url_for("office_answers.code", code=code, _external=True)
    return render_template(
        "office/referral_letter.html",
        row=row,
        code=code,
        address=address,
        short=url_for("office_answers.enter", _external=True),
        picture=_qr(address),
        head=profile.letterhead(),
        until=links.live(sending.PURPOSE, [row.id])[row.id].expires_at,
        today=today(),
        label=codes.label,
    )


def _qr(address: str) -> str:
    import segno

    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=2))


@blueprint.post("/<uuid:record_id>/withdraw")
@requires("office.referral.send")
def withdraw(record_id: uuid.UUID) -> Any:
    row = _sent_by_me(record_id)
    try:
        sending.withdraw(row)
        flash(_("The referral is withdrawn. Its receiver is shown nothing any more."), "success")
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("office_referrals.referral", record_id=record_id), 303)


def _sent_by_me(record_id: uuid.UUID) -> Referral:
    """Return a referral on whose sender's side whoever acts stands; for a receiver the page is absent."""
    row = open_record(Referral, record_id)
    if not lists.is_sender(row, current()):
        note("core.refused", row, refused=True, note=str(request.endpoint))
        abort(404)
    return row


# --- a child, to who protects children


@blueprint.route("/child", methods=["GET", "POST"])
@requires("office.referral.send")
def hand_over() -> Any:
    """Hand a child at risk over to who protects children, without looking into their work."""
    taken_by = handover.receivers().get(handover.CHILD)
    if taken_by is None:
        return render_template("office/referral_nobody.html", sentence=handover.no_receiver())
    units = [(str(unit.id), unit.name) for unit in workplaces.units()]
    form = HandoverForm(units=units)
    draft = drafts.resume(form, "office.handover", label=_("Child at risk"))
    if request.method == "POST" and form.validate():
        try:
            row = _handed_over(form, dict(units))
            drafts.discard("office.handover")
            flash(_("Handed over. The receipt is %(number)s.", number=row.receipt), "success")
            return redirect(url_for("office_referrals.referral", record_id=row.id), 303)
        except Refused as refusal:
            form.form_errors = [str(refusal)]
    page = render_template("office/referral_child.html", form=form, draft=draft, taken_by=taken_by)
    return page, status_of(form)


def _handed_over(form: HandoverForm, units: dict[str, str]) -> Referral:
    age = form.age.data
    person = {
        "given": form.given.data,
        "family": form.family.data,
        "sex": form.sex.data,
        "birth_year": today().year - age if age is not None else None,
        "birth_date_kind": "estimated" if age is not None else "unknown",
        "address": form.address.data,
        "unit_id": uuid.UUID(form.unit_id.data),
    }
    facts = Handover(
        kind=handover.CHILD,
        unit_id=uuid.UUID(form.unit_id.data),
        story=form.story.data,
        person=person,
        sender=current().name,
        at=now(),
        urgent=form.urgent.data,
    )
    told = {
        form.given.label.text: " ".join(filter(None, (form.given.data, form.family.data))),
        form.age.label.text: str(age) if age is not None else "",
        form.unit_id.label.text: units[form.unit_id.data],
        form.address.label.text: form.address.data or "",
    }
    return handover.hand_over(
        facts, reason=form.reason.data, ground=form.ground.data, ground_words=form.ground_words.data, told=told
    )


# --- settings


@blueprint.route("/settings", methods=["GET", "POST"])
@requires("office.referral.settings")
def edit() -> Any:
    """Say how long an answer is waited for, a link is good, and what is shared is shown."""
    form = DaysForm(data=settings.days())
    if form.validate_on_submit():
        settings.change({name: form[name].data for name in settings.USUAL})
        flash(_("Saved."), "success")
        return redirect(url_for("office_referrals.edit"), 303)
    return render_template("office/referral_settings.html", form=form), status_of(form)


@blueprint.route("/agreements/<uuid:record_id>", methods=["GET", "POST"])
@requires("office.institution.edit")
def agreement(record_id: uuid.UUID) -> Any:
    """Write down an agreement on data with an institution."""
    institution = open_record(Institution, record_id)
    form = AgreementForm()
    if form.validate_on_submit():
        values = {name: form[name].data for name in ("reference", "valid_from", "valid_to")}
        agreements.write_down(institution, **values)
        flash(_("Saved."), "success")
        return redirect(url_for("office_institutions.institution", record_id=record_id), 303)
    return render_template("office/agreement_new.html", form=form, institution=institution), status_of(form)
