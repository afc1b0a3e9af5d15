"""The pages of the community centres, by subject."""

from typing import Any

from flask import Blueprint, render_template

from plugins.office.views.lists import status_of
from plugins.office.views.saving import said_on, say_where_pressed

blueprint = Blueprint("community_centres", __name__, url_prefix="/community-centres")
say_where_pressed(blueprint)


def again(form: Any, problem: Exception, template: str, **shown: Any) -> Any:
    """Show a form again with what was refused; nothing of what was typed is lost."""
    with said_on(form):
        raise problem
    return render_template(f"community_centres/{template}.html", form=form, **shown), status_of(form)


from plugins.community_centres.views import (  # noqa: E402, F401  the pages register themselves
    directory,
    groups,
    public,
    reports,
    sessions,
    staff,
)
