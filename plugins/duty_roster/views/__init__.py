"""The pages of the on-call system, by subject."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from core.l10n import _
from plugins.office.views.lists import status_of
from plugins.office.views.saving import said_on, say_where_pressed

blueprint = Blueprint("duty_roster", __name__, url_prefix="/duty-roster")
say_where_pressed(blueprint)


def home() -> tuple[Any, str]:
    """Return the step of the path that leads to the first page."""
    return _("On-call roster"), url_for("duty_roster.index")


def answer(
    form: Any, do: Callable[[], Any], *, title: str, back: str, crumbs: list[tuple[Any, str]], **more: Any
) -> Any:
    """Answer a form of a few fields: shown, shown again with what is wrong, or done and back.

    `do` carries out what the form says; `back` is where its person goes on.
    """
    if form.validate_on_submit():
        with said_on(form):
            do()
            flash(_("Saved."), "success")
            return redirect(back, 303)
    page = render_template("duty_roster/form.html", form=form, title=title, back=back, crumbs=crumbs, **more)
    return page, status_of(form)


from plugins.duty_roster.views import calls, hours, rosters, swaps, teams  # noqa: E402, F401  the pages register themselves
