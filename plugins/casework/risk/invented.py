"""Invented answer sheets of a risk instrument, for demonstrations, that come to a wanted level."""

import json
import random
from dataclasses import dataclass

from plugins.casework.risk.instrument import UNKNOWN, Instrument

POOL = 60
RAISING = ("immediate", "high", "medium")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A filled-in sheet: its level, and its answers as they are sealed."""

    level: str
    answers: bytes
    effective: bytes


def pools(instrument: Instrument, seed: int) -> dict[str, list[Sheet]]:
    """Return sheets for every level, enough that files do not look alike."""
    die = random.Random(seed)
    found: dict[str, list[Sheet]] = {level.code: [] for level in instrument.levels}
    while any(len(sheets) < POOL for sheets in found.values()):
        for level in found:
            sheet = _fill(die, instrument, level)
            found[sheet.level].append(sheet)
    return found


def _fill(die: random.Random, instrument: Instrument, level: str) -> Sheet:
    """Answer quietly, then raise one or two answers; a few questions that are not critical stay open."""
    answers = {code: _quiet(question.effects) for code, question in instrument.questions.items()}
    raising = [(code, a, e) for code, q in instrument.questions.items() for a, e in q.effects.items() if e in RAISING]
    wanted = [(code, answer) for code, answer, effect in raising if effect == level]
    answers |= dict(die.sample(wanted, 1)) if wanted else {}
    if level in ("high", "immediate"):
        milder = [(code, answer) for code, answer, effect in raising if effect == "medium"]
        answers |= {code: a for code, a in die.sample(milder, 2) if answers[code] in ("no", "none")}
    for code, question in instrument.questions.items():
        if question.section == "protective":
            answers[code] = die.choice(["yes", "no", UNKNOWN])
        elif not question.critical and answers[code] in ("no", "none") and die.random() < 0.08:
            answers[code] = UNKNOWN
    outcome = instrument.assess(answers)
    return Sheet(outcome.level.code, _bytes(answers), _bytes(dict(outcome.effective)))


def _quiet(effects: object) -> str:
    return "no" if "no" in effects else "none"  # type: ignore[operator]


def _bytes(value: dict[str, str]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
