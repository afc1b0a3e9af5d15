"""What all pages on a child's file share: opening it within reach, and the frame around it."""

import uuid
from typing import Any

from flask import abort, redirect, render_template, url_for

from plugins.casework.models import CaseFile
from plugins.casework.page import case_page, open_case_file
from plugins.casework.views.parts import of_case
from plugins.child_protection.next_steps import is_ours


def open_file(record_id: uuid.UUID) -> CaseFile:
    """Return a child's file within reach and note that it was seen; absent, forbidden and not ours are the same."""
    case = open_case_file(record_id)
    if not is_ours(case):
        abort(404)
    return case


def part_of(record_id: uuid.UUID, model: Any, target_id: uuid.UUID) -> tuple[CaseFile, Any]:
    """Return a file and one of its parts; one of another file does not exist here."""
    case, row = of_case(record_id, model, target_id)
    if not is_ours(case):
        abort(404)
    return case, row


def to(view: str, case: CaseFile, **values: Any) -> Any:
    """Lead to a page of the same file."""
    return redirect(url_for(view if "." in view else f"child_protection.{view}", record_id=case.id, **values), 303)


def page(template: str, case: CaseFile, active: str, status: int = 200, **values: Any) -> Any:
    """Draw a page inside the frame of the file; `active` names its tab."""
    context = case_page(case, f"child_protection.{active}", **values)
    return render_template(f"child_protection/{template}.html", **context), status
