"""The second factor: codes of an app (RFC 6238) that work once, and recovery codes on paper (security.md N-05).

The secret and the hashes of the recovery codes are sealed under the user's own key.
"""

import base64
import hmac
import io
import logging
import time
import uuid

import pyotp
import sqlalchemy as sa
from flask import current_app
from markupsafe import Markup

from core.access.principal import privileged
from core.audit.chain import record
from core.auth.models import User
from core.auth.passwords import bare_code, paper_code
from core.auth.services import note_failure
from core.auth.throttle import one_try
from core.config import Settings
from core.db import Conflict, atomic, db
from core.sealed import keyring

log = logging.getLogger("kujdes")
STEP = 30
RECOVERY_CODES = 10
FAR = 12 * 60 * 60 // STEP
"""How many steps away a wrong code is looked for, to tell a wrong clock from a wrong code."""


def in_force(user: User) -> bool:
    """Say whether this user must show a second factor; a demonstration may do without."""
    settings: Settings = current_app.extensions["settings"]
    return user.totp_on and settings.second_factor


def check_code(user: User, typed: str) -> bool:
    """Say whether a code is right, counting and recording tries; what was right never is again.

    Raises:
        TooManyTries: this account or this address failed too often.
    """
    user_id, secret = user.id, user.totp_secret
    with one_try(user.username, short_code=True) as attempt:
        attempt.right = is_right(user, typed)
    if not attempt.right:
        note_failure(user_id, _clock_note(secret, bare_code(typed)))
    return attempt.right


def is_right(user: User, typed: str) -> bool:
    """Use up a code of the app, or a recovery code; say whether there was one to use up."""
    code = bare_code(typed)
    return _spend_step(user.id, user.totp_secret, code) if _is_short(code) else _spend_recovery(user.id, code)


def _is_short(code: str) -> bool:
    return len(code) == 6 and code.isascii() and code.isdigit()


def _spend_step(user_id: uuid.UUID, secret: str | None, code: str) -> bool:
    """Accept a code of this, the last or the next half minute whose step lies after the last one used."""
    step = _matching_step(secret, code, range(-1, 2)) if secret else None
    return step is not None and spend(user_id, step)


def _matching_step(secret: str, code: str, window: range) -> int | None:
    totp, present = pyotp.TOTP(secret), int(time.time()) // STEP
    for step in (present + offset for offset in window):
        if step >= 0 and hmac.compare_digest(totp.generate_otp(step), code):
            return step
    return None


@atomic
def spend(user_id: uuid.UUID, step: int) -> bool:
    """Use up a time step in one statement, so that of many who send the same code one is let in."""
    query = sa.update(User).where(User.id == user_id, User.totp_last_step < step).values(totp_last_step=step)
    with privileged("a code is used up"):
        return bool(db.session.execute(query).rowcount)  # type: ignore[attr-defined]


def _spend_recovery(user_id: uuid.UUID, code: str) -> bool:
    try:
        return _take_recovery(user_id, code)
    except Conflict:
        return False


@atomic
def _take_recovery(user_id: uuid.UUID, code: str) -> bool:
    """Take a recovery code off the list; the row's version lets one of two takers win.

    The last step is set to the present one: after a clock that ran ahead this lets the app's codes work again.
    """
    user = db.session.get_one(User, user_id)
    codes: list[str] = user.recovery_codes or []
    given = _hash(user_id, code)
    left = [kept for kept in codes if not hmac.compare_digest(kept, given)]
    if len(left) == len(codes):
        return False
    user.recovery_codes, user.totp_last_step = left, int(time.time()) // STEP
    record("core.second_factor.recovery_used", user_id, note=str(len(left)))
    return True


def _hash(user_id: uuid.UUID, code: str) -> str:
    return keyring().digest("handle", f"recovery|{user_id}|{code}").hex()


def _clock_note(secret: str | None, code: str) -> str:
    """Say for the administrator that a clock is wrong, when the code belongs to another hour.

    Only the audit and the log learn it: told to the person who types, it would tell a guesser when to come back.
    """
    if not secret or not _is_short(code):
        return ""
    step = _matching_step(secret, code, range(-FAR, FAR))
    if step is None:
        return ""
    minutes = round((step - time.time() // STEP) * STEP / 60)
    if abs(minutes) < 2:
        return ""
    log.warning("second factor: the clocks of the server and of a phone are %s minutes apart", minutes)
    return f"clock {minutes:+d}"


def clock_went_back(user: User) -> bool:
    """Say whether a code was used in what is now the future: this clock, or an earlier one, is wrong."""
    return user.totp_last_step > int(time.time()) // STEP + 1


# --- switching it on


def offered_secret(user: User, handle: uuid.UUID) -> str:
    """Return the secret that the enrolment page offers: one per session and account state, kept nowhere until used."""
    digest = keyring().digest("handle", f"second factor|{user.id}|{handle}|{user.version}")
    return base64.b32encode(digest[:20]).decode()


def qr_code(secret: str, username: str, issuer: str, title: str) -> Markup:
    """Return the picture for the authenticator app, as SVG without style attributes."""
    import segno

    uri = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)
    picture = io.BytesIO()
    segno.make(uri, error="m").save(
        picture, kind="svg", scale=5, border=2, xmldecl=False, nl=False, title=title, svgclass="qr", lineclass=None
    )
    return Markup(picture.getvalue().decode())


def grouped(secret: str) -> str:
    """Return a secret in groups of four, for typing."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def switch_on(user: User, secret: str, typed: str) -> list[str] | None:
    """Switch the second factor on, or renew it, with a first right code; return the new recovery codes.

    Raises:
        TooManyTries: this account or this address failed too often.
    """
    user_id = user.id
    with one_try(user.username, short_code=True) as attempt:
        step = _matching_step(secret, bare_code(typed), range(-1, 2))
        attempt.right = step is not None
    if step is None:
        note_failure(user_id, _clock_note(secret, bare_code(typed)))
        return None
    return _keep_secret(user_id, secret, step)


@atomic
def _keep_secret(user_id: uuid.UUID, secret: str, step: int) -> list[str]:
    user = db.session.get_one(User, user_id)
    user.totp_secret, user.totp_on, user.totp_last_step = secret, True, step
    record("core.second_factor.on", user_id)
    return _fresh_codes(user)


@atomic
def new_recovery_codes(user_id: uuid.UUID) -> list[str]:
    """Give new recovery codes; the old ones stop working."""
    record("core.second_factor.codes", user_id)
    return _fresh_codes(db.session.get_one(User, user_id))


def _fresh_codes(user: User) -> list[str]:
    codes = [paper_code(2, 5) for _ in range(RECOVERY_CODES)]
    user.recovery_codes = [_hash(user.id, bare_code(code)) for code in codes]
    return codes


@atomic
def switch_off(user_id: uuid.UUID) -> None:
    """Take a lost second factor off an account; its owner enrols anew at the next login."""
    user = db.session.get_one(User, user_id)
    user.totp_secret = user.recovery_codes = None
    user.totp_on = False
    record("core.second_factor.off", user_id)
