"""Taking in answers from the field: each once, whole or as a draft for its author to correct."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core.access.principal import current
from core.audit.chain import record
from core.db import Conflict, atomic, db
from core.drafts import service as drafts
from core.drafts.token import FormMark
from core.l10n import _
from core.offline.envelope import Content, Envelope
from core.offline.models import DONE, DROPPED, WAITING, OfflineAnswer
from core.offline.problems import AnswerRefused
from core.offline.sheets import filled_form, sheet_of


def receive(envelope: Envelope) -> OfflineAnswer:
    """Take in an answer, or return what became of it when it came before.

    The note that it came and what its sheet writes are one transaction. Bad input and conflicts are no errors: the
    answer then waits in its author's drafts with the reason.

    Raises:
        CannotOpen: nothing was kept; the phone still has it.
    """
    if (before := _found(envelope)) is not None:
        return before
    content = envelope.opened(_me())
    try:
        _take_in(envelope, content)
    except AnswerRefused as refusal:
        _keep(envelope, content, str(refusal))
    except Conflict:
        _keep(
            envelope,
            content,
            _("Somebody else wrote this down in the meantime. Compare, and save if it is still right."),
        )
    except IntegrityError:
        db.session.rollback()
        if _found(envelope) is None:
            raise
    found = _found(envelope)
    assert found is not None
    return found


@atomic
def _take_in(envelope: Envelope, content: Content) -> None:
    answer = _noted(envelope, content, DONE)
    sheet = sheet_of(envelope.sheet)
    form = filled_form(sheet, content.item_id, content.fields)
    if not form.validate():
        raise AnswerRefused(_("Something in this answer is missing or not clear. Correct it and save."))
    sheet.receive(content.item_id, form, content.finished_at)
    record("core.offline.received", answer, note=sheet.name)


@atomic
def _keep(envelope: Envelope, content: Content, reason: str) -> None:
    """Keep an answer that cannot be taken in among its author's drafts."""
    answer = _noted(envelope, content, WAITING)
    answer.reason = reason
    fields: dict[str, list[str]] = {}
    for name, value in content.fields:
        fields.setdefault(name, []).append(value)
    mark = FormMark(
        form_key=form_key(answer),
        user=str(answer.user_id),
        label=_("From the field"),
        address=f"/field/answers/{answer.id}",
    )
    drafts.keep(mark, drafts.fields_to_keep(fields))
    record("core.offline.received", answer, note=f"{envelope.sheet} {WAITING}")


def _noted(envelope: Envelope, content: Content, state: str) -> OfflineAnswer:
    answer = OfflineAnswer(
        user_id=_me(),
        answer_id=envelope.answer_id,
        sheet=envelope.sheet,
        item_id=content.item_id,
        finished_at=content.finished_at,
        state=state,
    )
    answer.keys()
    db.session.add(answer)
    db.session.flush()
    return answer


@atomic
def correct(answer: OfflineAnswer, form: Any) -> None:
    """Take in an answer that its author has corrected.

    Raises:
        AnswerRefused: it still cannot be taken in; the draft stays.
    """
    answer = db.session.get_one(OfflineAnswer, answer.id)
    if answer.state != WAITING:
        return
    sheet_of(answer.sheet).receive(answer.item_id, form, answer.finished_at)
    answer.state, answer.reason = DONE, None
    drafts.discard(form_key(answer))
    record("core.offline.received", answer, note=answer.sheet)


@atomic
def drop(answer: OfflineAnswer) -> None:
    """Throw an answer away that waits for a correction, because its author said so."""
    answer = db.session.get_one(OfflineAnswer, answer.id)
    if answer.state == WAITING:
        answer.state, answer.reason = DROPPED, None
        for draft in drafts.drafts_of(form_key(answer)):
            db.session.delete(draft)


def form_key(answer: OfflineAnswer) -> str:
    """Return the name of the draft in which an answer waits."""
    return f"core.offline:{answer.id}"


def _found(envelope: Envelope) -> OfflineAnswer | None:
    query = sa.select(OfflineAnswer).where(
        OfflineAnswer.user_id == _me(), OfflineAnswer.answer_id == envelope.answer_id
    )
    return db.session.scalars(query).one_or_none()


def _me() -> uuid.UUID:
    me = current().user_id
    assert me is not None
    return me
