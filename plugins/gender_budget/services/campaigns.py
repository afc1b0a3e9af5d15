"""The campaign of a year: its calendar is drawn up by the technical round table, or copied from the year before."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db
from core.l10n import _, today
from core.measures import Period
from core.records import check_version
from plugins.gender_budget.models import Activity, Campaign, CampaignItem, EqualityPlan
from plugins.office.meetings.facts import TOOK_PLACE
from plugins.office.models import Meeting
from plugins.office.problems import Refused

ROUND_TABLE, CALENDAR, RUNNING, CLOSED = "round_table", "calendar", "running", "closed"
BODY = "gender_budget.round_table"
CAMPAIGNS, CALENDARS, MEETINGS = "gb.campaigns", "gb.campaign_calendars", "gb.body_meetings"
SOURCES = (CAMPAIGNS, CALENDARS, MEETINGS)
"""Sources of this module: campaigns that were held, those with a calendar, and round tables that met."""


def of_plan(plan: EqualityPlan) -> sa.Select[Any]:
    """Select the campaigns of a plan."""
    return sa.select(Campaign).where(Campaign.plan_id == plan.id)


def items_of(campaign: Campaign) -> list[CampaignItem]:
    """Return the lines of a calendar, the earliest first."""
    query = sa.select(CampaignItem).where(CampaignItem.campaign_id == campaign.id)
    return list(db.session.scalars(query.order_by(CampaignItem.on, CampaignItem.created_at)))


def before(campaign: Campaign) -> Campaign | None:
    """Return the campaign of the year before that has a calendar, of whatever plan."""
    has = sa.exists().where(CampaignItem.campaign_id == Campaign.id)
    query = sa.select(Campaign).where(Campaign.year < campaign.year, has).order_by(Campaign.year.desc())
    return db.session.scalars(query.limit(1)).first()


def round_tables() -> Sequence[tuple[uuid.UUID, Any]]:
    """Return the meetings of the technical round table, the newest first: id and moment."""
    query = sa.select(Meeting.id, Meeting.at).where(Meeting.kind == BODY).order_by(Meeting.at.desc()).limit(40)
    return [(row.id, row.at) for row in db.session.execute(query)]


@atomic
def save(campaign: Campaign, seen: Any, **values: Any) -> Campaign:
    """Write a campaign; a new one comes without a version seen.

    Raises:
        Refused: it ends before it begins, the plan has one of this year, or it goes on without a calendar.
        core.db.Conflict: somebody else saved first.
    """
    if values["last"] < values["first"]:
        raise Refused(_("The campaign ends before it begins."))
    if seen is None:
        db.session.add(campaign)
    else:
        check_version(campaign, seen)
    for name, value in values.items():
        setattr(campaign, name, value)
    with db.session.no_autoflush:
        same = sa.select(Campaign.id).where(Campaign.plan_id == campaign.plan.id, Campaign.year == campaign.year)
        if db.session.scalar(same.where(Campaign.id != (campaign.id or uuid.UUID(int=0)))):
            raise Refused(_("The plan has a campaign of this year already."))
        if campaign.state in (RUNNING, CLOSED) and not (campaign.id and items_of(campaign)):
            raise Refused(_("Draw up the calendar first: what, who, until when."))
    db.session.flush()
    return campaign


@atomic
def save_item(item: CampaignItem, seen: Any, **values: Any) -> CampaignItem:
    """Write a line of a calendar.

    Raises:
        Refused: it must be ready only after it was held.
        core.db.Conflict: somebody else saved first.
    """
    if values["due"] > values["on"]:
        raise Refused(_("It must be ready by the day on which it is held."))
    if seen is not None:
        check_version(item, seen)
    for name, value in values.items():
        setattr(item, name, value)
    db.session.add(item)
    if item.campaign.state == ROUND_TABLE:
        item.campaign.state = CALENDAR
    db.session.flush()
    return item


@atomic
def copy_calendar(campaign: Campaign) -> int:
    """Take over the calendar of the year before, each line on the same day of this campaign; returns how many lines.

    Raises:
        Refused: there is none, or this campaign has a calendar already.
    """
    source = before(campaign)
    if source is None:
        raise Refused(_("No campaign of an earlier year has a calendar."))
    if items_of(campaign):
        raise Refused(_("This campaign has a calendar already."))
    moved = campaign.first - source.first
    lines = items_of(source)
    for line in lines:
        db.session.add(
            CampaignItem(
                campaign=campaign,
                on=min(line.on + moved, campaign.last),
                due=line.due + moved,
                title=line.title,
                responsible=line.responsible,
                where=line.where,
            )
        )
    campaign.state = CALENDAR
    db.session.flush()
    return len(lines)


@atomic
def hold(item: CampaignItem) -> Activity:
    """Write down that a line of the calendar was held, as an activity whose guests are still to be counted.

    Raises:
        Refused: it was written down already, its day lies ahead, or outside of the years of the plan.
    """
    plan = item.campaign.plan
    if item.activity_id is not None:
        raise Refused(_("It is written down already."))
    if item.on > today():
        raise Refused(_("Its day lies ahead."))
    if not plan.first <= item.on <= plan.last:
        raise Refused(_("The day lies outside of the years of the plan."))
    activity = Activity(
        plan=plan, title=item.title, kind="campaign", topic="sixteen_days", on=item.on, partner=item.responsible,
        split={}, by_id=current().user_id,
    )  # fmt: skip
    db.session.add(activity)
    db.session.flush()
    item.activity = activity
    return activity


def counted(source: str, period: Period) -> int | None:
    """Return how many campaigns, calendars or round tables there were in a period; none before the first of them."""
    inside = (Campaign.first >= period.first, Campaign.last <= period.last)
    query = sa.select(sa.func.count(Campaign.id)).where(*inside)
    if source == CAMPAIGNS:
        query = query.where(Campaign.state == CLOSED)
    if source == CALENDARS:
        query = query.where(sa.exists().where(CampaignItem.campaign_id == Campaign.id))
    if source == MEETINGS:
        held = (Meeting.kind == BODY, Meeting.state.in_(TOOK_PLACE))
        query = sa.select(sa.func.count(Meeting.id)).where(
            *held, Meeting.at >= period.begins_at, Meeting.at < period.ends_at
        )
    return db.session.scalar(query) or None
