"""Publishing an approved round: what the public reads is made once, with small numbers of people hidden."""

import re
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.audit.chain import record
from core.db import atomic, db
from core.exports.cells import cell_of
from core.exports.writers import to_csv
from core.l10n import _, fold, in_language, today
from plugins.gender_budget import codes
from plugins.gender_budget.models import Publication, Round
from plugins.gender_budget.models.rounds import APPROVED
from plugins.gender_budget.permissions import ROUND
from plugins.gender_budget.services import rounds
from plugins.office.problems import Refused

HEAD = ("kodi", "treguesi", "njesia", "vlera_e_synuar", "periudha", "vlera", "perqindja", "gjendja", "gra_vajza",
        "burra_djem")  # fmt: skip
COLUMNS = ("code", "text", "unit", "target", "period", "printed", "percent", "status", "women", "men")


@atomic
def publish(row: Round) -> Publication:
    """Publish an approved round in the place of what was published of it before.

    Raises:
        Refused: the Council did not approve it yet.
    """
    if not current().may(ROUND) or row.state != APPROVED:
        raise Refused(_("Only a round that the Council approved is published."))
    with in_language("sq"):
        content = _content(row)
    found = of_round(row)
    if found is None:
        found = Publication(round_id=row.id, slug=_slug(row))
        db.session.add(found)
    found.content, found.sha256 = content, rounds.hash_of(content)
    found.published_on, found.by_id = today(), current().user_id
    db.session.flush()
    record("gender_budget.round.published", row, note=found.sha256[:16])
    return found


def of_round(row: Round) -> Publication | None:
    """Return what is published of a round."""
    return db.session.scalar(sa.select(Publication).where(Publication.round_id == row.id))


def published() -> list[Publication]:
    """Return all that is published, the newest first."""
    return list(db.session.scalars(sa.select(Publication).order_by(Publication.published_on.desc(), Publication.slug)))


def by_slug(slug: str) -> Publication | None:
    """Return what is published under an address."""
    return db.session.scalar(sa.select(Publication).where(Publication.slug == slug))


def _slug(row: Round) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(f"{row.plan.code} {row.period.brief}")).strip("-")[:60]


def _content(row: Round) -> dict[str, Any]:
    from plugins.gender_budget.documents import facts

    found = facts.parts(row)
    return {
        "title": row.plan.title,
        "period": row.period.brief,
        "decision": f"{row.decision}, {row.decided_on:%d.%m.%Y}",
        "areas": [
            {
                "title": f"{area['code']}. {area['title']}",
                "objectives": [
                    {"title": one["title"], "lines": [_line(line) for line in one["lines"]]}
                    for one in area["objectives"]
                ],
            }
            for area in found.areas
        ],
    }


def _line(line: dict[str, Any]) -> dict[str, Any]:
    women, men = (codes.by_side(line["split"], side) for side in ("f", "m"))
    return {
        "code": line["code"],
        "text": line["text"],
        "unit": codes.label("unit", line["unit"]),
        "target": line["target_words"],
        "period": line["period"],
        "printed": line["printed"],
        "percent": line["percent"],
        "status": line["status"],
        "women": women,
        "men": men,
    }


def as_csv(found: Publication) -> bytes:
    """Return the open data of a publication, one row for each indicator."""
    lines = [line for area in found.content["areas"] for objective in area["objectives"] for line in objective["lines"]]
    return to_csv([list(HEAD), *([cell_of(line[name]) for name in COLUMNS] for line in lines)])
