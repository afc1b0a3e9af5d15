"""Forms of the monthly report."""

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length

from core.forms import IdField, VersionedForm
from core.l10n import _l
from core.l10n.forms import Form
from plugins.community_centres.forms import CHOOSE
from plugins.community_centres.models import MonthlyReport


class ReportForm(VersionedForm):
    achievements = TextAreaField(MonthlyReport.achievements.info["label"], [Length(max=4000)])
    difficulties = TextAreaField(MonthlyReport.difficulties.info["label"], [Length(max=4000)])
    following = TextAreaField(MonthlyReport.following.info["label"], [Length(max=4000)])


class BeginForm(Form):
    centre_id = IdField(MonthlyReport.centre_id.info["label"], [CHOOSE])
    month = SelectField(MonthlyReport.month.info["label"], [CHOOSE])


class AnswerForm(Form):
    why = StringField(_l("Why it is returned"), [Length(max=500)])
