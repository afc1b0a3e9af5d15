"""How a document is called, how far it is, and what it waits for."""

from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.l10n import _, _l
from plugins.office.documents import registered
from plugins.office.models import Document
from plugins.office.models.documents import ARCHIVED, PREPARED, PROTOCOL, PROTOCOLLED, UNPROTOCOLLED

STATES = {
    UNPROTOCOLLED: (_l("Not protocolled"), "amber"),
    PROTOCOLLED: (_l("Protocolled"), "blue"),
    ARCHIVED: (_l("Archived"), "grey"),
}
WORKING = (_l("Working copy"), "grey")


def label_of(document: Document) -> Any:
    """Return what a document is called; of a module that is gone only the kind is known."""
    template = registered.templates().get(document.template)
    return template.label if template is not None else registered.kinds().get(document.kind, document.kind)


def state_of(document: Document) -> tuple[Any, str]:
    """Return a document's state as words and a tone; what is never numbered is a working copy."""
    if document.state == UNPROTOCOLLED and not registered.steps_of(document):
        return WORKING
    return STATES[document.state]


def waits_of(document: Document) -> str:
    """Return what a document waits for, in words."""
    if document.waits_for == PREPARED:
        return _("to be sent on")
    if document.waits_for == PROTOCOL:
        return _("protocol number")
    step = next((step for step in registered.steps_of(document) if step.code == document.waits_for), None)
    return _("signature: %(step)s", step=step.label) if step is not None else ""


def waits_for_me() -> sa.ColumnElement[bool]:
    """Return the condition that whoever acts may take the next step: their own to send on, or others' to sign."""
    who = current()
    steps = [step.code for step in registered.all_steps() if step.code != PREPARED and who.may(step.permission)]
    own = sa.and_(Document.waits_for == PREPARED, Document.made_by_id == who.user_id)
    others = sa.and_(Document.waits_for.in_(steps), Document.made_by_id != who.user_id)
    number = Document.waits_for == PROTOCOL if who.may("office.document.protocol") else sa.false()
    return sa.or_(own, others, number)
