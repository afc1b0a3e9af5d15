"""The catalogue of social services: loaded once, kept by the municipality, every change from a day on."""

import functools
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import g
from flask_babel import LazyString  # type: ignore[import-untyped]
from sqlalchemy.orm import selectinload

from core.db import atomic, db, now
from core.l10n import _, current_locale, fold, format_date, today
from core.records import check_version
from plugins.casework.hookspecs import CaseService
from plugins.casework.models import ServiceEdition, SocialService
from plugins.casework.problems import Refused

FILE = Path(__file__).resolve().parents[1] / "data" / "services.json"
EDITION_FIELDS = ("label", "label_en", "typology", "audience", "unit", "cost", "conditions", "source")


@functools.cache
def written() -> Mapping[str, Any]:
    """Return the shipped catalogue as it is written down."""
    found: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def load() -> None:
    """Enter the services that this installation does not know yet; what the municipality changed stays."""
    data, day = written(), date.fromisoformat(written()["valid_from"])
    known = {row.code: row for row in db.session.scalars(sa.select(SocialService))}
    for row in data["services"]:
        if row["code"] in known:
            continue
        service = SocialService(code=row["code"], number=row["number"], nature=row["nature"], active_from=day)
        service.whole_id = known[row["whole"]].id if row["whole"] else None
        words = {"label": row["label_sq"], **{name: row[name] for name in EDITION_FIELDS if name in row}}
        service.editions.append(ServiceEdition(valid_from=day, source=data["source"], **words))
        db.session.add(service)
        db.session.flush()
        known[row["code"]] = service


# --- reading


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A service as it is on a day."""

    service: SocialService
    edition: ServiceEdition
    parts: tuple["Entry", ...] = ()

    @property
    def label(self) -> str:
        """Return the service's name in the reader's language."""
        return (current_locale() == "en" and self.edition.label_en) or self.edition.label


def typologies() -> Mapping[str, Any]:
    """Return the typology of services as codes and words that are translated when they are shown."""
    return {row["code"]: LazyString(_typology, row["code"]) for row in written()["typology"]}


def _typology(code: str) -> str:
    row = next(row for row in written()["typology"] if row["code"] == code)
    return str(row["label_en" if current_locale() == "en" else "label_sq"])


def entries(day: date | None = None) -> dict[uuid.UUID, Entry]:
    """Return every service by id, as it is on a day; one that begins later, as it begins."""
    on = day or today()
    query = sa.select(SocialService).options(selectinload(SocialService.editions))
    found = {row.id: Entry(service=row, edition=_edition(row, on)) for row in db.session.scalars(query)}
    return dict(sorted(found.items(), key=lambda pair: _place(pair[1], found)))


def _edition(service: SocialService, day: date) -> ServiceEdition:
    """Return the edition in force on a day; before the first one, the first."""
    return next((edition for edition in service.editions if edition.valid_from <= day), service.editions[-1])


def _place(entry: Entry, known: Mapping[uuid.UUID, Entry]) -> tuple[int, bool, str]:
    """Order services by their number, and the parts of one after it; those without a number come last."""
    whole = known[entry.service.whole_id] if entry.service.whole_id else entry
    return whole.service.number or 999, entry is not whole, fold(entry.label)


def words() -> dict[str, str]:
    """Return the names of the services by id, remembered for the request: a timeline says many."""
    held: dict[str, str] | None = g.get("casework_service_words")
    if held is None:
        held = g.casework_service_words = {str(id_): entry.label for id_, entry in entries().items()}
    return held


def listed(day: date | None = None) -> list[Entry]:
    """Return the services that are no parts of others, each with its parts."""
    found = entries(day)
    parts: dict[uuid.UUID, list[Entry]] = {}
    for entry in found.values():
        if entry.service.whole_id:
            parts.setdefault(entry.service.whole_id, []).append(entry)
    return [
        Entry(service=entry.service, edition=entry.edition, parts=tuple(parts.get(id_, ())))
        for id_, entry in found.items()
        if not entry.service.whole_id
    ]


def offered(case_service: CaseService, day: date | None = None) -> list[Entry]:
    """Return what can be given in the files of a service on a day: offered, without parts, for its audience."""
    on = day or today()
    known = entries(on)
    wholes = {entry.service.whole_id for entry in known.values()}
    return [
        entry
        for id_, entry in known.items()
        if id_ not in wholes and entry.service.is_offered(on) and _is_for(entry, case_service)
    ]


def _is_for(entry: Entry, case_service: CaseService) -> bool:
    return not case_service.audiences or bool(set(entry.edition.audience) & set(case_service.audiences))


# --- keeping


@atomic
def add(*, nature: str, valid_from: date, **values: Any) -> SocialService:
    """Add a service of the municipality's own, offered from a day on.

    Raises:
        Refused: another service has the name.
    """
    _require_new_name(values["label"], None)
    service = SocialService(code=f"own_{uuid.uuid4().hex[:12]}", nature=nature, active_from=valid_from)
    service.editions.append(ServiceEdition(valid_from=valid_from, **values))
    db.session.add(service)
    db.session.flush()
    return service


@atomic
def revise(service: SocialService, seen_version: Any, *, valid_from: date, **values: Any) -> ServiceEdition:
    """Change what a service is from a day on; the editions before stay as they were.

    Raises:
        Conflict: somebody else saved since the page was opened.
        Refused: the day does not lie after the present edition's, another service has the name, or nothing changes.
    """
    check_version(service, seen_version)
    last = service.editions[0]
    if valid_from <= last.valid_from:
        raise Refused(
            _("The change must begin after %(day)s, when the present words began.", day=format_date(last.valid_from))
        )
    _require_new_name(values["label"], service)
    if all(getattr(last, name) == value for name, value in values.items() if name != "source"):
        raise Refused(_("Nothing is different yet."))
    edition = ServiceEdition(service=service, valid_from=valid_from, **values)
    db.session.add(edition)
    # So that the second of two editors is told: the edition alone would not move the service's version.
    service.updated_at = now()
    db.session.flush()
    return edition


@atomic
def offer_until(service: SocialService, seen_version: Any, day: date | None) -> None:
    """Say until when a service is offered; what is given already goes on.

    Raises:
        Conflict: somebody else saved since the page was opened.
        Refused: it would end before it began.
    """
    check_version(service, seen_version)
    if day is not None and day < service.active_from:
        raise Refused(_("The end lies before the beginning."))
    service.active_to = day


def _require_new_name(label: str, own: SocialService | None) -> None:
    taken = (entry for entry in entries().values() if own is None or entry.service.id != own.id)
    if any(fold(entry.edition.label) == fold(label) for entry in taken):
        raise Refused(_("A service of this name is in the catalogue already."))
