"""Teams: what they are, who is in them, who is away, and who holds their rosters."""

import uuid
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for

from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.l10n import _, format_phone, today
from core.records import open_record
from plugins.duty_roster import codes
from plugins.duty_roster.forms.teams import AbsenceForm, MemberForm, OrderForm, PatternForm, RecipientForm, TeamForm
from plugins.duty_roster.models import Absence, DutyMember, DutyTeam, MayorOrder, Recipient, ShiftPattern
from plugins.duty_roster.permissions import CALL_READ, HOURS, PLAN, READ, SHIFT
from plugins.duty_roster.services import distribution, rosters
from plugins.duty_roster.services import now as duty
from plugins.duty_roster.services import teams as service
from plugins.duty_roster.views import answer, blueprint, home
from plugins.office import offers


def _team(team: DutyTeam) -> tuple[Any, str]:
    return team.name, url_for("duty_roster.team", record_id=team.id)


@blueprint.get("/")
@requires(READ)
def index() -> Any:
    """Show who is on duty now, and the teams with their months."""
    found, on_duty = service.teams(), duty.on_duty()
    record("duty_roster.team.listed", shown=[team.id for team in found])
    return render_template(
        "duty_roster/index.html",
        teams=found,
        on_duty=on_duty,
        months=rosters.newest(found),
        state_of=distribution.state_of,
        several=codes.several,
        label=codes.label,
        lists=codes.lists,
        phone=format_phone,
        may_plan=current().may(PLAN),
        may_ask=current().may(SHIFT),
        may_call=current().may(CALL_READ),
        may_hours=current().may(HOURS),
    )


@blueprint.get("/teams/<uuid:record_id>")
@requires(READ)
def team(record_id: uuid.UUID) -> Any:
    """Show a team with its members, absences and recipients."""
    row = open_record(DutyTeam, record_id)
    away = service.absences_of(row, today() - timedelta(days=31))
    record("duty_roster.absence.listed", shown=[one.id for one in away])
    return render_template(
        "duty_roster/team.html",
        team=row,
        members=service.members_of(row),
        absences=away,
        recipients=service.recipients_of(row),
        order_words=service.order_words(row.order),
        label=codes.label,
        several=codes.several,
        phone=format_phone,
        may_plan=current().may(PLAN),
    )


@blueprint.route("/teams/new", methods=["GET", "POST"])
@requires(PLAN)
def new_team() -> Any:
    """Set a team up."""
    form = TeamForm(patterns=service.patterns(), orders=service.orders())
    return answer(
        form,
        lambda: service.begin_team(**form.values()),
        title=_("New team"),
        back=url_for("duty_roster.index"),
        crumbs=[home()],
    )


@blueprint.route("/teams/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(PLAN)
def edit_team(record_id: uuid.UUID) -> Any:
    """Change a team."""
    row = open_record(DutyTeam, record_id)
    form = TeamForm(patterns=service.patterns(), orders=service.orders(), obj=row)
    return answer(
        form,
        lambda: service.save(row, form.version.data, **form.values()),
        title=_("Edit the team"),
        back=_team(row)[1],
        crumbs=[home(), _team(row)],
    )


@blueprint.route("/orders/new", methods=["GET", "POST"])
@requires(PLAN)
def new_order() -> Any:
    """Write down an order of the mayor."""
    form = OrderForm()
    return answer(
        form,
        lambda: service.save(MayorOrder(), None, **form.values()),
        title=_("New order of the mayor"),
        back=url_for("duty_roster.index"),
        crumbs=[home()],
    )


@blueprint.route("/patterns/new", methods=["GET", "POST"])
@requires(PLAN)
def new_pattern() -> Any:
    """Write down a pattern of the municipality's own."""
    form = PatternForm()
    return answer(
        form,
        lambda: service.save(ShiftPattern(), None, name=form.name.data, shifts=form.shifts),
        title=_("New pattern of shifts"),
        back=url_for("duty_roster.index"),
        crumbs=[home()],
    )


@blueprint.route("/teams/<uuid:record_id>/members/new", methods=["GET", "POST"])
@requires(PLAN)
def new_member(record_id: uuid.UUID) -> Any:
    """Take somebody into a team."""
    row = open_record(DutyTeam, record_id)
    form = MemberForm(staff=service.candidates(row))
    return answer(
        form,
        lambda: service.save(DutyMember(team=row, team_id=row.id), None, **form.values()),
        title=_("New member"),
        back=_team(row)[1],
        crumbs=[home(), _team(row)],
    )


@blueprint.route("/members/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(PLAN)
def edit_member(record_id: uuid.UUID) -> Any:
    """Change what is known of a member."""
    row = open_record(DutyMember, record_id)
    form = MemberForm(staff=(), obj=row)
    return answer(
        form,
        lambda: service.save(row, form.version.data, **form.values()),
        title=row.user.name,
        back=_team(row.team)[1],
        crumbs=[home(), _team(row.team)],
    )


@blueprint.route("/members/<uuid:record_id>/absences/new", methods=["GET", "POST"])
@requires(PLAN)
def new_absence(record_id: uuid.UUID) -> Any:
    """Write down that somebody is away."""
    row = open_record(DutyMember, record_id)
    form = AbsenceForm()
    return answer(
        form,
        lambda: service.be_away(row, first=form.first.data, last=form.last.data, kind=form.kind.data),
        title=_("%(name)s is away", name=row.user.name),
        back=_team(row.team)[1],
        crumbs=[home(), _team(row.team)],
    )


@blueprint.post("/absences/<uuid:record_id>/end")
@requires(PLAN)
def end_absence(record_id: uuid.UUID) -> Any:
    """Take an absence away."""
    row = open_record(Absence, record_id)
    back = _team(row.member.team)[1]
    service.come_back(row)
    flash(_("The absence is taken away."), "success")
    return redirect(back, 303)


@blueprint.route("/teams/<uuid:record_id>/recipients/new", methods=["GET", "POST"])
@requires(PLAN)
def new_recipient(record_id: uuid.UUID) -> Any:
    """Let another institution hold the roster."""
    row = open_record(DutyTeam, record_id)
    form = RecipientForm(institutions=offers.institutions())
    return answer(
        form,
        lambda: service.save(Recipient(team=row, team_id=row.id), None, **form.values()),
        title=_("New recipient"),
        back=_team(row)[1],
        crumbs=[home(), _team(row)],
    )


@blueprint.route("/recipients/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(PLAN)
def edit_recipient(record_id: uuid.UUID) -> Any:
    """Change how an institution gets the roster."""
    row = open_record(Recipient, record_id)
    form = RecipientForm(institutions=(), obj=row)
    return answer(
        form,
        lambda: service.save(row, form.version.data, **form.values()),
        title=row.institution.name,
        back=_team(row.team)[1],
        crumbs=[home(), _team(row.team)],
    )


@blueprint.post("/recipients/<uuid:record_id>/end")
@requires(PLAN)
def end_recipient(record_id: uuid.UUID) -> Any:
    """No longer send the roster to an institution."""
    row = open_record(Recipient, record_id)
    service.no_longer_send(row)
    flash(_("Saved."), "success")
    return redirect(_team(row.team)[1], 303)
