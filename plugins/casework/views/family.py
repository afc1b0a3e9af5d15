"""The family of a file: who takes part in it, as what, and since when."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.db import Conflict
from core.l10n import _, format_date, format_phone
from core.records import open_record
from plugins.casework import cases, people, reaching
from plugins.casework.case_services import service_of
from plugins.casework.forms.fields import values_of
from plugins.casework.forms.people import PartForm
from plugins.casework.models import CaseFile, CasePerson, Person
from plugins.casework.page import age_of, case_page, open_case_file
from plugins.casework.permissions import READ, WRITE
from plugins.casework.problems import Refused
from plugins.casework.views import blueprint
from plugins.casework.views.parts import of_case, theirs


@blueprint.get("/cases/<uuid:record_id>/family")
@requires(READ)
def family(record_id: uuid.UUID) -> Any:
    case = open_case_file(record_id)
    return render_template(
        "casework/family.html",
        **case_page(
            case,
            "casework.family",
            parts=people.parts_of(case),
            relation_of=people.relation_words,
            age_of=age_of,
            phone_of=lambda person: _phone(case, person),
        ),
    )


def _phone(case: CaseFile, person: Person) -> str:
    """Return somebody's number, or why not to call it now."""
    if not person.phone:
        return ""
    reach = reaching.may_reach(case, person, reaching.CALL)
    return format_phone(person.phone) if reach.allowed else reach.words


@blueprint.route("/cases/<uuid:record_id>/family/new", methods=["GET", "POST"])
@requires(WRITE)
def new_part(record_id: uuid.UUID) -> Any:
    """Give a person, found or just entered, a part in a file."""
    case = open_case_file(record_id)
    cases.require(case, "write")
    row = open_record(Person, request.values.get("person", ""))
    form = PartForm(roles=service_of(case).roles)
    if request.method == "GET" or not form.validate():
        return _part_page(case, form, row)
    try:
        people.add_to_case(case, row, **values_of(form, *people.PART_FIELDS))
    except Refused as problem:
        form.form_errors = problem.sentences
        return _part_page(open_case_file(record_id), form, row)
    flash(_("The person is in the file now."), "success")
    return redirect(url_for("casework.family", record_id=record_id), 303)


@blueprint.route("/cases/<uuid:record_id>/family/<uuid:target_id>", methods=["GET", "POST"])
@requires(WRITE)
def part(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    case, row = of_case(record_id, CasePerson, target_id)
    cases.require(case, "write")
    roles = dict(service_of(case).roles)
    form = PartForm(obj=row, roles={row.role: roles.get(row.role, service_of(case).subject)} | roles)
    if request.method == "GET" or not form.validate():
        return _part_page(case, form, row.person, row)
    try:
        people.update_part(row, form.version.data, **values_of(form, *people.PART_FIELDS))
    except Refused as problem:
        form.form_errors = problem.sentences
        case, row = of_case(record_id, CasePerson, target_id)
        return _part_page(case, form, row.person, row)
    except Conflict:
        case, row = of_case(record_id, CasePerson, target_id)
        return _part_page(case, form, row.person, row, theirs(form, row, _shown_part(row))), 409
    flash(_("Saved."), "success")
    return redirect(url_for("casework.family", record_id=record_id), 303)


def _shown_part(row: CasePerson) -> dict[str, Any]:
    dates = {name: format_date(getattr(row, name)) for name in ("since", "until", "household_since", "household_until")}
    return {**dates, "relation": people.relation_words(row), "note": row.note}


def _part_page(case: CaseFile, form: PartForm, who: Person, row: CasePerson | None = None, conflict: Any = None) -> str:
    return render_template(
        "casework/part_form.html",
        **case_page(case, "casework.family", form=form, person=who, row=row, conflict=conflict),
    )
