"""The bell: what somebody was reminded of, how they want to be, and the calendar for their telephone."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from core import mail
from core.access.guard import public, requires
from core.l10n import _
from plugins.office import feeds
from plugins.office.reminders import looking, settings
from plugins.office.reminders.forms import FeedForm, NoticeForm, before
from plugins.office.views.lists import status_of

blueprint = Blueprint("office_reminders", __name__, url_prefix="/office/reminders")
feed_blueprint = Blueprint("office_feeds", __name__, url_prefix="/calendar")


@blueprint.get("/")
@requires("office.task.read")
def index() -> Any:
    return render_template("office/reminders.html", rows=looking.shown(), before=before)


@blueprint.post("/seen")
@requires("office.task.read")
def see_all() -> Any:
    looking.see_all()
    return redirect(url_for("office_reminders.index"), 303)


@blueprint.route("/settings", methods=["GET", "POST"])
@requires("office.task.read")
def edit() -> Any:
    """Say when to be reminded, and by e-mail or not."""
    row = settings.mine()
    form = NoticeForm(obj=row)
    if form.validate_on_submit():
        values = {name: form[name].data for name in ("days", "by_mail", "address", "initials")}
        settings.change(form.version.data, **values)
        flash(_("Saved."), "success")
        return redirect(url_for("office_reminders.edit"), 303)
    return _page(form), status_of(form)


@blueprint.post("/feed")
@requires("office.task.read", step_up=True)
def new_feed() -> Any:
    """Give a new address of one's calendar; it is shown this once, in this answer."""
    form = FeedForm()
    if not form.validate():
        return _page(NoticeForm(obj=settings.mine(), formdata=None), feed=form), 422
    token = feeds.give(int(form.life.data))
    address = url_for("office_feeds.calendar", token=token, _external=True)
    return _page(NoticeForm(obj=settings.mine(), formdata=None), address=address)


@blueprint.post("/feed/end")
@requires("office.task.read")
def end_feed() -> Any:
    feeds.end()
    flash(_("The address does not open any more."), "success")
    return redirect(url_for("office_reminders.edit"), 303)


def _page(form: NoticeForm, *, feed: FeedForm | None = None, address: str = "") -> str:
    return render_template(
        "office/reminder_settings.html",
        form=form,
        mail_is_on=mail.is_on(),
        feed=feed or FeedForm(formdata=None),
        held=feeds.held(),
        address=address,
    )


@feed_blueprint.get("/<token>.ics")
@public
def calendar(token: str) -> Response:
    """Hand out a calendar at its secret address; every other address has the same short answer, for machines."""
    made = feeds.calendar(token)
    return Response(made, mimetype="text/calendar") if made else Response("404\n", 404, mimetype="text/plain")
