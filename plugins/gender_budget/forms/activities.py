"""The form of an activity: on a phone, in the hall, in less than a minute."""

import uuid
from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import IdField, VersionedForm, choose
from core.l10n import _, _l, today
from core.l10n.forms import DateParts, NumberField
from plugins.gender_budget.codes import choices
from plugins.gender_budget.models import Activity

MUST = InputRequired(_l("Fill this in."))
MANY = [Optional(), NumberRange(min=0, max=10**6)]
GROUPS = ("women", "young_women", "girls", "men", "young_men", "boys", "roma", "egyptian")


class ActivityForm(VersionedForm):
    """What was held, where, and who came."""

    kind = SelectField(Activity.kind.info["label"], [MUST])
    title = StringField(Activity.title.info["label"], [MUST, Length(max=300)])
    on = DateParts(Activity.on.info["label"], [MUST])
    unit_id = IdField(Activity.unit_id.info["label"], [Optional()])
    topic = SelectField(Activity.topic.info["label"], [Optional()], filters=[lambda value: value or ""])
    women = NumberField(_l("Women"), MANY, whole=True)
    young_women = NumberField(_l("Young women"), MANY, whole=True)
    girls = NumberField(_l("Girls"), MANY, whole=True)
    men = NumberField(_l("Men"), MANY, whole=True)
    young_men = NumberField(_l("Young men"), MANY, whole=True)
    boys = NumberField(_l("Boys"), MANY, whole=True)
    uncounted = NumberField(Activity.uncounted.info["label"], MANY, whole=True)
    roma = NumberField(_l("Of them Roma"), MANY, whole=True)
    egyptian = NumberField(_l("Of them Egyptians"), MANY, whole=True)
    counting = SelectField(Activity.counting.info["label"], [MUST])
    indicator_id = IdField(Activity.indicator_id.info["label"], [Optional()])
    partner = StringField(Activity.partner.info["label"], [Length(max=300)])
    materials = NumberField(Activity.materials.info["label"], MANY, whole=True)
    officer_present = BooleanField(Activity.officer_present.info["label"])
    evidence = TextAreaField(
        Activity.evidence.info["label"],
        [Length(max=1000)],
        description=_l("Where it stands: the list, the minutes, an address. No names."),
    )

    def __init__(self, *, units: Iterable[tuple[uuid.UUID, str]], indicators: Iterable[Any], **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choose(choices("activity_kind"), _("Choose"))
        self.topic.choices = choose(choices("topic"), _("Choose"))
        self.counting.choices = choose(choices("counting"))
        self.unit_id.offer(units)
        self.indicator_id.offer((one.id, f"{one.code} {one.text}") for one in indicators)
        if not self.is_submitted():
            activity = values.get("obj")
            self.version.data = activity.version if activity is not None else ""
            self.on.data = activity.on if activity is not None else today()
            for name, number in (activity.split if activity is not None else {}).items():
                self[name].data = number

    def values(self) -> dict[str, Any]:
        """Return what the form says, as `services.activities.save` takes it."""
        names = ("kind", "title", "on", "unit_id", "topic", "counting", "indicator_id", "partner", "materials")
        told = {name: self[name].data for name in (*names, "officer_present", "evidence")}
        split = {name: self[name].data for name in GROUPS if self[name].data}
        return told | {"split": split, "uncounted": self.uncounted.data or 0}
