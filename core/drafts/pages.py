"""Drafts on a form's page: filling the form in again, and saying whose text that is."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from core.access.principal import current
from core.audit.chain import record
from core.drafts.models import Draft
from core.drafts.service import address_of, drafts_of
from core.drafts.token import FormMark, sent_mark
from core.l10n import local, today

ADDRESS = "/draft"


class DraftUrl(str):
    """Where a page sends its draft; `token` is the hidden field `_form` that the form carries."""

    token: str

    def __new__(cls, mark: FormMark) -> "DraftUrl":
        url = super().__new__(cls, ADDRESS)
        url.token = mark.signed()
        return url


@dataclass(frozen=True, kw_only=True)
class DraftPage:
    """What the page of a form knows of drafts: where to send its own, which one it shows, and the other copies."""

    url: DraftUrl
    shown: Draft | None = None
    first_field: str = ""
    copies: Sequence[tuple[datetime, str]] = ()

    @property
    def is_of_today(self) -> bool:
        return self.shown is not None and local(self.shown.saved_at).date() == today()


def draft_url(form_key: str, *, label: Any = "", address: str | None = None) -> DraftUrl:
    """Return where a page sends its draft; `label` is what the author's home page calls it, `address` the form's page.

    `form_key` names form and record, at most 120 characters, like `library.note:<id of the book>`.
    """
    return DraftUrl(sent_mark(form_key) or _mark(form_key, label, address, None))


def resume(form: Any, form_key: str, *, label: Any = "", address: str | None = None) -> DraftPage:
    """Fill a form that is opened with the reader's newest draft, or with the one that the address names (`?draft=`)."""
    if request.method == "POST":
        return DraftPage(url=draft_url(form_key, label=label, address=address))
    found = drafts_of(form_key)
    shown = _chosen(found)
    if shown is not None:
        record("core_draft.viewed", shown)
        form.process(formdata=MultiDict(shown.content["fields"]))
    return DraftPage(
        url=DraftUrl(_mark(form_key, label, address, shown)),
        shown=shown,
        first_field=_first_field(form),
        copies=[(copy.saved_at, address_of(copy)) for copy in found if copy is not shown],
    )


def _chosen(found: Sequence[Draft]) -> Draft | None:
    wanted = request.args.get("draft", type=uuid.UUID)
    return next((draft for draft in found if draft.id == wanted), found[0] if found else None)


def _first_field(form: Any) -> str:
    """Return the id of the first field that a person fills in."""
    ids = (f"{field.id}-0" if field.type == "RadioField" else field.id for field in form if "Hidden" not in field.type)
    return next((str(name) for name in ids if name != "csrf_token"), "main")


def _mark(form_key: str, label: Any, address: str | None, base: Draft | None) -> FormMark:
    return FormMark(
        form_key=form_key,
        user=str(current().user_id),
        label=str(label),
        address=address or request.path,
        base=str(base.id) if base else None,
        base_version=base.version if base else 0,
    )
