"""Passwords: Argon2id, and a check that refuses what others would guess (security.md N-01, N-02)."""

import functools
import re
import secrets
import threading
from collections.abc import Iterable
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.l10n import _, fold

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
MINIMUM, MAXIMUM = 12, 200
GUESSES = 10**10
"""How many guesses a password must outlast: a stolen hash is tried some thousand times a second."""
_at_once = threading.BoundedSemaphore(4)
"""Hashing costs memory: a flood of logins waits here instead of filling it."""
_DUMMY = HASHER.hash("no user has this password")


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password, with its parameters."""
    with _at_once:
        return HASHER.hash(password)


def verify(stored: str | None, password: str) -> bool:
    """Compare a password with a stored hash; without a hash the same work is done, so that time tells nothing."""
    with _at_once:
        try:
            return HASHER.verify(stored or _DUMMY, password) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(stored: str) -> bool:
    """Say whether a hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def objection(password: str, about: Iterable[str] = ()) -> str | None:
    """Return why a new password is refused, as a sentence, or nothing; `about` are names that belong to the person.

    There are no rules of composition: length and what others would guess decide.
    """
    if len(password) < MINIMUM:
        return _(
            "The password needs at least %(number)s characters. Four words that only you connect are good.",
            number=MINIMUM,
        )
    if len(password) > MAXIMUM:
        return _("The password may have %(number)s characters at most.", number=MAXIMUM)
    if _guesses(password, about) < GUESSES:
        return _(
            "This password is easy to guess: it is made of common words, names, places, dates or keys side by side. "
            "Choose four words that only you connect."
        )
    return None


def _guesses(password: str, about: Iterable[str]) -> int:
    """Estimate how many guesses find a password; ë counts as e, and points and dashes between words as nothing."""
    from zxcvbn import zxcvbn

    plain = fold(password)
    words = [part for text in about for part in fold(text).split()] + list(common_words())
    forms = {plain[:72], re.sub(r"[\W_]+", "", plain)[:72]} - {""}
    return min(int(zxcvbn(form, user_inputs=words)["guesses"]) for form in forms)


@functools.cache
def common_words() -> tuple[str, ...]:
    """Return the words that people in an Albanian office put into passwords, beside the lists of zxcvbn."""
    lines = Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(dict.fromkeys(fold(word) for line in lines if not line.startswith("#") for word in line.split()))


_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"


def first_password() -> str:
    """Return a password to hand over on paper: four groups of five letters that can be read aloud, 60 bits."""
    groups = [
        "".join(secrets.choice(_CONSONANTS if place % 2 == 0 else _VOWELS) for place in range(5)) for _group in range(4)
    ]
    return "-".join(groups)


CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without the letters and digits that look alike on paper."""


def paper_code(groups: int, size: int) -> str:
    """Return a random code in groups for reading; each character carries five bits."""
    return "-".join("".join(secrets.choice(CODE_LETTERS) for _ in range(size)) for _group in range(groups))


def bare_code(typed: str) -> str:
    """Return a code as it is compared: capitals, without spaces and dashes."""
    return "".join(char for char in typed.upper() if char.isalnum())
