"""Lists that are short enough to be sorted by the Albanian alphabet in memory."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request

from core.listings import PER_PAGE, Column, Listing


def in_pages(rows: Sequence[Any], columns: Sequence[Column], filters: Mapping[str, Any] | None = None) -> Listing:
    """Return the page of some rows that the address asks for."""
    page = max(1, request.args.get("page", 1, type=int))
    first = (page - 1) * PER_PAGE
    chosen = sum(1 for value in (filters or {}).values() if value)
    return Listing(rows=rows[first : first + PER_PAGE], columns=columns, page=page, total=len(rows), filters=chosen)


def status_of(form: Any) -> int:
    """Return the HTTP status of a form that is shown, first or again; 409 when somebody else saved first."""
    if getattr(form, "is_late", False):
        return 409
    return 422 if form.errors or form.form_errors else 200
