"""The reference data of office: its words and codes, and loading territory, institutions and rule packs."""

import functools
import json
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from core.db import db
from core.l10n import fold
from plugins.office.models import County, Institution, Letterhead, Municipality, Rule, RulePack, Unit, UnitName

DATA = Path(__file__).parent / "data"
FIRST_DAY = date(2015, 6, 21)
"""The day from which the present municipalities exist (Law 115/2014)."""


@functools.cache
def read(name: str) -> Any:
    """Return a file of reference data."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def labels(name: str, rows: str) -> dict[str, str]:
    """Return the Albanian labels of a list of codes, in the order of the file."""
    return {row["code"]: row["label_sq"] for row in read(name)[rows]}


def institution_kinds() -> dict[str, str]:
    """Return the kinds of institution with their labels."""
    return labels("institutions.json", "kinds")


def rule_words(rows: str) -> dict[str, str]:
    """Return the words of rule packs: units, kinds, confidences, actors or triggers."""
    return labels("rule_codes.json", rows)


def load() -> None:
    """Load what is not there yet; what the municipality changed stays as it changed it."""
    _load_territory()
    _load_institutions()
    _load_packs()
    _load_letterhead()


def own_municipality() -> Municipality | None:
    """Return the municipality that the settings name."""
    wanted = fold(current_app.extensions["settings"].municipality)
    return next((row for row in db.session.scalars(sa.select(Municipality)) if fold(row.name) == wanted), None)


def _load_territory() -> None:
    territory = read("territory.json")
    for row in territory["counties"]:
        db.session.merge(County(code=row["code"], name=row["name"]))
    db.session.flush()
    for row in territory["municipalities"]:
        values = {"code": row["code"], "name": row["name"], "county_code": row["county"], "aliases": row["aliases"]}
        db.session.merge(Municipality(**values))
    db.session.flush()
    own, known = own_municipality(), set(db.session.scalars(sa.select(Unit.code)))
    for row in territory["units"]:
        if own is not None and row["municipality"] == own.code and row["code"] not in known:
            _add_unit(row)
    db.session.flush()


def _add_unit(row: dict[str, Any]) -> None:
    since = date.fromisoformat(row["valid_from"])
    unit = Unit(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        aliases=row["aliases"],
        municipality_code=row["municipality"],
        valid_from=since,
    )
    unit.names.append(UnitName(name=row["name"], valid_from=since))
    db.session.add(unit)


def _load_institutions() -> None:
    """Load the institutions of the country and of our own place, and the other municipalities."""
    own, known = own_municipality(), set(db.session.scalars(sa.select(Institution.code)))
    for row in read("institutions.json")["institutions"]:
        if row["code"] not in known and row["municipality"] in (None, own.code if own else None):
            names = ("code", "kind", "name", "short_name", "aliases", "level")
            db.session.add(Institution(**{name: row[name] for name in names}, municipality_code=row["municipality"]))
    for other in db.session.scalars(sa.select(Municipality)).all():
        code = f"bashkia-{other.code}"
        if other is not own and code not in known:
            aliases = [f"Bashkia {alias}" for alias in other.aliases]
            name = f"Bashkia {other.name}"
            db.session.add(
                Institution(code=code, kind="municipality", name=name, aliases=aliases, municipality_code=other.code)
            )
    db.session.flush()


def _load_packs() -> None:
    known = set(db.session.scalars(sa.select(RulePack.code)))
    for file in sorted((DATA / "rule_packs").glob("*.json")):
        pack = read(f"rule_packs/{file.name}")
        if pack["id"] not in known:
            _add_pack(pack)
    db.session.flush()


def _add_pack(data: dict[str, Any]) -> None:
    pack = RulePack(
        code=data["id"],
        edition=1,
        label=data["label_sq"],
        valid_from=date.fromisoformat(data["valid_from"]),
        valid_to=date.fromisoformat(data["valid_to"]) if data["valid_to"] else None,
        source=data["source"],
        note=data["note"],
    )
    same = ("amount", "unit", "trigger", "level", "repeats", "actor", "kind", "act", "article", "confidence", "note")
    for position, row in enumerate(data["rules"]):
        pack.rules.append(
            Rule(
                rule=row["rule"],
                label=row["label_sq"],
                text=row["text_sq"],
                position=position,
                **{name: row[name] for name in same},
            )
        )
    db.session.add(pack)


def _load_letterhead() -> None:
    own = own_municipality()
    if own is None or db.session.scalar(sa.select(sa.func.count(Letterhead.id))):
        return
    ours = {
        row["code"]: row["name"] for row in read("institutions.json")["institutions"] if row["municipality"] == own.code
    }
    db.session.add(
        Letterhead(
            valid_from=FIRST_DAY,
            municipality=f"Bashkia {own.name}",
            directorate=ours.get("drejtoria-sociale", "Drejtoria e Shërbimeve Sociale"),
            place=own.name,
        )
    )
