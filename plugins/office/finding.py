"""What the search box finds of office: institutions, by any of their names."""

from flask import url_for

from core.access.principal import Principal
from core.contributions import SearchHit
from plugins.office import institutions, reference

MOST = 5
SHORTEST = 3


def search(query: str, who: Principal) -> list[SearchHit]:
    """Return the institutions one of whose names has the words of the query."""
    if not who.may("office.institution.read") or len(query.strip()) < SHORTEST:
        return []
    kinds = reference.institution_kinds()
    return [
        SearchHit(
            label=row.name,
            detail=kinds.get(row.kind, ""),
            url=url_for("office_institutions.institution", record_id=row.id),
            id=row.id,
        )
        for row in institutions.matching(query)[:MOST]
    ]
