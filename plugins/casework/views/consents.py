"""Consents and assents of a file."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for

from core import files
from core.access.guard import requires
from core.l10n import _, today
from plugins.casework import cases, codes, consents, people
from plugins.casework.forms.consents import ConsentForm, WithdrawalForm
from plugins.casework.forms.fields import values_of
from plugins.casework.models import CaseFile, Consent
from plugins.casework.page import case_page, open_case_file
from plugins.casework.permissions import READ, WRITE
from plugins.casework.problems import Refused
from plugins.casework.views import blueprint
from plugins.casework.views.parts import of_case
from plugins.office.institutions import institutions

TAB = "casework.consents"
GIVEN_FIELDS = (
    "purpose",
    "giver",
    "person_id",
    "answer",
    "given_on",
    "means",
    "institution_id",
    "scope",
    "valid_until",
)


def state_of(row: Consent) -> tuple[str, str]:
    """Return how a consent stands today, as words and a tone."""
    if row.answer == consents.REFUSED:
        return codes.label("consent_state", consents.REFUSED), "red"
    if row.withdrawn_on is not None:
        return codes.label("consent_state", "withdrawn"), "amber"
    if not row.stands(today()):
        return _("Run out"), "grey"
    return codes.label("consent_state", consents.GIVEN), "green"


@blueprint.get("/cases/<uuid:record_id>/consents", endpoint="consents")
@requires(READ)
def list_consents(record_id: uuid.UUID) -> Any:
    """Show what is allowed today, and every yes, no and withdrawal behind it."""
    case = open_case_file(record_id)
    allowed = [(label, consents.valid(case, code)) for code, label in codes.labels("consent_kind").items()]
    return render_template(
        "casework/consents.html",
        **case_page(
            case,
            TAB,
            rows=consents.consents_of(case),
            allowed=allowed,
            state_of=state_of,
            term=codes.label,
        ),
    )


@blueprint.route("/cases/<uuid:record_id>/consents/new", methods=["GET", "POST"])
@requires(WRITE)
def new_consent(record_id: uuid.UUID) -> Any:
    case = open_case_file(record_id)
    cases.require(case, "write")
    form = ConsentForm(people=_family(case), institutions=[(row.id, row.name) for row in institutions()])
    if not form.is_submitted():
        form.given_on.data = today()
    elif form.validate() and _give(case, form):
        return redirect(url_for("casework.consents", record_id=record_id), 303)
    return _form_page("consent_form", record_id, form)


def _family(case: CaseFile) -> list[tuple[uuid.UUID, str]]:
    return [(part.person_id, part.person.short_name) for part in people.parts_of(case) if part.until is None]


def _give(case: CaseFile, form: ConsentForm) -> bool:
    upload = form.file.data if form.file.data and form.file.data.filename else None
    try:
        consents.give(case, upload=upload, **values_of(form, *GIVEN_FIELDS))
    except Refused as problem:
        form.form_errors = problem.sentences
    except files.Refused as problem:
        form.file.errors = [str(problem)]
    else:
        flash(_("The consent is written down."), "success")
        return True
    return False


@blueprint.route("/cases/<uuid:record_id>/consents/<uuid:target_id>/withdraw", methods=["GET", "POST"])
@requires(WRITE)
def withdraw_consent(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down a withdrawal; from then on nothing is shared on this consent."""
    case, row = of_case(record_id, Consent, target_id)
    cases.require(case, "write")
    form = WithdrawalForm()
    if not form.is_submitted():
        form.on.data = today()
    elif form.validate():
        try:
            consents.withdraw(row, **values_of(form, "on", "means", "note"))
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The withdrawal is written down. Nothing more is shared on this consent."), "success")
            return redirect(url_for("casework.consents", record_id=record_id), 303)
    return _form_page("consent_withdraw", record_id, form, target_id=target_id)


def _form_page(name: str, record_id: uuid.UUID, form: Any, target_id: uuid.UUID | None = None) -> Any:
    """Draw a form afresh: what a refused service had begun is undone, and with it what was loaded."""
    if target_id is None:
        case, row = open_case_file(record_id), None
    else:
        case, row = of_case(record_id, Consent, target_id)
    page = render_template(f"casework/{name}.html", **case_page(case, TAB, form=form, row=row, term=codes.label))
    return page, 422 if form.errors else 200
