"""Counted facts: declared by the plugin that owns them, read by everybody else through one door.

A plugin declares them by the hook `register_measures`, as `Measure`. A page or a report asks:

    new = measures.ask("cp.cases_new", Period.quarter(2026, 2), by=("unit", "sex"))
    new.total, new.at(unit="15-02"), new.at(unit="15-02", sex="female")      # Cell(value, hidden)
    measures.members("cp.cases_new", Period.quarter(2026, 2), {"unit": "15-02"})   # the ids behind it, as a query

A page of many figures asks for them inside `with measures.together(…)`, so that they are counted at once.

A missing module answers none, never 0. Who may open what stands behind a figure gets it exact, within their reach; all
others, and everything that is published (`measures.published`), get the whole with small numbers of people hidden.
"""

from core.measures.contract import (
    ALL,
    STAR,
    UNKNOWN,
    Cell,
    ContractBroken,
    Counted,
    Definition,
    Dimension,
    Measure,
    NotOffered,
)
from core.measures.door import ask, may_open, may_read, members, published, together
from core.measures.periods import NotAPeriod, Period
from core.measures.registered import measures, require_sound
from core.measures.snapshots import Frozen, fingerprint, freeze

__all__ = [
    "ALL",
    "STAR",
    "UNKNOWN",
    "Cell",
    "ContractBroken",
    "Counted",
    "Definition",
    "Dimension",
    "Frozen",
    "Measure",
    "NotAPeriod",
    "NotOffered",
    "Period",
    "ask",
    "fingerprint",
    "freeze",
    "may_open",
    "may_read",
    "measures",
    "members",
    "published",
    "require_sound",
    "together",
]
