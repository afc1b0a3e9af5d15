"""The pages of one service on its own files: opening a file within reach, and the frame around it."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, url_for

from plugins.casework.models import CaseFile
from plugins.casework.page import case_page, open_case_file
from plugins.casework.views.parts import of_case


@dataclass(frozen=True)
class Frame:
    """The frame of a service's pages; to them a file of another service is absent."""

    service: str

    def open_file(self, record_id: uuid.UUID) -> CaseFile:
        """Return a file within reach and note that it was seen; absent, forbidden and not ours are the same."""
        return self._ours(open_case_file(record_id))

    def part_of(self, record_id: uuid.UUID, model: Any, target_id: uuid.UUID) -> tuple[CaseFile, Any]:
        """Return a file and one of its parts; one of another file does not exist here."""
        case, row = of_case(record_id, model, target_id)
        return self._ours(case), row

    def _ours(self, case: CaseFile) -> CaseFile:
        if case.service != self.service:
            abort(404)
        return case

    def to(self, view: str, case: CaseFile, **values: Any) -> Any:
        """Lead to a page of the same file, of this service or, with a dot, of another module."""
        return redirect(url_for(view if "." in view else f"{self.service}.{view}", record_id=case.id, **values), 303)

    def page(self, template: str, case: CaseFile, active: str, form: Any = None, **values: Any) -> Any:
        """Draw a page inside the frame of the file; `active` names its tab. A refused form is 422, a conflict 409."""
        context = case_page(case, f"{self.service}.{active}", form=form, **values)
        status = 409 if values.get("conflict") is not None else 422 if form is not None and form.errors else 200
        return render_template(f"{self.service}/{template}.html", **context), status
