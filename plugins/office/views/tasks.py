"""Tasks: the list, one task, a new one, and what is done with it."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import joinedload

from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.auth.models import User
from core.db import db
from core.l10n import _, _l
from core.listings import Column, make_listing
from core.records import open_record
from plugins.office import desk, institutions, reach, subjects, tasks, workplaces
from plugins.office.deadlines import due_of, law_of, limit_of
from plugins.office.forms import CancelForm, DoneForm, ReassignForm, TaskForm
from plugins.office.models import Task
from plugins.office.reasons import end_words
from plugins.office.views.lists import status_of

blueprint = Blueprint("office_tasks", __name__, url_prefix="/office/tasks")

STATES = {"open": (_l("Still open"), "blue"), "done": (_l("Done"), "green"), "cancelled": (_l("Cancelled"), "grey")}
COLUMNS = (
    Column(key="due", label=_l("Until"), by=Task.due_at),
    Column(key="title", label=_l("What is to be done")),
    Column(key="about", label=_l("About")),
    Column(key="owner", label=_l("Who does it")),
)
STATE = Column(key="state", label=_l("State"))


@blueprint.get("/")
@requires("office.task.read")
def index() -> Any:
    who = current()
    chosen = {name: request.args.get(name, "") for name in ("whose", "when", "by")}
    ended = chosen["when"] == "done"
    query = desk.tasks_query(who, which=chosen["whose"] or "mine", when=chosen["when"], by=chosen["by"])
    listing = make_listing(
        query.options(joinedload(Task.owner), joinedload(Task.institution)),
        (*COLUMNS, STATE) if ended else COLUMNS,
        default="-due" if ended else "due",
        tie=Task.id,
        verb="office.task.listed",
        filters=chosen,
    )
    return render_template(
        "office/tasks.html",
        listing=listing,
        chosen=chosen,
        ended=ended,
        about=subjects.describe(listing.rows),
        states=STATES,
        due_of=due_of,
        law_of=law_of,
        whose=_whose(bool(who.claim("office.units"))),
        may_write=who.may("office.task.write"),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("office.task.write")
def new() -> Any:
    """Write down a task of one's own words; `?about=` names the record that it is about."""
    subject = _subject()
    form = _with_people(TaskForm())
    if not form.is_submitted():
        form.owner.data = str(current().user_id)
    if form.validate_on_submit() and _may_be_given(form, subject):
        task = tasks.add_task(
            title=form.own_title.data.strip(),
            text=form.text.data,
            due_on=form.due_on.data,
            owner_id=uuid.UUID(form.owner.data),
            institution_id=_id(form.institution.data),
            subject=subject,
        )
        flash(_("The task is written down."), "success")
        return redirect(url_for("office_tasks.task", record_id=task.id), 303)
    about = subjects.describe_record(subject) if subject is not None else None
    return render_template("office/task_new.html", form=form, about=about), status_of(form)


def _subject() -> Any:
    """Return the record that a new task is about, when the address names one within reach."""
    if not (wanted := request.args.get("about")):
        return None
    found = subjects.find(wanted)
    return found if found is not None else abort(404)


def _may_be_given(form: Any, seen: Any) -> bool:
    """Say whether the person chosen can open the record; one who cannot would never see the task."""
    if seen is None or reach.sees(uuid.UUID(form.owner.data), seen):
        return True
    form.owner.errors = [_("This colleague cannot open the record that the task is about.")]
    return False


@blueprint.get("/<uuid:record_id>")
@requires("office.task.read")
def task(record_id: uuid.UUID) -> Any:
    row = open_record(Task, record_id)
    return render_template(
        "office/task.html",
        task=row,
        about=subjects.describe([row]).get(row.subject_id),
        state=STATES[row.state],
        due=due_of(row),
        law=law_of(row.law),
        limit=limit_of(row.law) if row.law else "",
        may_read_rules=current().may("office.rule.read"),
        ended=end_words(row),
        people=_names(row.owner_id, row.made_by_id, row.done_by_id),
        may_act=tasks.may_act(row) and current().may("office.task.write"),
        may_cancel=tasks.may_cancel(row) and current().may("office.task.write"),
        may_reopen=tasks.may_reopen(row) and current().may("office.task.write"),
    )


@blueprint.route("/<uuid:record_id>/done", methods=["GET", "POST"])
@requires("office.task.write")
def done(record_id: uuid.UUID) -> Any:
    row = _mine(record_id)
    form = DoneForm()
    if form.validate_on_submit():
        again = tasks.finish(row, text=form.result_text.data)
        words = _("Done. The next deadline runs from today.") if again else _("Done.")
        flash(words, "success")
        return redirect(url_for("office_tasks.task", record_id=record_id), 303)
    return render_template("office/task_done.html", form=form, task=row), status_of(form)


@blueprint.route("/<uuid:record_id>/reassign", methods=["GET", "POST"])
@requires("office.task.write")
def reassign(record_id: uuid.UUID) -> Any:
    row = _mine(record_id)
    form = _with_people(ReassignForm())
    if not form.is_submitted():
        form.owner.data, form.institution.data = str(row.owner_id), str(row.institution_id or "")
    if form.validate_on_submit() and _may_be_given(form, row if row.subject_id else None):
        tasks.reassign(row, owner_id=uuid.UUID(form.owner.data), institution_id=_id(form.institution.data))
        flash(_("The task is passed on."), "success")
        return redirect(url_for("office_tasks.index"), 303)
    return render_template("office/task_reassign.html", form=form, task=row), status_of(form)


@blueprint.route("/<uuid:record_id>/cancel", methods=["GET", "POST"])
@requires("office.task.write")
def cancel(record_id: uuid.UUID) -> Any:
    row = _mine(record_id)
    if not tasks.may_cancel(row):
        record("core.refused", row, refused=True, note="office_tasks.cancel")
        abort(404)
    form = CancelForm(needs_words=row.rule_id is not None)
    if form.validate_on_submit():
        tasks.cancel(row, form.why.data, text=form.text.data)
        flash(_("The task is cancelled."), "success")
        return redirect(url_for("office_tasks.task", record_id=record_id), 303)
    return render_template("office/task_cancel.html", form=form, task=row), status_of(form)


@blueprint.post("/<uuid:record_id>/reopen")
@requires("office.task.write")
def reopen(record_id: uuid.UUID) -> Any:
    """Take back the end of a task: by who ended it, or by who manages the tasks of others."""
    row = open_record(Task, record_id)
    if not row.is_open and not tasks.may_reopen(row):
        record("core.refused", row, refused=True, note="office_tasks.reopen")
        abort(404)
    tasks.reopen(row)
    flash(_("The task is open again."), "success")
    return redirect(url_for("office_tasks.task", record_id=record_id), 303)


def _mine(record_id: uuid.UUID) -> Task:
    """Return an open task that whoever acts may work on; what ended already leads to its page, all else is absent."""
    row = open_record(Task, record_id)
    if not row.is_open:
        flash(_("This task is not open any more."), "info")
        abort(redirect(url_for("office_tasks.task", record_id=record_id), 303))
    if not tasks.may_act(row):
        record("core.refused", row, refused=True, note=str(request.endpoint))
        abort(404)
    return row


def _with_people(form: Any) -> Any:
    form.owner.choices = workplaces.staff()
    form.institution.choices = [("", _("None: the person does it")), *institutions.choices()]
    return form


def _whose(has_units: bool) -> list[tuple[str, str]]:
    unit = [("unit", _("Of my units"))] if has_units else []
    return [("", _("Mine")), *unit, ("others", _("Of colleagues")), ("all", _("All that I may see"))]


def _id(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


def _names(*ids: uuid.UUID | None) -> dict[uuid.UUID | None, str]:
    rows = db.session.query(User.id, User.name).filter(User.id.in_([id_ for id_ in ids if id_])).all()
    return {row.id: row.name for row in rows}
