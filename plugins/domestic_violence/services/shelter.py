"""Where somebody stays under another roof: it leaves on no paper, whoever receives it."""

from collections.abc import Iterator

import sqlalchemy as sa

from core.db import db
from core.disclosure import Party
from plugins.casework.models import CaseFile, Provision

SHELTER = "shelter"
"""A class of its own, which no profile of recipients shows."""


def safe_places(case: CaseFile) -> list[Party]:
    """Return the places where somebody of a file stays or stayed, as values that are covered in every document."""
    rows = db.session.scalars(sa.select(Provision).where(Provision.case_id == case.id))
    places = tuple(said for row in rows if isinstance(row.whereabouts, str) for said in _said(row.whereabouts))
    return [Party(id=None, name="", role="", values={SHELTER: places})] if places else []


def _said(place: str) -> Iterator[str]:
    """Yield a place as it is written, and as people shorten it: “Blue Canary” of “Shelter Blue Canary, floor 2”."""
    yield place
    for part in place.split(","):
        words = part.split()
        yield from (" ".join(words[first:]) for first in range(1, len(words) - 1))
