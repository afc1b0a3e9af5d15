"""The cross-sector technical group (GTN): its kind of body, and setting up the one of the municipality."""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.db import atomic, db
from core.l10n import _l
from plugins.casework.agenda import KIND as CASE
from plugins.office.hookspecs import BodyKind
from plugins.office.meetings import bodies
from plugins.office.models import Body, Institution

NAME = "child_protection.gtn"
KIND = BodyKind(
    name=NAME,
    label=_l("Technical group (GTN)"),
    read=f"{NAME}.read",
    write=f"{NAME}.write",
    sign=f"{NAME}.sign",
    chair=_l("The director of social services; in an administrative unit the child protection worker"),
    subjects=(CASE,),
    weight=10,
)
FILE = Path(__file__).parent / "data" / "gtn.json"


@atomic
def set_up() -> Body | None:
    """Set up the group of the whole municipality with the seats of its institutions, unless there is one."""
    if db.session.scalar(sa.select(Body.id).where(Body.kind == NAME).limit(1)) is not None:
        return None
    written: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    known = dict(db.session.execute(sa.select(Institution.code, Institution.id)).all())
    body = bodies.found(NAME, written["name"], short_name=written["short_name"], aliases=written["aliases"])
    for seat in written["seats"]:
        if seat["institution"] in known:
            bodies.give_seat(body, known[seat["institution"]], role=seat["role"], since=body.names[0].valid_from)
    return body
