"""Loading the office's reference data when the plugin is installed or upgraded."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from core.db import db
from plugins.office.models import County, Institution, Letterhead, Municipality, Rule, RulePack, Unit, UnitName

DATA = Path(__file__).parent / "data"


def read(name: str) -> Any:
    """Return the content of one of the data files."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def load() -> None:
    """Add what is missing: what people have changed since stays as they left it."""
    territory = read("territory.json")
    _counties(territory)
    _units(territory["units"])
    _institutions(read("institutions.json")["institutions"])
    for file in sorted((DATA / "rule_packs").glob("*.json")):
        _pack(json.loads(file.read_text(encoding="utf-8")))
    _letterhead()
    db.session.flush()


def _counties(territory: Any) -> None:
    for county in territory["counties"]:
        db.session.merge(County(code=county["code"], name=county["name"]))
    db.session.flush()
    for row in territory["municipalities"]:
        db.session.merge(Municipality(code=row["code"], name=row["name"], county_code=row["county"]))
    db.session.flush()


def _units(units: list[Any]) -> None:
    known = set(db.session.scalars(sa.select(Unit.code)))
    for row in units:
        if row["code"] not in known:
            since, until = _day(row["valid_from"]), _day(row["valid_to"])
            unit = Unit(code=row["code"], name=row["name"], kind=row["kind"], aliases=row["aliases"])
            unit.valid_from, unit.valid_to = since or date(2015, 6, 21), until
            unit.names = [UnitName(name=row["name"], valid_from=unit.valid_from, valid_to=until)]
            db.session.add(unit)


def _institutions(rows: list[Any]) -> None:
    known = set(db.session.scalars(sa.select(Institution.code)))
    for row in rows:
        if row["code"] not in known:
            kept = {name: row[name] for name in ("code", "kind", "name", "short_name", "aliases", "level")}
            db.session.add(Institution(**kept, municipality_code=row["municipality"]))


def _pack(data: Any) -> None:
    if db.session.scalar(sa.select(RulePack.id).where(RulePack.code == data["id"])) is not None:
        return
    pack = RulePack(code=data["id"], label=data["label_sq"], source=data["source"], note=data["note"])
    pack.valid_from, pack.valid_to = _day(data["valid_from"]) or date(1991, 4, 29), _day(data["valid_to"])
    kept = (
        "rule",
        "amount",
        "unit",
        "trigger",
        "level",
        "repeats",
        "actor",
        "kind",
        "act",
        "article",
        "confidence",
        "note",
    )
    pack.rules = [
        Rule(**{name: row[name] for name in kept}, label=row["label_sq"], text=row["text_sq"], place=place)
        for place, row in enumerate(data["rules"])
    ]
    db.session.add(pack)


def _letterhead() -> None:
    if db.session.scalar(sa.select(sa.func.count()).select_from(Letterhead)):
        return
    name = current_app.extensions["settings"].municipality.title()
    db.session.add(
        Letterhead(
            valid_from=date(2015, 6, 21),
            municipality=f"Bashkia {name}",
            directorate="Drejtoria e Shërbimeve të Kujdesit Social dhe Komunitar",
            sector="Sektori i Mbrojtjes së Fëmijëve dhe Barazisë Gjinore",
            place=name,
        )
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
