"""From how many people on a number is told: five, unless the municipality decided otherwise."""

from core.audit.chain import record
from core.db import atomic, db
from core.measures.contract import Measure
from core.state import Setting, by_epoch, next_epoch

NAME = "core.measure.threshold"
USUAL, LEAST, MOST = 5, 3, 10


def threshold(measure: Measure) -> int:
    """Return the smallest number of people that a measure tells; for the most sensitive never less than usual."""
    chosen = chosen_threshold()
    return max(chosen, USUAL) if measure.sensitivity == "sensitive" else chosen


def chosen_threshold() -> int:
    """Return what the municipality chose; remembered until the epoch changes, since every figure asks for it."""
    return by_epoch(NAME, _chosen)


def _chosen() -> int:
    row = db.session.get(Setting, NAME)
    return int(row.value["threshold"]) if row else USUAL


@atomic
def choose_threshold(number: int, reason: str) -> None:
    """Choose another threshold; a lower one than usual needs a reason.

    Raises:
        ValueError: out of bounds, or lower without a reason.
    """
    if not LEAST <= number <= MOST or (number < USUAL and not reason.strip()):
        raise ValueError(number)
    row = db.session.get(Setting, NAME) or Setting(name=NAME)
    row.value = {"threshold": number, "reason": reason.strip()}
    db.session.add(row)
    next_epoch()
    record("core.measure.threshold", note=str(number))
