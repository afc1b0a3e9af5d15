"""Pages of work in the field: coverage, trips with their stops, squads, contacts in the street, sheets on paper."""

import uuid
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import joinedload

from core.access.guard import requires
from core.access.principal import current
from core.db import db, now
from core.forms import values_of
from core.l10n import _, _l, read_day, today
from core.listings import Column, make_listing
from core.offline import paper
from core.records import find, open_record
from plugins.community_centres.field import codes, sheets, staff, street, trips
from plugins.community_centres.field.forms import EndForm, SquadForm, StopForm, TripForm
from plugins.community_centres.field.permissions import PLAN, TRIPS, WRITE
from plugins.community_centres.models.field import CANCELLED, DONE, MobileTrip, SquadDay, StreetContact
from plugins.office import offers
from plugins.office.models import Referral, Unit
from plugins.office.problems import Refused
from plugins.office.referrals import handover
from plugins.office.referrals.forms import HandoverForm
from plugins.office.views.lists import status_of
from plugins.office.views.saving import say_where_pressed

blueprint = Blueprint("community_centres_field", __name__, url_prefix="/community-centres/field")
TRIP_COLUMNS = (
    Column(key="on", label=_l("Day"), by=MobileTrip.on),
    Column(key="unit", label=_l("Administrative unit"), by=Unit.code),
    Column(key="villages", label=_l("Villages of the trip"), hide_on_phone=True),
    Column(key="state", label=_l("State"), by=MobileTrip.state),
)
CONTACT_COLUMNS = (
    Column(key="at", label=_l("When"), by=StreetContact.at),
    Column(key="child", label=_l("Child")),
    Column(key="seen", label=_l("What was seen"), hide_on_phone=True),
    Column(key="action", label=_l("What was done")),
    Column(key="referral", label=_l("Receipt")),
)
CHILD = ("given", "family", "sex", "age", "address", "story", "urgent", "reason", "ground", "ground_words")
say_where_pressed(blueprint)


@blueprint.get("/")
@requires(TRIPS)
def index() -> Any:
    """Show which units have waited for how long, and the trips that lie ahead."""
    waited = trips.coverage()
    return render_template(
        "community_centres/field/index.html",
        waited=waited,
        chart=trips.coverage_map(waited),
        ahead=trips.ahead(),
        long=trips.LONG,
        may_plan=current().may(PLAN),
        may_write=current().may(WRITE),
    )


# --- trips


@blueprint.get("/trips")
@requires(TRIPS)
def all_trips() -> Any:
    picked = {name: request.args.get(name, "") for name in ("state", "unit")}
    query = sa.select(MobileTrip).join(Unit, Unit.id == MobileTrip.unit_id).options(joinedload(MobileTrip.unit))
    if picked["state"]:
        query = query.where(MobileTrip.state == picked["state"])
    if picked["unit"]:
        query = query.where(Unit.code == picked["unit"])
    units = db.session.execute(sa.select(Unit.code, Unit.name).order_by(Unit.code)).all()
    return render_template(
        "community_centres/field/trips.html",
        listing=make_listing(
            query, TRIP_COLUMNS, default="-on", tie=MobileTrip.id, verb="community_centres_trip.listed", filters=picked
        ),
        picked=picked,
        states=codes.choices("trip_state", empty=_("All")),
        units=[("", _("All")), *((row.code, row.name) for row in units)],
        lists=codes.lists,
        label=codes.label,
        may_plan=current().may(PLAN),
    )


@blueprint.route("/trips/new", methods=["GET", "POST"])
@requires(PLAN)
def new_trip() -> Any:
    """Plan a trip; a unit that waits is chosen beforehand."""
    form: Any = TripForm(units=offers.units(), staff=staff.staff())
    if not form.is_submitted():
        form.unit_id.data = request.args.get("unit", type=uuid.UUID)
    if form.validate_on_submit():
        try:
            trip = trips.plan(
                [uuid.UUID(one) for one in form.members.data], **values_of(form, "on", "unit_id", "villages", "purpose")
            )
        except Refused as refusal:
            form.form_errors = [str(refusal)]
        else:
            flash(_("The trip is planned."), "success")
            return redirect(url_for("community_centres_field.trip", record_id=trip.id), 303)
    return render_template("community_centres/field/trip_form.html", form=form), status_of(form)


@blueprint.get("/trips/<uuid:record_id>")
@requires(TRIPS)
def trip(record_id: uuid.UUID) -> Any:
    """Show a trip with its stops and what they add up to."""
    row = open_record(MobileTrip, record_id)
    return render_template(
        "community_centres/field/trip.html",
        trip=row,
        end=EndForm(),
        sums={name: sum(getattr(stop, name) for stop in row.stops) for name in (*trips.COUNTS, "people")},
        lists=codes.lists,
        label=codes.label,
        several=codes.several,
        goes_along=current().may(WRITE) and trips.mine(row.id) is not None,
        may_plan=current().may(PLAN),
        is_ahead=row.on > today(),
    )


@blueprint.route("/trips/<uuid:record_id>/stops/new", methods=["GET", "POST"])
@requires(WRITE)
def new_stop(record_id: uuid.UUID) -> Any:
    """Write a stop down at a desk, from the paper sheet."""
    row, form = open_record(MobileTrip, record_id), StopForm()
    if trips.mine(row.id) is None:
        abort(404)
    if form.validate_on_submit():
        try:
            trips.add_stop(row, now(), **values_of(form, *sheets.STOP_FIELDS))
        except Refused as refusal:
            form.form_errors = [str(refusal)]
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("community_centres_field.trip", record_id=row.id), 303)
    return render_template("community_centres/field/stop_form.html", form=form, trip=row), status_of(form)


@blueprint.get("/trips/<uuid:record_id>/paper")
@requires(WRITE)
def trip_paper(record_id: uuid.UUID) -> Any:
    """Print the sheet of a trip: the same fields in the same order as on the phone."""
    row = open_record(MobileTrip, record_id)
    if trips.mine(row.id) is None:
        abort(404)
    back = url_for("community_centres_field.trip", record_id=row.id)
    return paper(sheets.STOP, sheets.trip_item(row), blocks=4, back=back)


@blueprint.post("/trips/<uuid:record_id>/end")
@requires(PLAN)
def end_trip(record_id: uuid.UUID) -> Any:
    """Say that a trip was made, with its kilometres, or is called off."""
    row, form = open_record(MobileTrip, record_id), EndForm()
    if not form.validate_on_submit():
        raise Refused(" ".join(form.km.errors) or _("Nothing was saved. Go back and try again."))
    trips.end(row, CANCELLED if request.form.get("cancel") else DONE, form.km.data)
    return redirect(url_for("community_centres_field.trip", record_id=row.id), 303)


# --- squads and contacts in the street


@blueprint.route("/squads", methods=["GET", "POST"])
@requires(TRIPS)
def squads() -> Any:
    """Show who is on the squads of a week, and the emergency calendar of the weekends."""
    may_plan = current().may(PLAN)
    form: Any = SquadForm(staff=staff.staff())
    if request.method == "POST":
        if not may_plan:
            abort(404)
        if form.validate():
            try:
                street.put_on(**values_of(form, "on", "user_id", "kind", "area"))
            except Refused as refusal:
                form.form_errors = [str(refusal)]
            else:
                flash(_("Saved."), "success")
                return redirect(url_for("community_centres_field.squads", week=form.on.data.isoformat()), 303)
    day = read_day(request.args.get("week", ""), today())
    monday = day - timedelta(days=day.weekday())
    page = render_template(
        "community_centres/field/squads.html",
        week=street.week(monday),
        before=(monday - timedelta(days=7)).isoformat(),
        after=(monday + timedelta(days=7)).isoformat(),
        weekends=street.weekends(),
        form=form,
        label=codes.label,
        lists=codes.lists,
        today=today(),
        may_plan=may_plan,
        may_write=current().may(WRITE),
        me=current().user_id,
    )
    return page, status_of(form)


@blueprint.post("/squads/<uuid:record_id>/remove")
@requires(PLAN)
def take_off(record_id: uuid.UUID) -> Any:
    row = open_record(SquadDay, record_id)
    day = row.on
    street.take_off(row)
    return redirect(url_for("community_centres_field.squads", week=day.isoformat()), 303)


@blueprint.get("/squads/<uuid:record_id>/paper")
@requires(WRITE)
def squad_paper(record_id: uuid.UUID) -> Any:
    """Print the sheet of a day in the street."""
    row = open_record(SquadDay, record_id)
    if row.user_id != current().user_id:
        abort(404)
    back = url_for("community_centres_field.squads", week=row.on.isoformat())
    return paper(sheets.CONTACT, sheets.squad_item(row), blocks=3, back=back)


@blueprint.get("/contacts")
@requires(WRITE)
def contacts() -> Any:
    """List the contacts within the reach of the reader; no child has a name here."""
    picked = {name: request.args.get(name, "") for name in ("age", "action", "handed")}
    query = sa.select(StreetContact).options(joinedload(StreetContact.worker), joinedload(StreetContact.unit))
    for name in ("age", "action"):
        if picked[name]:
            query = query.where(getattr(StreetContact, name) == picked[name])
    if picked["handed"]:
        query = query.where(StreetContact.receipt != "")
    return render_template(
        "community_centres/field/contacts.html",
        listing=make_listing(
            query,
            CONTACT_COLUMNS,
            default="-at",
            tie=StreetContact.id,
            verb="community_centres_street_contact.listed",
            filters=picked,
        ),
        picked=picked,
        ages=codes.choices("age", empty=_("All")),
        actions=codes.choices("action", empty=_("All")),
        handed=[("", _("All")), ("yes", _("Handed over"))],
        label=codes.label,
    )


@blueprint.route("/contacts/new", methods=["GET", "POST"])
@requires(WRITE)
def new_contact() -> Any:
    form = sheets.contact_form()
    if form.validate_on_submit():
        row = sheets.add_contact(form, now())
        flash(_("Saved."), "success")
        return redirect(url_for("community_centres_field.contact", record_id=row.id), 303)
    return render_template("community_centres/field/contact_form.html", form=form), status_of(form)


@blueprint.get("/contacts/<uuid:record_id>")
@requires(WRITE)
def contact(record_id: uuid.UUID) -> Any:
    row = open_record(StreetContact, record_id)
    return render_template(
        "community_centres/field/contact.html",
        contact=row,
        label=codes.label,
        referral=find(Referral, row.referral_id) if row.referral_id else None,
        taken_by=handover.receivers().get(handover.CHILD),
        nobody=handover.no_receiver(),
    )


@blueprint.route("/contacts/<uuid:record_id>/hand-over", methods=["GET", "POST"])
@requires("office.referral.send")
def hand_over(record_id: uuid.UUID) -> Any:
    """Hand the child of a contact over to who protects children; the contact keeps the receipt."""
    row = open_record(StreetContact, record_id)
    taken_by = handover.receivers().get(handover.CHILD)
    if taken_by is None:
        raise Refused(handover.no_receiver())
    form: Any = HandoverForm(units=[(str(unit_id), name) for unit_id, name in offers.units()])
    if not form.is_submitted():
        form.sex.data, form.unit_id.data, form.address.data = row.sex, str(row.unit_id), row.place
        form.story.data = row.note
    if form.validate_on_submit():
        try:
            unit_id = uuid.UUID(form.unit_id.data)
            referral = street.hand_over(row, unit_id=unit_id, **{name: form[name].data for name in CHILD})
        except Refused as refusal:
            form.form_errors = [str(refusal)]
        else:
            flash(_("Handed over. The receipt is %(number)s.", number=referral.receipt), "success")
            return redirect(url_for("community_centres_field.contact", record_id=row.id), 303)
    page = render_template("community_centres/field/hand_over.html", form=form, contact=row, taken_by=taken_by)
    return page, status_of(form)
