"""The sheets that plugins declare: which are there, what they hold today, and how they look on paper."""

import uuid
from typing import Any

from flask import current_app, render_template
from werkzeug.datastructures import MultiDict

from core.access.principal import current
from core.audit.chain import record
from core.contributions import OfflineItem, OfflineSheet
from core.l10n import _
from core.lifecycle import switched_off
from core.offline.problems import AnswerRefused


def my_sheets() -> list[OfflineSheet]:
    """Return the sheets that whoever acts may fill in."""
    off = switched_off()
    declared: list[tuple[str, OfflineSheet]] = current_app.extensions["offline_sheets"]
    return [sheet for plugin, sheet in declared if plugin not in off and current().may(sheet.permission)]


def sheet_of(name: str) -> OfflineSheet:
    """Return a sheet of whoever acts.

    Raises:
        AnswerRefused: there is none of this name, or no longer for this person.
    """
    for sheet in my_sheets():
        if sheet.name == name:
            return sheet
    raise AnswerRefused(_("This sheet is not open to you at the moment. Ask your coordinator; your answer is kept."))


def blank_form(sheet: OfflineSheet, item_id: uuid.UUID) -> Any:
    """Return the form of a sheet without a token: pages of the phone outlive every session.

    Raises:
        AnswerRefused: nothing can be filled in about this item.
    """
    form = sheet.form(item_id)
    if "csrf_token" in form:
        del form["csrf_token"]
    return form


def filled_form(sheet: OfflineSheet, item_id: uuid.UUID, fields: list[tuple[str, str]]) -> Any:
    """Return the form of a sheet with what somebody wrote in it."""
    form = blank_form(sheet, item_id)
    form.process(formdata=MultiDict(fields))
    return form


def given_today() -> list[dict[str, Any]]:
    """Return what a phone takes along, as JSON: sheets, their items, and the fields of each item's form as HTML."""
    given, shown = [], []
    for sheet in my_sheets():
        items = list(sheet.items())
        shown += [item.id for item in items]
        drawn = [_drawn(sheet, item) for item in items]
        given.append({"name": sheet.name, "label": str(sheet.label), "once": sheet.once, "items": drawn})
    record("core.offline.given", shown=shown, note=str(len(shown)))
    return given


def _drawn(sheet: OfflineSheet, item: OfflineItem) -> dict[str, Any]:
    form = blank_form(sheet, item.id)
    return {
        "id": str(item.id),
        "title": item.title,
        "details": list(item.details),
        "fields": render_template(sheet.template, form=form),
        "needed": [field.name for field in form if field.flags.required],
    }


def paper(sheet_name: str, item: OfflineItem, *, blocks: int = 3, back: str = "") -> str:
    """Return the page that prints a sheet about an item: the fields of its form, in the same order, `blocks` times."""
    sheet = sheet_of(sheet_name)
    form = blank_form(sheet, item.id)
    return render_template("core/offline/paper.html", sheet=sheet, item=item, form=form, blocks=blocks, back=back)
