"""Merging two entries of one person: choosing the second, comparing both, and undoing it."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.home import budget
from core.l10n import _, format_date
from core.records import find, open_record
from plugins.casework import codes, merging, people, staff
from plugins.casework.forms.people import FindForm
from plugins.casework.models import Person, PersonMerge
from plugins.casework.permissions import MERGE
from plugins.casework.problems import Refused
from plugins.casework.views import people_blueprint
from plugins.casework.views.people import found_by


@people_blueprint.route("/<uuid:record_id>/merge", methods=["GET", "POST"])
@requires(MERGE)
def merge(record_id: uuid.UUID) -> Any:
    """Choose the second entry: those that look alike are offered, others are searched."""
    row = open_record(Person, record_id)
    form = FindForm()
    if request.method == "POST" and form.validate():
        if not budget.spend():
            abort(429)
        found = [like for like in found_by(form.q.data) if like.person_id != row.id]
    else:
        said = {name: getattr(row, name) for name in people.FIELDS}
        found = people.duplicates_of(said, current(), besides=row.id)
    searched = request.method == "POST" and not form.errors
    return render_template("casework/merge.html", person=row, form=form, found=found, searched=searched)


@people_blueprint.route("/<uuid:record_id>/merge/<uuid:target_id>", methods=["GET", "POST"])
@requires(MERGE)
def compare(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Show both entries side by side; where they differ, say which one is right."""
    row, other = open_record(Person, record_id), open_record(Person, target_id)
    if request.method == "POST":
        take = [name for name in people.FIELDS if request.form.get(name) == "other"]
        try:
            merging.merge(row, other, take=take)
        except Refused as problem:
            for sentence in problem.sentences:
                flash(sentence, "error")
        else:
            flash(_("The two entries are one. For thirty days it can be undone here."), "success")
        return redirect(url_for("casework_people.person", record_id=record_id), 303)
    differing = set(merging.differing(row, other))
    rows = [(name, label, show(row), show(other)) for name, label, show in _shown() if name in differing]
    return render_template("casework/merge_compare.html", person=row, other=other, rows=rows)


@people_blueprint.post("/<uuid:record_id>/merges/<uuid:target_id>/undo")
@requires(MERGE)
def unmerge(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    row = open_record(Person, record_id)
    done = find(PersonMerge, target_id)
    if done is None or done.person_id != row.id:
        record("casework_person_merge.viewed", target_id, refused=True)
        abort(404)
    try:
        merging.undo(done)
    except Refused as problem:
        for sentence in problem.sentences:
            flash(sentence, "error")
    else:
        flash(_("The two entries stand apart again."), "success")
    return redirect(url_for("casework_people.person", record_id=record_id), 303)


def _shown() -> list[tuple[str, Any, Any]]:
    """Return each field with its label and how a person reads it."""
    units = dict(staff.units())
    ways = {
        "sex": lambda row: codes.label("sex", row.sex),
        "birth_date": lambda row: format_date(row.birth_date),
        "birth_date_kind": lambda row: codes.label("birth_date_kind", row.birth_date_kind),
        "civil_registration": lambda row: codes.label("civil_registration", row.civil_registration),
        "unit_id": lambda row: units.get(row.unit_id, ""),
    }
    columns = Person.__table__.columns
    return [
        (name, columns[name].info.get("label", name), ways.get(name, lambda row, name=name: getattr(row, name)))
        for name in people.FIELDS
    ]
