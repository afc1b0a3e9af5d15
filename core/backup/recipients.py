"""For whom backups are sealed: a public key in the settings, its secret key on paper or a stick outside the server."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from flask import current_app

from core.backup.box import BoxProblem, new_pair, public_key, secret_key
from core.l10n import _


def make_pair(file: Path) -> str:
    """Write a fresh secret key to a file for its owner alone, and return the public key."""
    secret, public = new_pair()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BoxProblem(_("%(file)s exists already; nothing was overwritten.", file=file)) from None
    with os.fdopen(handle, "w", encoding="ascii") as target:
        target.write(f"{secret}\n")
        target.flush()
        os.fsync(target.fileno())
    return public


def recipient_key(given: str | None = None) -> X25519PublicKey:
    """Return the public key given, or the one in the settings.

    Raises:
        BoxProblem: there is none.
    """
    text = given or current_app.extensions["settings"].backup_recipient
    if not text:
        raise BoxProblem(_("No recipient: make a pair with `kujdes backup keygen` and set backup_recipient."))
    return public_key(text)


def read_secret(file: Path) -> X25519PrivateKey:
    """Read a secret key from its file."""
    return secret_key(file.read_text("ascii"))
