"""Keeping, finding and dropping drafts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.audit.chain import record
from core.db import atomic, db, now
from core.drafts.models import Draft
from core.drafts.token import FIELD, FormMark, sent_mark
from core.l10n import _

MOST_BYTES = 200_000
"""How much one draft may hold, as JSON; about sixty printed pages."""
_NEVER = ("csrf_token", FIELD)
_SECRET = ("password", "passphrase", "fjalekalim")


class DraftTooLarge(Exception):
    """A draft holds more than `MOST_BYTES`."""


@dataclass(frozen=True, kw_only=True)
class PendingDraft:
    """A draft that waits for its author, for the home page."""

    label: str
    url: str
    saved_at: datetime


def fields_to_keep(sent: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return what may be kept of a form: everything but tokens and secrets."""
    return {
        name: list(values)
        for name, values in sent.items()
        if name not in _NEVER and not any(word in name.lower() for word in _SECRET)
    }


@atomic
def keep(mark: FormMark, fields: dict[str, list[str]]) -> Draft:
    """Write the draft of an opened page; the draft that the page went on from is dropped, unless another page has it.

    Raises:
        DraftTooLarge: nothing was written; the draft before stays.
    """
    content = {"label": mark.label, "address": mark.address, "fields": fields}
    if len(json.dumps(fields, ensure_ascii=False).encode()) > MOST_BYTES:
        raise DraftTooLarge
    draft = _of_page(mark)
    if draft is not None:
        draft.content, draft.saved_at = content, now()
        return draft
    _drop_base(mark)
    draft = Draft(user_id=current().user_id, form_key=mark.form_key, page=mark.page, content=content)
    db.session.add(draft)
    return draft


@atomic
def discard(form_key: str) -> None:
    """Drop the draft of the page whose form was just saved; call it in the service that saved it.

    Outside a request, or without the page's mark, there is nothing to drop: drafts of other pages hold other texts.
    """
    mark = sent_mark(form_key)
    if mark is None:
        return
    draft = _of_page(mark)
    if draft is not None:
        db.session.delete(draft)
    _drop_base(mark)


def load(form_key: str) -> dict[str, list[str]] | None:
    """Return the fields of the reader's newest draft of a form, each with its values, or nothing."""
    newest = next(iter(drafts_of(form_key)), None)
    return newest.content["fields"] if newest else None


def drafts_of(form_key: str) -> Sequence[Draft]:
    """Return the reader's drafts of a form, the newest first."""
    query = sa.select(Draft).where(Draft.form_key == form_key).order_by(Draft.saved_at.desc(), Draft.id)
    return db.session.scalars(query).all()


def my_drafts(most: int = 50) -> Sequence[Draft]:
    """Return the reader's newest drafts, noting that they were seen: their texts speak of people."""
    found = db.session.scalars(sa.select(Draft).order_by(Draft.saved_at.desc(), Draft.id).limit(most)).all()
    if found:
        record("core_draft.listed", shown=[draft.id for draft in found])
    return found


def pending_drafts(most: int = 10) -> list[PendingDraft]:
    """Return the reader's newest drafts for the home page: label, address of the form, when it was kept (UTC)."""
    return [pending(draft) for draft in my_drafts(most)]


def pending(draft: Draft) -> PendingDraft:
    """Return what the home page says of a draft."""
    content: dict[str, Any] = draft.content
    return PendingDraft(label=content["label"] or _("Form"), url=address_of(draft), saved_at=draft.saved_at)


def address_of(draft: Draft) -> str:
    """Return the address of a draft's form, opened with this draft."""
    address: str = draft.content["address"]
    return f"{address}{'&' if '?' in address else '?'}draft={draft.id}"


def _of_page(mark: FormMark) -> Draft | None:
    query = sa.select(Draft).where(Draft.form_key == mark.form_key, Draft.page == mark.page)
    return db.session.scalars(query).one_or_none()


def _drop_base(mark: FormMark) -> None:
    """Drop the draft that a page went on from, if it is still as that page found it."""
    base = db.session.get(Draft, mark.base_id) if mark.base_id else None
    if base is not None and base.version == mark.base_version:
        db.session.delete(base)
