"""What the rounds add: a sheet that is filled in on the way."""

import sqlalchemy as sa
from flask import Blueprint
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from core.access.guard import requires
from core.contributions import OfflineItem, OfflineSheet, Permission, Role
from core.db import db
from core.forms import choose
from core.hookspecs import hookimpl
from core.l10n.forms import Form, NumberField
from core.offline import AnswerRefused, paper
from core.records import find, open_record
from plugins.rounds.models import Finding, Round

blueprint = Blueprint("rounds", __name__, url_prefix="/rounds")


class FindingForm(Form):
    kind = RadioField("Lloji", choices=choose({"lamp": "Llambë", "hole": "Gropë"}), validators=[InputRequired()])
    people = NumberField("Sa veta ishin", whole=True, validators=[Optional(), NumberRange(0, 500)])
    text = TextAreaField("Çfarë u gjet", validators=[DataRequired()])


def form_of(round_id):
    found = find(Round, round_id)
    if found is None:
        raise AnswerRefused("Kjo rrugë nuk është më e juaja.")
    return FindingForm()


def add(round_id, form, finished_at):
    found = find(Round, round_id)
    if found is None or found.closed:
        raise AnswerRefused("Kjo rrugë është mbyllur.")
    db.session.add(Finding(round=found, finished_at=finished_at, people=form.people.data or 0, text=form.text.data))


def item_of(one):
    return OfflineItem(id=one.id, title=one.street, details=("Shihni llambat dhe gropat",))


def items():
    open_ones = sa.select(Round).where(Round.closed.is_(False)).order_by(Round.created_at)
    return [item_of(one) for one in db.session.scalars(open_ones)]


SHEET = OfflineSheet(
    name="rounds.finding", label="Gjetje", permission="rounds.finding.add", items=items, form=form_of, receive=add
)


@blueprint.get("/<uuid:record_id>/paper")
@requires("rounds.finding.add")
def on_paper(record_id):
    return paper(SHEET.name, item_of(open_record(Round, record_id)))


@hookimpl
def register_blueprints():
    return [blueprint]


@hookimpl
def register_permissions():
    return [Permission(name="rounds.finding.add", label="Shkruaj gjetje")]


@hookimpl
def register_roles():
    return [Role(name="walker", label="Ecësi"), Role(name="clerk", label="Nëpunësi")]


@hookimpl
def register_offline_sheets():
    return [SHEET]
