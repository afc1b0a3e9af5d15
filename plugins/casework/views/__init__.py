"""The pages of casework, by subject."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from plugins.casework.problems import Refused

blueprint = Blueprint("casework", __name__, url_prefix="/casework")
people_blueprint = Blueprint("casework_people", __name__, url_prefix="/casework/people")
services_blueprint = Blueprint("casework_services", __name__, url_prefix="/casework/services")


@blueprint.errorhandler(Refused)
def _refused(problem: Refused) -> Any:
    """Say why a button did nothing, on the page of the file."""
    for sentence in problem.sentences:
        flash(sentence, "error")
    record_id = (request.view_args or {}).get("record_id")
    return redirect(url_for("casework.case", record_id=record_id) if record_id else url_for("casework.cases"), 303)


from plugins.casework.views import (  # noqa: E402, F401  the pages register themselves on the blueprints
    agenda,
    cases,
    catalogue,
    closing,
    consents,
    contacts,
    documents,
    emergencies,
    family,
    flags,
    merging,
    people,
    plans,
    provisions,
    referrals,
)
