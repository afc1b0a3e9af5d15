"""The invented staff of the demonstration, and who of them works where."""

import uuid
from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from core.auth.models import User, UserRole
from core.db import db
from plugins.office.models import Unit, UserUnit

STAFF = (
    ("anila.gjoka", "Anila Gjoka", "cp_worker_unit"),
    ("besnik.kercuku", "Besnik Kërçuku", "cp_worker_unit"),
    ("drita.mehilli", "Drita Mëhilli", "cp_worker_unit"),
    ("ervin.lleshi", "Ervin Lleshi", "cp_worker_unit"),
    ("mirela.cela", "Mirela Çela", "cp_worker_town"),
    ("gentian.permeti", "Gentian Përmeti", "cp_worker_town"),
    ("valbona.xhafa", "Valbona Xhafa", "cp_supervisor"),
    ("arben.dedja", "Arben Dedja", "director"),
    ("klodian.bregu", "Klodian Bregu", "it_admin"),
    ("ilda.ruci", "Ilda Ruçi", "jurist"),
    ("skender.mema", "Skënder Mema", "auditor"),
    ("fatmira.leka", "Fatmira Leka", "secretary"),
    ("luan.hoti", "Luan Hoti", "finance"),
    ("mira.toska", "Mira Toska", "staff"),
)
SINCE = date(2021, 1, 4)


def users() -> list[dict[str, str]]:
    """Return the staff, as the demonstration makes users of them."""
    return [{"username": username, "name": name, "role": role} for username, name, role in STAFF]


def with_role(role: str) -> list[uuid.UUID]:
    """Return the users who hold a role, in the order of their names."""
    query = sa.select(User.id).join(UserRole, UserRole.user_id == User.id).where(UserRole.role == role)
    return list(db.session.scalars(query.order_by(User.username)))


def place_workers() -> dict[str, list[uuid.UUID]]:
    """Say who works in which unit, where nobody said it before; return the workers of each unit by its code."""
    units = {unit.code: unit for unit in db.session.scalars(sa.select(Unit).order_by(Unit.code))}
    town, country = with_role("cp_worker_town"), with_role("cp_worker_unit")
    placed = dict(_shared_out([code for code, unit in units.items() if unit.kind != "city"], country or town))
    placed |= {code: town or country for code, unit in units.items() if unit.kind == "city"}
    known = set(db.session.execute(sa.select(UserUnit.user_id, UserUnit.unit_id)))
    for code, workers in placed.items():
        for worker in workers:
            if (worker, units[code].id) not in known:
                db.session.add(UserUnit(user_id=worker, unit_id=units[code].id, valid_from=SINCE))
    db.session.flush()
    return placed


def _shared_out(codes: list[str], workers: list[uuid.UUID]) -> Iterator[tuple[str, list[uuid.UUID]]]:
    """Give each worker about the same number of neighbouring units."""
    for place, code in enumerate(codes):
        yield code, [workers[place * len(workers) // len(codes)]] if workers else []
