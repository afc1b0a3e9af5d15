"""The pages of casework, by subject."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from plugins.casework.problems import Refused

blueprint = Blueprint("casework", __name__, url_prefix="/casework")
people_blueprint = Blueprint("casework_people", __name__, url_prefix="/casework/people")


@blueprint.errorhandler(Refused)
def _refused(problem: Refused) -> Any:
    """Say why a button did nothing, on the page of the file."""
    for sentence in problem.sentences:
        flash(sentence, "error")
    record_id = (request.view_args or {}).get("record_id")
    return redirect(url_for("casework.case", record_id=record_id) if record_id else url_for("casework.cases"), 303)


from plugins.casework.views import cases, closing, contacts, documents, family, people, plans  # noqa: E402

__all__ = ["blueprint", "cases", "closing", "contacts", "documents", "family", "people", "people_blueprint", "plans"]
