"""Support in criminal proceedings: its beginning, a step of the checklist, its end."""

from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _, _l, today
from core.l10n.forms import DateParts, Form
from core.l10n.validators import not_in_future
from plugins.casework.forms.fields import IdField, Pairs, choose, none_if_empty
from plugins.child_protection.codes import choices
from plugins.child_protection.models import CourtStep, CourtSupport
from plugins.child_protection.services import court_support
from plugins.office.offers import NAMES


class BeginForm(Form):
    """Who stands by the child, and in which proceeding."""

    role = RadioField(_l("The child is"), [InputRequired(_l("Choose the child's part in the proceeding."))])
    worker_id = IdField(_l("Support person"), [InputRequired(_l("Choose who stands by the child."))])
    started_on = DateParts(_l("Since"), [InputRequired(_l("Write the day.")), not_in_future])
    institution_id = IdField(_l("Who leads the proceeding"), [Optional()], find=NAMES)
    proceeding_no = StringField(
        _l("Number of the proceeding"), [Length(max=CourtSupport.proceeding_no.length)], filters=[none_if_empty]
    )

    def __init__(self, *, workers: Pairs, institutions: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.role.choices = choices("court_role")
        self.worker_id.offer(workers)
        self.institution_id.offer(institutions, _("Not known yet"))
        if not self.is_submitted():
            self.started_on.data = today()


class StepForm(Form):
    """Something of the checklist that was done."""

    item = SelectField(_l("What was done?"), [InputRequired(_l("Choose what was done."))])
    on = DateParts(_l("On which day?"), [InputRequired(_l("Write the day.")), not_in_future])
    by_id = IdField(_l("Who did it?"), [InputRequired(_l("Choose who did it."))])
    text = TextAreaField(_l("In words"), [Optional(), Length(max=CourtStep.text.length)], filters=[none_if_empty])

    def __init__(self, *, colleagues: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.item.choices = choose(
            ((code, court_support.words_of(code)) for code in court_support.checklist()), _("Choose")
        )
        self.by_id.offer(colleagues)
        if not self.is_submitted():
            self.on.data = today()


class EndForm(Form):
    """The end of a proceeding."""

    on = DateParts(_l("On which day?"), [InputRequired(_l("Write the day.")), not_in_future])
    outcome = TextAreaField(
        _l("How it ended for the child"), [Optional(), Length(max=CourtSupport.outcome.length)], filters=[none_if_empty]
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        if not self.is_submitted():
            self.on.data = today()
