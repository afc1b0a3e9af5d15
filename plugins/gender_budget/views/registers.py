"""What stands beside the figures of a plan: a list of each kind, and writing one down."""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.l10n import _, _l
from core.listings import Column, make_listing
from core.records import open_record
from plugins.gender_budget import codes
from plugins.gender_budget.forms.registers import ReviewForm, StatementForm
from plugins.gender_budget.models import EqualityPlan, PolicyReview, Statement
from plugins.gender_budget.permissions import EDIT, READ
from plugins.gender_budget.services import plans
from plugins.gender_budget.services import registers as service
from plugins.gender_budget.views import blueprint
from plugins.office.views.lists import status_of
from plugins.office.views.saving import said_on


@dataclass(frozen=True, kw_only=True)
class Register:
    """A list of a plan: its records, their form, its columns, and the filters by code list."""

    model: Any
    form: Any
    head: Any
    new: Any
    columns: tuple[Column, ...]
    filters: dict[str, str]
    default: str


REGISTERS = {
    "statements": Register(
        model=Statement,
        form=StatementForm,
        head=_l("Outcomes, practices, needs, priorities"),
        new=_l("New sentence"),
        columns=(
            Column(key="text", label=_l("Sentence of the report"), by=sa.func.substr(Statement.text, 1, 80)),
            Column(key="kind", label=_l("Kind"), by=Statement.kind),
            Column(key="responsible", label=_l("Responsible"), by=Statement.responsible, hide_on_phone=True),
            Column(key="due", label=_l("Until when"), by=Statement.due, hide_on_phone=True),
            Column(key="state", label=_l("State"), by=Statement.state),
        ),
        filters={"kind": "statement_kind", "state": "statement_state"},
        default="kind",
    ),
    "reviews": Register(
        model=PolicyReview,
        form=ReviewForm,
        head=_l("Texts read by gender"),
        new=_l("New text to read"),
        columns=(
            Column(key="text", label=_l("Document that is read"), by=PolicyReview.title),
            Column(key="kind", label=_l("Changes accepted"), by=PolicyReview.accepted),
            Column(key="responsible", label=_l("Who asked"), by=PolicyReview.requested_by, hide_on_phone=True),
            Column(key="due", label=_l("Until when"), by=PolicyReview.due, hide_on_phone=True),
            Column(key="state", label=_l("State"), by=PolicyReview.state),
        ),
        filters={"state": "review_state"},
        default="-due",
    ),
}
NAME = "<any(statements, reviews):name>"


@blueprint.get(f"/plans/<uuid:record_id>/{NAME}")
@requires(READ)
def register(record_id: uuid.UUID, name: str) -> Any:
    """List the sentences of a plan, or the texts that are read."""
    plan, found = open_record(EqualityPlan, record_id), REGISTERS[name]
    picked = {one: request.args.get(one, "") for one in found.filters}
    query = service.of_plan(found.model, plan)
    for one, value in picked.items():
        if value:
            query = query.where(getattr(found.model, one) == value)
    listing = make_listing(
        query, found.columns, default=found.default, tie=found.model.id, verb=f"gender_budget.{name}.listed",
        filters=picked,
    )  # fmt: skip
    return render_template(
        "gender_budget/register.html",
        plan=plan,
        kind=name,
        found=found,
        listing=listing,
        picked=picked,
        picks={name: (found.model.__table__.c[name].info["label"], codes.choices(words, empty=_("All")))
               for name, words in found.filters.items()},
        label=codes.label,
        lists=codes.lists,
        may_edit=current().may(EDIT),
    )  # fmt: skip


@blueprint.route(f"/plans/<uuid:record_id>/{NAME}/new", methods=["GET", "POST"])
@requires(EDIT)
def new_entry(record_id: uuid.UUID, name: str) -> Any:
    plan = open_record(EqualityPlan, record_id)
    return _entry_form(name, plan, REGISTERS[name].model(plan=plan), is_new=True)


@blueprint.route(f"/{NAME}/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(EDIT)
def edit_entry(name: str, record_id: uuid.UUID) -> Any:
    row = open_record(REGISTERS[name].model, record_id)
    return _entry_form(name, row.plan, row, is_new=False)


def _entry_form(kind: str, plan: EqualityPlan, row: Any, *, is_new: bool) -> Any:
    found = REGISTERS[kind]
    form = found.form(obj=row, objectives=[(one.id, one.words) for one in plans.objectives_of(plan)])
    if not form.is_submitted():
        form.version.data = row.version
    if form.validate_on_submit():
        with said_on(form):
            service.save(row, None if is_new else form.version.data, **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("gender_budget.register", record_id=plan.id, name=kind), 303)
    page = render_template(
        "gender_budget/entry_form.html", form=form, plan=plan, kind=kind, head=found.head, title=found.new
    )
    return page, status_of(form)
