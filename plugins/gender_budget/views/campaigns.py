"""Campaigns: the list of a plan, the calendar of one, and its lines."""

import uuid
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for

from core.access.guard import requires
from core.access.principal import current
from core.forms import values_of
from core.l10n import _, _l, format_date, local, today
from core.listings import Column, make_listing
from core.records import open_record
from plugins.gender_budget import codes
from plugins.gender_budget.documents import CALENDAR
from plugins.gender_budget.forms.campaigns import CampaignForm, CampaignItemForm
from plugins.gender_budget.models import Campaign, CampaignItem, EqualityPlan
from plugins.gender_budget.permissions import ACTIVITY, EDIT, READ
from plugins.gender_budget.services import campaigns as service
from plugins.gender_budget.views import blueprint
from plugins.office.documents import making, registered
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of
from plugins.office.views.saving import said_on

COLUMNS = (
    Column(key="year", label=_l("Year"), by=Campaign.year),
    Column(key="theme", label=_l("Theme"), by=Campaign.theme),
    Column(key="state", label=_l("State"), by=Campaign.state),
)
FIELDS = ("year", "theme", "first", "last", "meeting_id", "state")
LINE = ("title", "on", "responsible", "where", "due")


@blueprint.get("/plans/<uuid:record_id>/campaigns")
@requires(READ)
def campaigns(record_id: uuid.UUID) -> Any:
    """List the campaigns of a plan."""
    plan = open_record(EqualityPlan, record_id)
    listing = make_listing(
        service.of_plan(plan), COLUMNS, default="-year", tie=Campaign.id, verb="gender_budget.campaigns.listed"
    )
    return render_template(
        "gender_budget/campaigns.html",
        plan=plan,
        listing=listing,
        label=codes.label,
        lists=codes.lists,
        may_edit=current().may(EDIT),
    )


@blueprint.get("/campaigns/<uuid:record_id>")
@requires(READ)
def campaign(record_id: uuid.UUID) -> Any:
    """Show the calendar of a campaign."""
    row = open_record(Campaign, record_id)
    items = service.items_of(row)
    return render_template(
        "gender_budget/campaign.html",
        row=row,
        plan=row.plan,
        items=items,
        before=service.before(row) if not items else None,
        today=today(),
        label=codes.label,
        lists=codes.lists,
        may_edit=current().may(EDIT),
        may_write=current().may(ACTIVITY),
    )


@blueprint.route("/plans/<uuid:record_id>/campaigns/new", methods=["GET", "POST"])
@requires(EDIT)
def new_campaign(record_id: uuid.UUID) -> Any:
    """Begin the campaign of a year: the 16 days from 25 November, the day against violence, to Human Rights Day."""
    plan = open_record(EqualityPlan, record_id)
    year = min(max(today().year, plan.first.year), plan.last.year)
    row = Campaign(plan=plan, year=year, first=date(year, 11, 25), last=date(year, 12, 10), state="round_table")
    return _campaign_form(row, is_new=True)


@blueprint.route("/campaigns/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(EDIT)
def edit_campaign(record_id: uuid.UUID) -> Any:
    return _campaign_form(open_record(Campaign, record_id), is_new=False)


def _campaign_form(row: Campaign, *, is_new: bool) -> Any:
    meetings = [(id_, format_date(local(at).date())) for id_, at in service.round_tables()]
    form = CampaignForm(obj=row, meetings=meetings)
    crumbs = [(_("Campaigns"), url_for("gender_budget.campaigns", record_id=row.plan.id))]

    def save() -> Campaign:
        return service.save(row, None if is_new else form.version.data, **values_of(form, *FIELDS))

    return _form(form, row.plan, _("New campaign") if is_new else _("Campaign"), crumbs, row, save)


def _form(form: Any, plan: EqualityPlan, title: str, crumbs: list[tuple[str, str]], row: Any, save: Any) -> Any:
    if not form.is_submitted():
        form.version.data = row.version
    if form.validate_on_submit():
        with said_on(form):
            saved = save()
            flash(_("Saved."), "success")
            found = saved.campaign_id if isinstance(saved, CampaignItem) else saved.id
            return redirect(url_for("gender_budget.campaign", record_id=found), 303)
    page = render_template("gender_budget/campaign_form.html", form=form, plan=plan, title=title, above=crumbs)
    return page, status_of(form)


@blueprint.route("/campaigns/<uuid:record_id>/items/new", methods=["GET", "POST"])
@requires(EDIT)
def new_campaign_item(record_id: uuid.UUID) -> Any:
    row = open_record(Campaign, record_id)
    return _item_form(CampaignItem(campaign=row, on=row.first, due=row.first), is_new=True)


@blueprint.route("/campaign-items/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(EDIT)
def edit_campaign_item(record_id: uuid.UUID) -> Any:
    return _item_form(open_record(CampaignItem, record_id), is_new=False)


def _item_form(item: CampaignItem, *, is_new: bool) -> Any:
    form, row = CampaignItemForm(obj=item), item.campaign
    crumbs = [(_("Campaign %(year)s", year=row.year), url_for("gender_budget.campaign", record_id=row.id))]

    def save() -> CampaignItem:
        return service.save_item(item, None if is_new else form.version.data, **values_of(form, *LINE))

    return _form(form, row.plan, _("New line of the calendar") if is_new else item.title, crumbs, item, save)


@blueprint.post("/campaigns/<uuid:record_id>/copy")
@requires(EDIT)
def copy_calendar(record_id: uuid.UUID) -> Any:
    """Take over the calendar of the year before."""
    row = open_record(Campaign, record_id)
    number = service.copy_calendar(row)
    flash(_("%(number)s lines were taken over. Look at each one.", number=number), "success")
    return redirect(url_for("gender_budget.campaign", record_id=row.id), 303)


@blueprint.post("/campaign-items/<uuid:record_id>/hold")
@requires(ACTIVITY)
def hold_campaign_item(record_id: uuid.UUID) -> Any:
    """Write down that a line of the calendar was held; who came is counted next."""
    item = open_record(CampaignItem, record_id)
    activity = service.hold(item)
    flash(_("Written down. Say now who came."), "success")
    return redirect(url_for("gender_budget.edit_activity", record_id=activity.id), 303)


@blueprint.post("/campaigns/<uuid:record_id>/print")
@requires(EDIT)
def print_calendar(record_id: uuid.UUID) -> Any:
    """Make the calendar as an official document."""
    row = open_record(Campaign, record_id)
    if not service.items_of(row):
        raise Refused(_("Draw up the calendar first: what, who, until when."))
    template = registered.templates()[CALENDAR]
    title = f"{template.label} {row.year}"
    document = making.make(template, row, profile=template.recipients[0], title=title)
    return redirect(url_for("office_documents.document", record_id=document.id), 303)
