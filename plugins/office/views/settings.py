"""The municipality's particulars: the way to the settings, the letterhead, counties and municipalities."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, url_for

from core.access.guard import requires
from core.access.principal import current
from core.db import db
from core.l10n import _, format_phone, sort_key, today
from plugins.office import health, profile
from plugins.office.forms import LetterheadForm
from plugins.office.models import County, Municipality
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of

blueprint = Blueprint("office", __name__, url_prefix="/office")


@blueprint.record_once
def _name_the_municipality(state: Any) -> None:
    state.app.extensions["municipality_name"] = profile.municipality_name


FIELDS = ("municipality", "directorate", "sector", "place", "address", "phone", "email", "website")


@blueprint.get("/")
@requires("office.institution.read")
def overview() -> Any:
    """Show the way to the rest of the office, with what waits in each part."""
    who = current()
    return render_template("office/overview.html", parts=[part for part in _parts() if who.may(part.permission)])


@dataclass(frozen=True, slots=True)
class Part:
    """An entry of the overview; `waits` says what somebody should look at."""

    label: str
    text: str
    endpoint: str
    permission: str
    icon: str
    waits: str | None = None


def _parts() -> list[Part]:
    return [
        Part(
            _("Institutions and partners"),
            _("Police, courts, schools, health, organisations: with all their names."),
            "office_institutions.index",
            "office.institution.read",
            "building-community",
        ),
        Part(
            _("Legal time limits"),
            _("The rules from which every deadline comes, with act, article and who verified them."),
            "office_rules.index",
            "office.rule.read",
            "scale",
            health.rules_verified(),
        ),
        Part(
            _("Calendar of holidays"),
            _("Days off by law, moved days, and what the government added."),
            "office_calendar.index",
            "office.calendar.read",
            "calendar",
            health.holidays_reviewed(),
        ),
        Part(
            _("When does a time limit end?"),
            _("Counts days, working days and months by the calendar of holidays."),
            "office_calendar.calculator",
            "office.calendar.read",
            "clock",
        ),
        Part(
            _("Letterhead"),
            _("Names and address on the municipality's paper, by date."),
            "office.letterheads",
            "office.settings.read",
            "file-text",
        ),
        Part(
            _("Templates of documents"),
            _("Our letters, plans and decisions, and the municipality's own Word files in their place."),
            "office_templates.index",
            "office.template.edit",
            "files",
        ),
        Part(
            _("Days of referrals"),
            _("How long an answer is waited for, a code is good, and what is shared is shown."),
            "office_referrals.edit",
            "office.referral.settings",
            "send",
        ),
        Part(
            _("Units"),
            _("The town and the administrative units, with their names through time."),
            "office_units.index",
            "office.settings.read",
            "map-pin",
        ),
        Part(
            _("Who works where"),
            _("The people of each unit, from which day to which."),
            "office_units.workplaces",
            "office.settings.read",
            "users-group",
        ),
        Part(
            _("Imports from Excel"),
            _("Old registers and lists: looked through first, imported as a whole, taken back within a day."),
            "office_imports.index",
            "office.import.use",
            "file-spreadsheet",
        ),
        Part(
            _("Counties and municipalities"),
            _("The 12 counties and 61 municipalities with their codes."),
            "office.territory",
            "office.settings.read",
            "route",
        ),
    ]


@blueprint.get("/territory")
@requires("office.settings.read")
def territory() -> Any:
    counties = sorted(db.session.scalars(sa.select(County)), key=lambda row: sort_key(row.name))
    rows = sorted(db.session.scalars(sa.select(Municipality)), key=lambda row: sort_key(row.name))
    return render_template(
        "office/territory.html", counties=[(c, [row for row in rows if row.county_code == c.code]) for c in counties]
    )


@blueprint.get("/letterhead")
@requires("office.settings.read")
def letterheads() -> Any:
    return render_template(
        "office/letterheads.html",
        rows=profile.letterheads(),
        held=profile.letterhead(),
        today=today(),
        phone=format_phone,
        may_edit=current().may("office.profile.edit"),
    )


@blueprint.route("/letterhead/new", methods=["GET", "POST"])
@requires("office.profile.edit")
def new_letterhead() -> Any:
    form = LetterheadForm(obj=profile.letterhead())
    if not form.is_submitted():
        form.valid_from.data = today()
    if form.validate_on_submit():
        try:
            values = {name: (form[name].data or "").strip() for name in FIELDS}
            profile.new_letterhead(valid_from=form.valid_from.data, **values)
            flash(_("Saved. Documents from this day on carry the new letterhead."), "success")
            return redirect(url_for("office.letterheads"), 303)
        except Refused as refusal:
            form.valid_from.errors = [str(refusal)]
    return render_template("office/letterhead_new.html", form=form), status_of(form)
