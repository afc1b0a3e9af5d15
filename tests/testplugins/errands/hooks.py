"""What the errands add: something that tasks and documents can be about."""

import uuid

import sqlalchemy as sa

from core.db import db
from core.disclosure import Party
from core.documents import blocks
from core.hookspecs import hookimpl
from plugins.errands.models import Errand
from plugins.office.hookspecs import DocumentTemplate, ReferralSource, SharedPart, TaskSubject


def describe(ids):
    rows = db.session.scalars(sa.select(Errand).where(Errand.id.in_(list(ids))))
    return {row.id: (row.reference, f"/errands/{row.id}") for row in rows}


def initials(ids):
    return {row.id: "P. K." for row in db.session.scalars(sa.select(Errand).where(Errand.id.in_(list(ids))))}


@hookimpl
def register_task_subjects():
    words = {"all_done": "Porosia u mbyll", "seen": "U krye"}
    return [TaskSubject(name="errands.errand", model=Errand, describe=describe, words=words, initials=initials)]


def letter(errand, to, _choice):
    """Say what the errand is about; its only secret is where Mira lives."""
    return {
        "errand": {"reference": errand.reference},
        "greeting": "Të nderuar,",
        "body": [
            blocks.text(f"Porosia {errand.reference} pritet në {HOME}."),
            blocks.table(("Çfarë", "Kosto"), [("Letra", "1 200 lekë")], right={1}, about="Kostot"),
        ],
        "closing": "Faleminderit.",
    }


HOME = "Rruga Kombëtare, pallati 7"
MIRA, AGIM = uuid.UUID(int=1), uuid.UUID(int=2)


@hookimpl
def register_document_templates():
    return [
        DocumentTemplate(
            name="errands.letter",
            label="Letër porosie",
            kind="letter",
            record="errands.errand",
            permission="office.document.write",
            facts=letter,
            sample=lambda: {"errand": {"reference": "P-0"}},
            recipients=("police", "court", "other_party", "internal"),
            choices=lambda errand: [("1", "E para"), ("2", "E dyta")],
        )
    ]


@hookimpl
def document_parties(record):
    if not isinstance(record, Errand):
        return []
    return [
        Party(id=MIRA, name="Mira Provë", role="Pritësja", values={"address": (HOME,), "phone": ("+355692123456",)}),
        Party(id=AGIM, name="Agim Provë", role="Dërguesi", values={"phone": ("+355672000111",)}),
    ]


CONSENTS, HEARD, HANDED = {}, [], {}
"""What the errands consent to, what they heard became of referrals, and what they took up."""


def parts(errand, profile):
    """The errand itself for everybody; where Mira lives, and how she is, for who may be told."""
    told = (("health", "Shëndeti", "Mira ka astmë"), ("address", "Adresa", HOME))
    return [
        SharedPart(code="errand", label="Porosia", rows=[("Referenca", errand.reference)]),
        *(
            SharedPart(code=code, label=label, rows=[(label, text)])
            for code, label, text in told
            if profile.tells(code)
        ),
    ]


@hookimpl
def register_referral_sources():
    return [
        ReferralSource(
            name="errands.errand",
            may=lambda _errand: True,
            parts=parts,
            consent=lambda errand, institution_id: CONSENTS.get((errand.id, institution_id)),
            noted=lambda errand, referral, what: HEARD.append((errand.id, referral.state, what)),
            unit=lambda errand: errand.unit_id,
        )
    ]


@hookimpl
def referral_receivers():
    return {"errand": "Porositë"}


@hookimpl
def receive_referral(kind, facts):
    if kind != "errand":
        return None
    HANDED["R-1"] = facts
    return "R-1"
