"""The words of referrals, and what an institution's kind decides: its profile, and whether it needs an agreement."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString  # type: ignore[import-untyped]

from core.disclosure import Profile
from core.l10n import current_locale
from plugins.office.documents.registered import profiles
from plugins.office.models import Institution
from plugins.office.reference import read

FILE = "referrals.json"
CONSENT, TRANSFER = "consent", "transfer"
ORAL = ("paper", "phone", "meeting", "email")
"""How an answer reaches a worker who then writes it down."""


def label(rows: str, code: str | None) -> str:
    """Return the words for a code in the reader's language; nothing for no code."""
    row = next((row for row in read(FILE)[rows] if row["code"] == code), None)
    return str(row["label_en" if current_locale() == "en" else "label_sq"]) if row else ""


def labels(rows: str) -> Mapping[str, Any]:
    """Return a list as a mapping of code to words that are translated when they are shown."""
    return {row["code"]: LazyString(label, rows, row["code"]) for row in read(FILE)[rows]}


def state(code: str) -> tuple[str, str]:
    """Return a state as words and a tone."""
    tone = next((row["tone"] for row in read(FILE)["states"] if row["code"] == code), "grey")
    return label("states", code), tone


def profile_of(institution: Institution | None) -> Profile:
    """Return what a recipient may be told, by the kind of its institution; a unit of ours gives a service."""
    data = read(FILE)
    code = data["profiles"].get(institution.kind if institution else "", data["usual_profile"])
    return profiles()[code]


def needs_agreement(institution: Institution | None) -> bool:
    """Say whether data of people go to an institution only under an agreement (security.md X-07)."""
    return institution is not None and institution.kind in read(FILE)["agreement_needed"]
