"""Registering a referred child on one page, and reading referrals."""

import uuid
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for

from core import drafts
from core.access.guard import requires
from core.access.principal import current
from core.auth.models import User
from core.db import db
from core.l10n import _, _l, local, today
from core.listings import Column, make_listing
from core.records import open_record
from plugins.casework.forms.fields import choose
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.child_protection.codes import TONES, choices, codes, label
from plugins.child_protection.forms.referrals import ReferralForm
from plugins.child_protection.models import Referral
from plugins.child_protection.models.referrals import PENDING
from plugins.child_protection.services import clocks, handovers
from plugins.child_protection.services import referrals as service
from plugins.child_protection.services.referrals import SameChild
from plugins.child_protection.views import blueprint
from plugins.child_protection.views.case import open_file, page, to
from plugins.office.models import Institution, Unit
from plugins.office.offers import institutions, units

NONE_OF_THEM = "none"


@blueprint.route("/register", methods=["GET", "POST"])
@requires("child_protection.referral.write")
def register() -> Any:
    """Register a child: one page from the referral to the decision."""
    return _register(None)


@blueprint.route("/referrals/<uuid:record_id>/take-up", methods=["GET", "POST"])
@requires("child_protection.referral.write")
def take_up(record_id: uuid.UUID) -> Any:
    """Register a child that another service handed over; its sender learns that it was taken up."""
    row = open_record(Referral, record_id)
    if row.decision != PENDING:
        return redirect(url_for("child_protection.referral_alone", record_id=record_id), 303)
    return _register(row)


def _register(pending: Referral | None) -> Any:
    form = ReferralForm(units=units(), institutions=institutions())
    if pending is not None and not form.is_submitted():
        _begin_with(form, pending)
    draft = drafts.resume(form, service.DRAFT, label=_("Registration of a child"))
    same: list[SameChild] = []
    if form.is_submitted():
        if form.decision.data == service.OPEN:
            same = service.same_children(_child(form))
        form.same_as.choices = choose([(str(found.case.id), found.case.reference) for found in same] + [_nobody()])
        if form.validate() and _is_settled(form, same):
            try:
                return _save(form, pending)
            except Refused as problem:
                form.form_errors = problem.sentences
    hints = {level: clocks.limits(clocks.REFERRAL, level) for level in codes("urgency")}
    page = render_template("child_protection/register.html", form=form, draft=draft, same=same, hints=hints)
    return page, 422 if form.errors else 200


def _nobody() -> tuple[str, Any]:
    return NONE_OF_THEM, _("None of them: it is another child")


def _is_settled(form: ReferralForm, same: list[SameChild]) -> bool:
    """Say whether the worker has answered if it is a child who is followed already."""
    if not same or form.same_as.data:
        return True
    form.same_as.errors = [_("Look at these children first, then choose.")]
    return False


def _child(form: ReferralForm) -> dict[str, Any]:
    born, age = form.born.data, form.age.data
    year = born.year if born else today().year - age if age is not None else None
    kind = "exact" if born else "estimated" if age is not None else "unknown"
    names = ("given", "father_name", "family", "sex", "nid", "unit_id", "address")
    child = {name: form[name].data or None for name in names}
    return {**child, "birth_date": born, "birth_year": year, "birth_date_kind": kind}


def _referral(form: ReferralForm) -> dict[str, Any]:
    names = (
        *("unit_id", "received_at", "channel", "referrer_kind", "institution_id", "referrer", "categories", "danger"),
        *("urgency", "living", "story", "actions_taken", "decision_note"),
    )
    values = {name: getattr(form, name) if name == "received_at" else form[name].data for name in names}
    return {
        name: value if value not in ("", []) or name in ("categories", "danger") else None
        for name, value in values.items()
    }


def _begin_with(form: ReferralForm, pending: Referral) -> None:
    """Put what was handed over into the page, and the moment from which the clocks run."""
    for name, value in handovers.particulars(pending).items():
        form[name].data = value
    moment = local(pending.received_at)
    form.received_on.data, form.received_time.data = moment.date(), moment.time().replace(second=0, microsecond=0)
    if year := (pending.child or {}).get("birth_year"):
        form.age.data = max(0, today().year - int(year))


def _save(form: ReferralForm, pending: Referral | None = None) -> Any:
    crime, values = form.crime.data, {**_referral(form), "pending": pending}
    if form.decision.data != service.OPEN:
        referral = service.answer_without_file(
            _child(form), decision=form.decision.data, forwarded_to_id=form.forwarded_to_id.data, **values
        )
        flash(_("The referral was saved. No file was opened."), "success")
        return redirect(url_for("child_protection.referral_alone", record_id=referral.id), 303)
    if form.same_as.data and form.same_as.data != NONE_OF_THEM:
        case = open_file(uuid.UUID(form.same_as.data))
        service.join(case, crime=crime, **values)
        flash(_("The referral was added to the child's file."), "success")
        return to("casework.case", case)
    _added, case = service.register(_child(form), crime=crime, **values)
    flash(_("The child is registered. The deadlines run from the referral."), "success")
    return to("casework.case", case)


# --- reading


@blueprint.get("/cases/<uuid:record_id>/referral")
@requires("child_protection.referral.read")
def referral(record_id: uuid.UUID) -> Any:
    """Show the referrals of a file."""
    case = open_file(record_id)
    rows = service.referrals_of(case)
    return page("referral", case, "referral", rows=rows, **_words(rows))


@blueprint.get("/referrals/<uuid:record_id>")
@requires("child_protection.referral.read")
def referral_alone(record_id: uuid.UUID) -> Any:
    """Show a referral that opened no file."""
    row = open_record(Referral, record_id)
    if row.case_id is not None:
        return redirect(url_for("child_protection.referral", record_id=row.case_id), 303)
    may_take_up = current().may("child_protection.referral.write")
    return render_template("child_protection/referral_alone.html", row=row, may_take_up=may_take_up, **_words([row]))


@blueprint.get("/referrals", endpoint="referrals")
@requires("child_protection.referral.read")
def referrals_list() -> Any:
    """List the referrals within reach, newest first."""
    picked = {name: request.args.get(name, "") for name in ("decision", "urgency", "channel")}
    query = sa.select(Referral)
    for name, value in picked.items():
        if value:
            query = query.where(getattr(Referral, name) == value)
    columns = [
        Column(key="received", label=_l("Received"), by=Referral.received_at),
        Column(key="reference", label=_l("File")),
        Column(key="channel", label=_l("How it came"), by=Referral.channel, hide_on_phone=True),
        Column(key="urgency", label=_l("First screening"), by=Referral.urgency),
        Column(key="decision", label=_l("Decision"), by=Referral.decision),
        Column(key="unit", label=_l("Unit"), hide_on_phone=True),
    ]
    listing = make_listing(
        query,
        columns,
        default="-received",
        tie=Referral.id,
        verb="child_protection.referrals.listed",
        filters=picked,
    )
    filters = {name: [("", _("All")), *_pairs(codes_of)] for name, codes_of in FILTERS.items()}
    return render_template(
        "child_protection/referrals.html",
        listing=listing,
        picked=picked,
        filters=filters,
        may_write=current().may("child_protection.referral.write"),
        **_words(listing.rows),
    )


FILTERS = {"decision": "referral_decision", "urgency": "urgency", "channel": "referral_channel"}


def _pairs(name: str) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in choices(name)]


def _words(rows: Any) -> dict[str, Any]:
    """Return what the rows need beside themselves, with one query for each kind."""
    places = {row.unit_id for row in rows}
    offices = {row.institution_id for row in rows} | {row.forwarded_to_id for row in rows}
    files = {row.case_id for row in rows}
    return {
        "unit_names": _names(Unit, places),
        "office_names": _names(Institution, offices),
        "user_names": _names(User, {row.received_by_id for row in rows}),
        "references": dict(
            db.session.execute(sa.select(CaseFile.id, CaseFile.reference).where(CaseFile.id.in_(files - {None}))).all()
        ),
        "label": label,
        "tones": TONES,
    }


def _names(model: Any, ids: set[Any]) -> dict[Any, str]:
    found = ids - {None}
    return dict(db.session.execute(sa.select(model.id, model.name).where(model.id.in_(found))).all()) if found else {}
