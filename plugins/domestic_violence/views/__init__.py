"""The pages of local coordination, by subject."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from plugins.casework.problems import Refused

blueprint = Blueprint("domestic_violence", __name__, url_prefix="/coordination")


@blueprint.errorhandler(Refused)
def _refused(problem: Refused) -> Any:
    """Say why a button did nothing, on the page of the file."""
    for sentence in problem.sentences:
        flash(sentence, "error")
    record_id = (request.view_args or {}).get("record_id")
    return redirect(url_for("casework.case", record_id=record_id) if record_id else url_for("core.home"), 303)


from plugins.domestic_violence.views import (  # noqa: E402, F401  the pages register themselves
    counselling,
    institution_numbers,
    orders,
    registration,
    revalb,
    safety,
    statistics,
)
