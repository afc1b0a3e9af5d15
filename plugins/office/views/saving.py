"""What people are told when something is refused or a colleague was quicker: on the form, or where they pressed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from core.db import Conflict
from core.l10n import _
from plugins.office.problems import Refused


@contextmanager
def said_on(form: Any) -> Iterator[None]:
    """Say on a form why what it asks for was not done; whatever was typed is still in it. See also `status_of`."""
    try:
        yield
    except Refused as problem:
        form.form_errors = [str(problem)]
    except Conflict:
        form.form_errors = [_("A colleague saved this meanwhile. What you wrote is still here.")]
        form.is_late = True


def say_where_pressed(blueprint: Blueprint) -> None:
    """Let the pages of a module say why a button did nothing: on the page that its form names in `next`.

    Only a page of the same blueprint is gone to, else its `index`.
    """

    def back() -> Any:
        wanted = request.form.get("next", "")
        own = wanted.startswith(f"{blueprint.url_prefix}/")
        return redirect(wanted if own else url_for(f"{blueprint.name}.index"), 303)

    def refused(problem: Exception) -> Any:
        flash(str(problem), "error")
        return back()

    def late(_problem: Exception) -> Any:
        flash(_("A colleague was quicker. Look at what stands now."), "warning")
        return back()

    blueprint.register_error_handler(Refused, refused)
    blueprint.register_error_handler(Conflict, late)
