"""Passwords: Argon2id, and a check that refuses what others would guess (security.md N-01, N-02)."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
MINIMUM = 12
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
