"""Forms of a campaign, and of a line of its calendar."""

import uuid
from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import IdField, VersionedForm, choose
from core.l10n import _l
from core.l10n.forms import DateParts, NumberField
from plugins.gender_budget.codes import choices
from plugins.gender_budget.models import Campaign, CampaignItem

MUST = InputRequired(_l("Fill this in."))


class CampaignForm(VersionedForm):
    year = NumberField(Campaign.year.info["label"], [MUST, NumberRange(2000, 2100)], whole=True)
    theme = StringField(Campaign.theme.info["label"], [MUST, Length(max=300)])
    first = DateParts(_l("First day"), [MUST])
    last = DateParts(_l("Last day"), [MUST])
    meeting_id = IdField(Campaign.meeting_id.info["label"], [Optional()])
    state = SelectField(Campaign.state.info["label"], [MUST])

    def __init__(self, *, meetings: Iterable[tuple[uuid.UUID, str]] = (), **values: Any) -> None:
        super().__init__(**values)
        self.state.choices = choose(choices("campaign_state"))
        self.meeting_id.offer(meetings)


class CampaignItemForm(VersionedForm):
    title = StringField(CampaignItem.title.info["label"], [MUST, Length(max=300)])
    on = DateParts(CampaignItem.on.info["label"], [MUST])
    responsible = StringField(CampaignItem.responsible.info["label"], [MUST, Length(max=200)])
    where = StringField(CampaignItem.where.info["label"], [Length(max=200)])
    due = DateParts(CampaignItem.due.info["label"], [MUST])
