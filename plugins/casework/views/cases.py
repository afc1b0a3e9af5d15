"""The list of files, and a file's first page and history."""

import uuid
from typing import Any

from flask import redirect, render_template, request, url_for
from markupsafe import Markup

from core import exports, hooks
from core.access.guard import requires
from core.access.principal import current
from core.l10n import _
from plugins.casework import case_list, cases, people, staff, timeline
from plugins.casework.case_services import my_services, service_of, services
from plugins.casework.closing import open_proposal
from plugins.casework.models import CaseFile
from plugins.casework.page import case_page, next_steps, open_case_file
from plugins.casework.permissions import READ
from plugins.casework.views import blueprint

RECENT = 12


@blueprint.get("/cases", endpoint="cases")
@requires(READ)
def list_cases() -> Any:
    listing = case_list.case_listing()
    return render_template(
        "casework/cases.html",
        listing=listing,
        chosen=_chosen(),
        export_url=_export_url(),
        starts=my_services("write"),
        **_picks(),
    )


@blueprint.route("/cases/export", methods=["GET", "POST"])
@requires("core.export.persons")
def export_cases() -> Any:
    """Hand out the list as it is filtered, by the rules for lists about persons."""
    files, rows = case_list.all_rows(exports.MOST + 1)
    columns = [
        (_("Reference"), lambda case: case.reference),
        (_("Name"), lambda case: rows[case.id].name),
        (_("State"), lambda case: str(rows[case.id].state[0])),
        (_("Risk"), lambda case: str(rows[case.id].risk[0]) if rows[case.id].risk else ""),
        (_("Responsible worker"), lambda case: rows[case.id].worker or ""),
        (_("Next deadline"), lambda case: rows[case.id].due.text if rows[case.id].due else ""),
        (_("Opened on"), lambda case: case.opened_on),
    ]
    return exports.offer("casework.cases", columns, files, title=_("Cases"), about_persons=True)


def _export_url() -> str | None:
    may = current().may("core.export.persons")
    return url_for("casework.export_cases", **request.args.to_dict()) if may else None


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "") for name in ("worker", "state", "risk", "unit", "service", "overdue")}


def _picks() -> dict[str, Any]:
    """Return the choices of the filters."""
    known = list(services().values())
    states = {code: label for service in known for code, label, _tone in service.states}
    risks = {code: label for service in known for code, label, _tone in service.risks}
    everybody = {user_id: name for service in known for user_id, name in staff.workers(service.name)}
    return {
        "services": [("", _("All services")), *((service.name, service.label) for service in known)],
        "states": [("", _("Open")), ("all", _("All states")), *states.items()],
        "risks": [("", _("Any risk")), *risks.items()],
        "units": [("", _("All units")), *staff.units()],
        "workers": [
            ("", _("My files")),
            ("all", _("All workers")),
            (case_list.NOBODY, _("Nobody yet")),
            *everybody.items(),
        ],
        "overdue": [("", _("Any deadline")), ("1", _("Overdue"))],
    }


@blueprint.get("/cases/<uuid:record_id>")
@requires(READ)
def case(record_id: uuid.UUID) -> Any:
    """The first page of a file: what other plugins say, what happened lately, what comes next."""
    row = open_case_file(record_id)
    panels = sorted(panel for found in hooks.ask_active("case_panels", case=row, who=current()) for panel in found)
    context = case_page(row, "casework.overview")
    due = [step for step in context["steps"] if step.due(row)]
    parts = [part for part in people.parts_of(row) if part.until is None and part.role != cases.SUBJECT]
    return render_template(
        "casework/overview.html",
        **context,
        panels=[Markup(html) for _weight, html in panels],
        coming=next_steps(context["head"], due),
        others=[(people.relation_words(part) or _role(row, part.role), part.person.short_name) for part in parts],
        proposal=open_proposal(row),
        entries=timeline.entries(row, limit=RECENT)[:RECENT],
    )


def _role(case: CaseFile, role: str) -> str:
    return str(service_of(case).roles.get(role, role))


@blueprint.get("/cases/<uuid:record_id>/history")
@requires(READ)
def history(record_id: uuid.UUID) -> Any:
    row = open_case_file(record_id)
    page = max(1, request.args.get("page", 1, type=int))
    found = timeline.entries(row, page=page)
    return render_template(
        "casework/history.html",
        **case_page(
            row,
            "casework.history",
            entries=found[: timeline.PER_PAGE],
            page_number=page,
            more=len(found) > timeline.PER_PAGE,
        ),
    )


@blueprint.get("/cases/<uuid:record_id>/readers")
@requires("core.audit.record")
def readers(record_id: uuid.UUID) -> Any:
    """Lead to the audit of this file; absent for who may not see the file itself."""
    row = open_case_file(record_id)
    return redirect(url_for("audit.record", record_id=row.id, table=CaseFile.__tablename__), 303)
