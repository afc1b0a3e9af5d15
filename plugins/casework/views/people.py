"""People: search first, then create; a person's page."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for

from core import drafts
from core.access.fields import hidden_columns, may_see
from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.db import Conflict, db
from core.field_classes import ADDRESS
from core.home import budget
from core.l10n import _, format_date, format_phone
from core.records import open_record
from plugins.casework import codes, merging, names, people, staff
from plugins.casework.case_services import my_services, service_of, state_of
from plugins.casework.forms.fields import values_of
from plugins.casework.forms.people import FindForm, PersonForm
from plugins.casework.models import CaseFile, CasePerson, Person
from plugins.casework.page import age_of
from plugins.casework.permissions import MERGE, READ, WRITE
from plugins.casework.problems import Refused
from plugins.casework.views import people_blueprint
from plugins.casework.views.parts import theirs


@people_blueprint.route("/", methods=["GET", "POST"])
@requires(READ)
def find() -> Any:
    """Search a person by name or identity number, by POST, so that no name stands in an address."""
    form = FindForm()
    found, searched = [], False
    if request.method == "POST" and form.validate():
        if not budget.spend():
            abort(429)
        searched, found = True, found_by(form.q.data)
    return render_template(
        "casework/find.html", form=form, found=found, searched=searched, case_id=_case_id(), may_write=_may_write()
    )


def found_by(text: str) -> list[people.Likeness]:
    """Return people by identity number, else by name, within the reader's reach, and note the search."""
    same = people.with_nid(text)
    found = people.likenesses(same or names.search(text, current()), same_nid=frozenset(same))
    record("core.search", shown=[like.person_id for like in found], note=str(len(found)))
    return found


def _case_id() -> str | None:
    """Return the file that a person is being looked for, if the search began there."""
    return request.values.get("case") or None


def _may_write() -> bool:
    return bool(my_services("write"))


@people_blueprint.route("/new", methods=["GET", "POST"], endpoint="new")
@requires(WRITE)
def new_person() -> Any:
    """Enter a person; whoever may be the same person is shown before anything is saved."""
    if not _may_write():
        abort(404)
    form = PersonForm(units=staff.units())
    if request.method == "GET" or form.read_number() or not form.validate():
        return _new_page(form)
    values = values_of(form, *people.FIELDS)
    alike = people.duplicates_of(values, current())
    if alike and not request.form.get("anyway"):
        return _new_page(form, alike)
    try:
        person_id = people.create_person(**values).id
    except Refused as problem:
        form.form_errors = problem.sentences
        return _new_page(form)
    if case_id := _case_id():
        return redirect(url_for("casework.new_part", record_id=case_id, person=person_id), 303)
    flash(_("The person is saved."), "success")
    return redirect(url_for("casework_people.person", record_id=person_id), 303)


def _new_page(form: PersonForm, alike: Sequence[people.Likeness] = ()) -> str:
    draft = drafts.resume(form, "casework.person:new", label=_("New person"))
    return render_template(
        "casework/person_form.html", form=form, case_id=_case_id(), person=None, alike=alike, draft=draft, conflict=None
    )


@people_blueprint.get("/<uuid:record_id>")
@requires(READ)
def person(record_id: uuid.UUID) -> Any:
    row = open_record(Person, record_id)
    query = (
        sa.select(CasePerson, CaseFile)
        .join(CaseFile, CaseFile.id == CasePerson.case_id)
        .where(CasePerson.person_id == row.id)
        .order_by(CaseFile.opened_on.desc())
    )
    parts = [(part, case, service_of(case), state_of(case)) for part, case in db.session.execute(query)]
    return render_template(
        "casework/person.html",
        person=row,
        age=age_of(row),
        facts=facts_of(row),
        parts=parts,
        services=my_services("write"),
        may_write=_may_write(),
        may_merge=current().may(MERGE),
        merges=merging.merges_of(row) if current().may(MERGE) else [],
        term=codes.label,
    )


def facts_of(row: Person) -> list[tuple[Any, Any]]:
    """Return what is known of a person; what is seldom asked stands there only when it is."""
    unit = dict(staff.units()).get(row.unit_id) if row.unit_id and may_see(ADDRESS) else None
    born = format_date(row.birth_date) if row.birth_date else row.birth_year
    always = [
        (Person.father_name.label, row.father_name),
        (Person.mother_name.label, row.mother_name),
        (_("Born"), f"{born} ({codes.label('birth_date_kind', row.birth_date_kind).lower()})" if born else None),
        (_("Sex"), codes.label("sex", row.sex)),
        (Person.nid.label, row.nid),
        (_("Civil registration"), codes.label("civil_registration", row.civil_registration)),
        (_("Lives in"), unit),
        (Person.address.label, row.address),
        (Person.phone.label, format_phone(row.phone) if row.phone else None),
    ]
    seldom = (Person.maiden_name, Person.nickname, Person.language, Person.disability)
    return always + [(each.label, words) for each in seldom if (words := getattr(row, each.name))]


@people_blueprint.route("/<uuid:record_id>/edit", methods=["GET", "POST"], endpoint="edit")
@requires(WRITE)
def edit_person(record_id: uuid.UUID) -> Any:
    row = open_record(Person, record_id)
    if not _may_write():
        abort(404)
    form = PersonForm(obj=row, units=staff.units()).without_hidden(hidden_columns(Person))
    if request.method == "GET" or form.read_number() or not form.validate():
        return _edit_page(form, row)
    try:
        people.update_person(row, form.version.data, **values_of(form, *people.FIELDS))
    except Refused as problem:
        form.form_errors = problem.sentences
        return _edit_page(form, open_record(Person, record_id))
    except Conflict:
        row = open_record(Person, record_id)
        return _edit_page(form, row, theirs(form, row, _shown(row))), 409
    flash(_("The person is saved."), "success")
    return redirect(url_for("casework_people.person", record_id=record_id), 303)


def _shown(row: Person) -> dict[str, Any]:
    words = {name: getattr(row, name) for name in people.FIELDS}
    return words | {
        "sex": codes.label("sex", row.sex),
        "birth_date": format_date(row.birth_date),
        "birth_date_kind": codes.label("birth_date_kind", row.birth_date_kind),
        "civil_registration": codes.label("civil_registration", row.civil_registration),
        "unit_id": dict(staff.units()).get(row.unit_id) if row.unit_id else None,
    }


def _edit_page(form: PersonForm, row: Person, conflict: Any = None) -> str:
    draft = drafts.resume(form, f"casework.person:{row.id}", label=_("Person, %(initials)s", initials=row.initials))
    return render_template(
        "casework/person_form.html", form=form, person=row, case_id=None, alike=[], conflict=conflict, draft=draft
    )
