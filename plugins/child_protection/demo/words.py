"""Invented names and sentences, chosen by a seeded die."""

import functools
import json
import random
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "casework" / "data" / "demo_names.json"


@functools.cache
def _written() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def given_name(die: random.Random, sex: str) -> str:
    """Return a first name for a girl or a boy."""
    names: list[str] = _written()["first_names"][sex]
    return die.choice(names)


def father_name(die: random.Random) -> str:
    """Return a father's name."""
    names: list[str] = _written()["father_names"]
    return die.choice(names)


def surname(die: random.Random) -> str:
    """Return a surname."""
    names: list[str] = _written()["surnames"]
    return die.choice(names)


def place(die: random.Random, unit_code: str) -> str:
    """Return a village or quarter of a unit."""
    names: list[str] = _written()["places"][unit_code]
    return die.choice(names)


def text(die: random.Random, kind: str) -> str:
    """Return a text of a kind: one pattern, each of its places filled with one sentence."""
    found = _written()["texts"][kind]
    pattern: str = die.choice(found["patterns"])
    return pattern.format(**{slot: die.choice(sentences) for slot, sentences in found["parts"].items()})


def goals(die: random.Random, count: int) -> list[tuple[str, str]]:
    """Return goals of different domains, as pairs of domain and text."""
    by_domain: dict[str, list[str]] = {}
    for goal in _written()["plan_goals"]:
        by_domain.setdefault(goal["domain"], []).append(goal["text"])
    domains = die.sample(sorted(by_domain), min(count, len(by_domain)))
    return [(domain, die.choice(by_domain[domain])) for domain in domains]


def actions(die: random.Random, domain: str, count: int) -> list[tuple[str, str]]:
    """Return actions of a domain, as pairs of text and the kind of institution that does it."""
    fitting = [a for a in _written()["plan_actions"] if a["domain"] == domain] or _written()["plan_actions"]
    return [(row["text"], row["institution_kind"]) for row in die.sample(fitting, min(count, len(fitting)))]
