"""Amounts of money in whole lekë: planned, approved by a decision, spent."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

MUNICIPALITY, STATE, NOBODY = "municipality", "state", "none"
PUBLIC = (MUNICIPALITY, STATE)
"""Who pays by a decision only; all payers stand in the code list `fund_source`."""


@dataclass(frozen=True, slots=True)
class Money:
    """What something costs: as planned, as approved, and as paid so far."""

    planned: int = 0
    approved: int = 0
    spent: int = 0

    def __add__(self, other: "Money") -> "Money":
        return Money(self.planned + other.planned, self.approved + other.approved, self.spent + other.spent)


@dataclass(frozen=True, slots=True)
class Costs:
    """What a plan costs: by action, and by who pays as far as anybody does."""

    by_action: Mapping[uuid.UUID, Money]
    by_payer: Mapping[str, Money]

    @property
    def total(self) -> Money:
        return sum(self.by_payer.values(), Money())
