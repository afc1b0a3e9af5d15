"""What an installation begins with: services, programmes, and the centres that are known of its municipality."""

from datetime import time
from typing import Any

import sqlalchemy as sa

from core.db import db
from core.l10n import today
from plugins.community_centres import codes
from plugins.community_centres.models import Centre, Offering, OpeningRule, Programme, Provider, Service
from plugins.office import reference


def load() -> None:
    """Load what is not there yet; what the municipality changed stays as it changed it."""
    told = codes.first()
    _services(told)
    own = reference.own_municipality()
    known = set(db.session.scalars(sa.select(Centre.code)))
    for row in told["centres"]:
        if own is not None and row["municipality"] == own.code and row["code"] not in known:
            add_centre(Centre(code=row["code"], name=row["name"]))


def _services(told: dict[str, Any]) -> None:
    known = {row.code: row for row in db.session.scalars(sa.select(Service))}
    town = db.session.scalar(sa.select(Provider).where(Provider.kind == "municipality"))
    if town is None:
        own = reference.own_municipality()
        town = Provider(name=f"Bashkia {own.name}" if own is not None else "Bashkia", kind="municipality")
        db.session.add(town)
    for row in told["services"]:
        if row["code"] not in known:
            known[row["code"]] = Service(**row, provider=town)
            db.session.add(known[row["code"]])
    programmes = set(db.session.scalars(sa.select(Programme.code)))
    for row in told["programmes"]:
        if row["code"] not in programmes:
            db.session.add(Programme(**{**row, "service": known[row["service"]]}))
    db.session.flush()


def add_centre(centre: Centre) -> Centre:
    """Add a centre with the usual hours and the services of a multifunctional centre."""
    db.session.add(centre)
    centre.keys()
    usual = codes.first()["hours"]
    names = [row["code"] for row in codes.first()["services"]]
    for service in db.session.scalars(sa.select(Service).where(Service.code.in_(names))):
        db.session.add(Offering(centre=centre, service=service))
    db.session.flush()
    opens, closes = (time.fromisoformat(usual[name]) for name in ("opens", "closes"))
    db.session.add(
        OpeningRule(centre_id=centre.id, days=list(usual["days"]), opens=opens, closes=closes, valid_from=today())
    )
    db.session.flush()
    return centre
