"""Emergency openings: asking for one, and the pages of those who review them."""

import uuid
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.audit.reading import doings_of
from core.home import budget
from core.l10n import _, format_month, today
from core.records import open_record
from plugins.casework import break_glass, codes, finding, staff
from plugins.casework.forms.emergencies import EmergencyForm, ReviewForm
from plugins.casework.models import CaseFile, EmergencyOpening
from plugins.casework.permissions import GLASS_REVIEW, GLASS_USE
from plugins.casework.problems import Refused
from plugins.casework.views import blueprint

MONTHS_SHOWN = 12


@blueprint.route("/emergency", methods=["GET", "POST"])
@requires(GLASS_USE, step_up=True)
def emergency() -> Any:
    """Ask for one file in an emergency; a file that is hidden answers like one that never was."""
    form = EmergencyForm()
    if request.method == "POST" and form.validate():
        if not budget.spend():
            abort(429)
        try:
            case = break_glass.open_in_emergency(
                form.identifier.data, reason=form.reason.data, grounds=form.grounds.data
            )
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            if case is not None:
                return redirect(url_for("casework.case", record_id=case.id), 303)
            form.identifier.errors = [_("No file of this number can be opened.")]
    return _asking_page(form)


def _asking_page(form: EmergencyForm) -> Any:
    own = break_glass.own()
    least = break_glass.LEAST_WORDS
    page = render_template("casework/emergency.html", form=form, own=own, least=least, term=codes.label)
    return page, 422 if form.errors else 200


@blueprint.post("/emergencies/<uuid:record_id>/end")
@requires(GLASS_USE)
def end_emergency(record_id: uuid.UUID) -> Any:
    break_glass.end(open_record(EmergencyOpening, record_id))
    flash(_("The emergency opening is ended."), "success")
    return redirect(url_for("casework.emergency"), 303)


@blueprint.get("/emergencies")
@requires(GLASS_REVIEW)
def emergencies() -> Any:
    """List the openings within reach, with the count of each month (security.md G-05)."""
    months = _months()
    month = next((day for day in months if day.isoformat() == request.args.get("month")), None)
    rows = break_glass.openings(month=month)
    return render_template(
        "casework/emergencies.html",
        rows=[(entry, *_words(case)) for entry, case in rows],
        counts=_counts([entry for entry, _case in rows]),
        months=[("", _("All months")), *((day.isoformat(), format_month(day)) for day in months)],
        month=month.isoformat() if month else "",
        names=dict(staff.colleagues()),
        term=codes.label,
    )


def _words(case: CaseFile) -> tuple[str, str]:
    return finding.describe([case.id]).get(case.id, (case.reference, ""))


def _months() -> list[date]:
    first = today().replace(day=1)
    found = [first]
    while len(found) < MONTHS_SHOWN:
        year, month = (found[-1].year, found[-1].month - 1) if found[-1].month > 1 else (found[-1].year - 1, 12)
        found.append(date(year, month, 1))
    return found


def _counts(entries: list[EmergencyOpening]) -> list[tuple[int, str, str]]:
    reviewed = [entry for entry in entries if entry.reviewed_at is not None]
    return [
        (len(entries) - len(reviewed), _("wait for a review"), "red"),
        (len(entries), _("openings"), "blue"),
        (sum(1 for entry in reviewed if entry.justified), _("justified"), "green"),
        (sum(1 for entry in reviewed if not entry.justified), _("not justified"), "amber"),
    ]


@blueprint.route("/emergencies/<uuid:record_id>", methods=["GET", "POST"])
@requires(GLASS_REVIEW)
def emergency_opening(record_id: uuid.UUID) -> Any:
    """Show who opened a file, why, and what was done in that hour; a reviewer answers here."""
    entry = open_record(EmergencyOpening, record_id)
    form = ReviewForm()
    if request.method == "POST" and form.validate():
        try:
            break_glass.review(entry, justified=form.justified.data == "yes", finding=form.finding.data)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("Your answer is saved."), "success")
            return redirect(url_for("casework.emergencies"), 303)
    page = render_template(
        "casework/emergency_opening.html",
        entry=entry,
        about=finding.describe([entry.case_id]).get(entry.case_id),
        form=form,
        may_review=break_glass.may_review(entry),
        doings=doings_of(entry.user_id, since=entry.opened_at, until=entry.until),
        names=dict(staff.colleagues()),
        term=codes.label,
    )
    return page, 422 if form.errors else 200
