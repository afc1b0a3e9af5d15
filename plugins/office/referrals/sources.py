"""What can be referred, and to whom: records that plugins registered; institutions, other municipalities and units."""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.db import db
from core.disclosure import Profile
from core.hooks import collected
from core.l10n import sort_key, today
from core.lifecycle import switched_off
from plugins.office import institutions, subjects
from plugins.office.hookspecs import ReferralSource, SharedPart, Standing
from plugins.office.models import Agreement, Institution, Unit
from plugins.office.referrals import codes


def sources() -> dict[str, ReferralSource]:
    """Return the kinds of record that can be referred, by name."""
    off = switched_off()
    return {source.name: source for plugin, source in collected("register_referral_sources") if plugin not in off}


def source_of(record: Any) -> ReferralSource | None:
    """Return how a record is referred, or nothing when its kind cannot be."""
    return sources().get(subjects.kind_of(record)) if record is not None else None


def may_refer(record: Any) -> bool:
    """Say whether whoever acts may refer a record; a referral about none is everybody's who may refer at all."""
    if record is None:
        return True
    source = source_of(record)
    return source is not None and source.may(record)


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """To whom a referral goes: an institution (another municipality is one), or a unit of ours."""

    institution: Institution | None = None
    unit: Unit | None = None

    @property
    def name(self) -> str:
        if self.institution is not None:
            return self.institution.name
        assert self.unit is not None
        return self.unit.name

    @property
    def profile(self) -> Profile:
        return codes.profile_of(self.institution)

    @property
    def choice(self) -> str:
        kind, row = ("institution", self.institution) if self.institution is not None else ("unit", self.unit)
        assert row is not None
        return f"{kind}:{row.id}"


def receiver_of(choice: str) -> Receiver | None:
    """Return the receiver that a choice names, or nothing."""
    kind, _colon, text = choice.partition(":")
    try:
        key = uuid.UUID(text)
    except ValueError:
        return None
    if kind == "institution" and (institution := db.session.get(Institution, key)) is not None:
        ended = institution.ended_on is not None and institution.ended_on < today()
        return None if ended else Receiver(institution=institution)
    if kind == "unit" and (unit := db.session.get(Unit, key)) is not None:
        return Receiver(unit=unit)
    return None


def offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return everybody to whom a referral can go, in groups: institutions, units of ours, other municipalities."""
    rows = institutions.institutions()
    units = sorted(db.session.scalars(sa.select(Unit)), key=lambda unit: sort_key(unit.name))
    others = [row for row in rows if row.kind == "municipality"]
    return [
        ("institutions", [(f"institution:{row.id}", row.name) for row in rows if row.kind != "municipality"]),
        ("units", [(f"unit:{unit.id}", unit.name) for unit in units]),
        ("municipalities", [(f"institution:{row.id}", row.name) for row in others]),
    ]


def parts_for(record: Any, receiver: Receiver) -> list[SharedPart]:
    """Return the parts of a record that a receiver of this kind may be shown, without empty ones."""
    source = source_of(record)
    found = source.parts(record, receiver.profile) if source is not None else ()
    return [part for part in found if part.rows]


def consent_for(record: Any, receiver: Receiver) -> Standing | None:
    """Return the consent that allows to show a record to a receiver today."""
    source = source_of(record)
    institution_id = receiver.institution.id if receiver.institution is not None else None
    return source.consent(record, institution_id) if source is not None else None


def live_agreement(institution: Institution) -> Agreement | None:
    """Return the agreement with an institution that is in force today."""
    day = today()
    query = sa.select(Agreement).where(
        Agreement.institution_id == institution.id,
        Agreement.valid_from <= day,
        sa.or_(Agreement.valid_to.is_(None), Agreement.valid_to >= day),
    )
    return db.session.scalars(query.order_by(Agreement.valid_to.desc())).first()


def lacks_agreement(institution: Institution | None) -> bool:
    """Say whether nothing about people may go to an institution today, because no agreement with it is in force."""
    if institution is None or not codes.needs_agreement(institution):
        return False
    return live_agreement(institution) is None
