"""Rosters: the month as a grid, what it lacks, publishing, the sheet, and who holds which version."""

import uuid
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core import files
from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.l10n import _, _l, format_month, local, read_day
from core.listings import Column, make_listing
from core.records import open_record
from plugins.duty_roster import codes, strip
from plugins.duty_roster.documents import poster
from plugins.duty_roster.forms.rosters import HandToForm, MonthForm, ReasonForm, ReceivedForm, SentForm, ShiftForm
from plugins.duty_roster.models import Distribution, DutyTeam, Recipient, Roster, Shift
from plugins.duty_roster.models.rosters import DRAFT, PRIMARY, PUBLISHED
from plugins.duty_roster.permissions import PLAN, PUBLISH, READ, SEND
from plugins.duty_roster.services import distribution, swaps
from plugins.duty_roster.services import rosters as service
from plugins.duty_roster.services.teams import members_of
from plugins.duty_roster.spans import days_in, slots_of
from plugins.duty_roster.views import answer, blueprint, home
from plugins.office import days

COLUMNS = (
    Column(key="month", label=_l("Month"), by=Roster.month),
    Column(key="version", label=_l("Version"), by=Roster.number, numeric=True),
    Column(key="state", label=_l("State")),
    Column(key="covered", label=_l("Coverage"), numeric=True, hide_on_phone=True),
    Column(key="published", label=_l("Published at"), by=Roster.published_at, hide_on_phone=True),
)
PDF = "application/pdf"


def page_of(roster: Roster) -> str:
    return url_for("duty_roster.roster", record_id=roster.id)


def _above(roster: Roster) -> list[tuple[Any, str]]:
    return [home(), (f"{format_month(roster.month)}, v{roster.number}", page_of(roster))]


@blueprint.get("/teams/<uuid:record_id>/rosters")
@requires(READ)
def rosters(record_id: uuid.UUID) -> Any:
    """List the rosters of a team, all versions."""
    team = open_record(DutyTeam, record_id)
    listing = make_listing(
        service.of_team(team).order_by(None),
        COLUMNS,
        default="-month",
        tie=Roster.number.desc(),
        verb="duty_roster.roster.listed",
    )
    return render_template(
        "duty_roster/rosters.html",
        team=team,
        listing=listing,
        states={row.id: distribution.state_of(row, []) for row in listing.rows},
        percent=service.percent,
        label=codes.label,
        lists=codes.lists,
        may_plan=current().may(PLAN),
    )


@blueprint.route("/teams/<uuid:record_id>/rosters/new", methods=["GET", "POST"])
@requires(PLAN)
def new_roster(record_id: uuid.UUID) -> Any:
    """Begin the roster of a month, with a proposal that can be changed."""
    team = open_record(DutyTeam, record_id)
    form = MonthForm()
    made: list[Roster] = []

    def do() -> None:
        made.append(service.begin_filled(team, form.first_day()))

    said = answer(
        form,
        do,
        title=_("New month"),
        back=url_for("duty_roster.rosters", record_id=team.id),
        crumbs=[home(), (team.name, url_for("duty_roster.team", record_id=team.id))],
        save=_("Propose"),
    )
    return redirect(page_of(made[0]), 303) if made else said


@blueprint.get("/rosters/<uuid:record_id>")
@requires(READ)
def roster(record_id: uuid.UUID) -> Any:
    """Show a month: who is on duty when, what is missing, how fair it is, who holds it."""
    row = open_record(Roster, record_id)
    sight, held = service.look(row), distribution.holdings(row)
    grid = Grid(row, sight)
    return render_template(
        "duty_roster/roster.html",
        roster=row,
        sight=sight,
        grid=grid,
        chart=strip.drawn(sight),
        holdings=held,
        to_inform=[one for one in held if not one.is_told] if row.state == PUBLISHED else [],
        state=distribution.state_of(row, held),
        fresh=service.in_force(row) if row.state not in (DRAFT, PUBLISHED) else None,
        following=swaps.draft_after(row) if row.state == PUBLISHED else None,
        words_of=service.words_of,
        rules=codes.rules(),
        label=codes.label,
        lists=codes.lists,
        may_plan=current().may(PLAN),
        may_publish=current().may(PUBLISH),
        may_send=current().may(SEND),
    )


class Grid:
    """A month as rows of days and columns of hours, as the page draws it."""

    def __init__(self, roster: Roster, sight: service.Sight) -> None:
        self.heads = [f"{one['from']}–{one['to']}" for one in roster.team.pattern.shifts]
        self.others = any(self._head(shift) not in self.heads for shift in sight.shifts if shift.role == PRIMARY)
        self.with_backup = any(shift.role != PRIMARY for shift in sight.shifts) or roster.team.with_backup
        holiday = days.calendar().is_holiday
        self.rows = [self._row(day, roster, sight, holiday(day)) for day in days_in(roster.month)]

    @staticmethod
    def _head(shift: Shift) -> str:
        return f"{local(shift.starts):%H:%M}–{local(shift.ends):%H:%M}"

    def _row(self, day: date, roster: Roster, sight: service.Sight, holiday: bool) -> dict[str, Any]:
        mine = [shift for shift in sight.shifts if local(shift.starts).date() == day]
        first = [shift for shift in mine if shift.role == PRIMARY]
        wanted = {f"{local(s.start):%H:%M}–{local(s.end):%H:%M}" for s in slots_of(day, roster.team.pattern.shifts)}
        cells = [
            {"head": head, "shifts": [shift for shift in first if self._head(shift) == head], "wanted": head in wanted}
            for head in self.heads
        ]
        return {
            "day": day,
            "free": holiday or day.weekday() > 4,
            "cells": cells,
            "others": [shift for shift in first if self._head(shift) not in self.heads],
            "backup": [shift for shift in mine if shift.role != PRIMARY],
        }


@blueprint.post("/rosters/<uuid:record_id>/propose")
@requires(PLAN)
def propose(record_id: uuid.UUID) -> Any:
    """Propose anew who takes the shifts that nobody set by hand."""
    row = open_record(Roster, record_id)
    empty = service.fill(row, request.form.get("version"))
    if empty:
        flash(_("%(count)s shifts stay empty: nobody may take them.", count=empty), "warning")
    else:
        flash(_("Every shift has somebody. Open a name to see why."), "success")
    return redirect(page_of(row), 303)


@blueprint.route("/rosters/<uuid:record_id>/shifts/new", methods=["GET", "POST"])
@requires(PLAN)
def new_shift(record_id: uuid.UUID) -> Any:
    """Put somebody on duty by hand."""
    row = open_record(Roster, record_id)
    form = ShiftForm(members=[(one.id, one.user.name) for one in members_of(row.team)])
    if not form.is_submitted():
        form.day.data = read_day(request.args.get("day", ""), row.month)
        form.starts.data, _dash, form.ends.data = request.args.get("hours", "").partition("–")

    def do() -> None:
        starts, ends = form.moments()
        service.put(row, member_id=form.member_id.data, starts=starts, ends=ends, role=form.role.data)

    return answer(form, do, title=_("Put somebody on duty"), back=page_of(row), crumbs=_above(row))


@blueprint.route("/shifts/<uuid:record_id>", methods=["GET", "POST"])
@requires(READ)
def shift(record_id: uuid.UUID) -> Any:
    """Show a shift and why this person has it; in a draft the head gives it to somebody else."""
    row = open_record(Shift, record_id)
    may_change = current().may(PLAN) and row.roster.state == DRAFT
    form = HandToForm(members=[(one.id, one.user.name) for one in members_of(row.roster.team)], row=row)
    if may_change and form.validate_on_submit():
        service.hand_to(row, form.version.data, form.member_id.data)
        flash(_("Saved."), "success")
        return redirect(page_of(row.roster), 303)
    return render_template(
        "duty_roster/shift.html",
        shift=row,
        form=form if may_change else None,
        crumbs=_above(row.roster),
        words=service.words_of(row.span),
        since=service.since_words(row),
        mine=swaps.is_mine(row.member) and row.roster.state == PUBLISHED,
        label=codes.label,
    ), (422 if form.errors else 200)


@blueprint.post("/shifts/<uuid:record_id>/drop")
@requires(PLAN)
def drop_shift(record_id: uuid.UUID) -> Any:
    """Take a shift out of a draft."""
    row = open_record(Shift, record_id)
    back = page_of(row.roster)
    service.drop(row)
    return redirect(back, 303)


@blueprint.post("/rosters/<uuid:record_id>/publish")
@requires(PUBLISH)
def publish(record_id: uuid.UUID) -> Any:
    """Publish a roster that lacks nothing."""
    row = open_record(Roster, record_id)
    service.publish(row, request.form.get("version"))
    flash(_("Published as version %(number)s. Send it to those who hold it.", number=row.number), "success")
    return redirect(page_of(row), 303)


@blueprint.route("/rosters/<uuid:record_id>/publish-anyway", methods=["GET", "POST"])
@requires(PUBLISH)
def publish_anyway(record_id: uuid.UUID) -> Any:
    """Publish a roster that lacks something, with the reason, which stands on the sheet."""
    row = open_record(Roster, record_id)
    form = ReasonForm(row)
    return answer(
        form,
        lambda: service.publish(row, form.version.data, form.reason.data),
        title=_("Publish all the same"),
        back=page_of(row),
        crumbs=_above(row),
        remark=_("Not every minute is covered, or somebody cannot be there. The reason stands on the sheet."),
        save=_("Publish"),
    )


@blueprint.route("/rosters/<uuid:record_id>/revise", methods=["GET", "POST"])
@requires(PLAN)
def revise(record_id: uuid.UUID) -> Any:
    """Begin the next version of a published roster."""
    row = open_record(Roster, record_id)
    form = ReasonForm(row)
    made: list[Roster] = []
    said = answer(
        form,
        lambda: made.append(service.revise(row, form.reason.data)),
        title=_("Begin the next version"),
        back=page_of(row),
        crumbs=_above(row),
        remark=_("Everybody who holds the sheet must be informed of the new version."),
    )
    return redirect(page_of(made[0]), 303) if made else said


@blueprint.get("/rosters/<uuid:record_id>/poster.pdf")
@requires(READ)
def sheet(record_id: uuid.UUID) -> Any:
    """Hand out the sheet for the wall."""
    row = open_record(Roster, record_id)
    record("duty_roster.sheet.printed", row, note=f"v{row.number}")
    return files.attachment(poster.pdf(row), poster.file_name(row), PDF)


# --- who holds it


@blueprint.route("/rosters/<uuid:record_id>/send/<uuid:recipient_id>", methods=["GET", "POST"])
@requires(SEND)
def send(record_id: uuid.UUID, recipient_id: uuid.UUID) -> Any:
    """Write down that a version went to an institution."""
    row, recipient = open_record(Roster, record_id), open_record(Recipient, recipient_id)
    form = SentForm(recipient.channel)
    return answer(
        form,
        lambda: distribution.send(row, recipient, form.channel.data),
        title=_("Sent to %(name)s", name=recipient.institution.name),
        back=page_of(row),
        crumbs=_above(row),
    )


@blueprint.route("/distributions/<uuid:record_id>/received", methods=["GET", "POST"])
@requires(SEND)
def received(record_id: uuid.UUID) -> Any:
    """Write down the proof that an institution received a version."""
    row = open_record(Distribution, record_id)
    form = ReceivedForm()
    return answer(
        form,
        lambda: distribution.acknowledge(row, on=form.on.data, by=form.by.data, proof=form.proof.data),
        title=_("Received by %(name)s", name=row.recipient.institution.name),
        back=page_of(row.roster),
        crumbs=_above(row.roster),
    )
