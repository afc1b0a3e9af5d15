"""Fixtures of the account tests: telephones that make codes, and installations that ask for them."""

import re
from collections.abc import Callable
from typing import Any

import pyotp
import pytest


class Telephone:
    """An authenticator app: it reads the key from the enrolment page and makes codes."""

    def __init__(self, secret: str) -> None:
        self.totp = pyotp.TOTP(secret)

    def code(self, steps: int = 0) -> str:
        """Return the code of now, or of some half minutes away."""
        import time

        return self.totp.generate_otp(int(time.time()) // 30 + steps)


@pytest.fixture
def app(installation: Any) -> Any:
    """A suite that asks for the second factor, as a real municipality's does."""
    from core.db import db

    app = installation.start(second_factor=True)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def enrol() -> Callable[[Any], tuple[Telephone, list[str]]]:
    """Set up the second factor as a person does; return the telephone and the recovery codes."""

    def set_up(person: Any) -> tuple[Telephone, list[str]]:
        page = person.get("/account/second-factor").text
        secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
        telephone = Telephone(secret)
        answer = person.post("/account/second-factor", {"code": telephone.code(-1)})
        assert answer.status_code == 200, answer.text
        return telephone, re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", answer.text)

    return set_up


@pytest.fixture
def confirm() -> Callable[..., Any]:
    """Show once more who one is, with the password and, where it is on, a code."""

    def show(person: Any, code: str | None = None, password: str = "kreshnik-lumi-vere-42") -> Any:
        person.get("/confirm")
        return person.post("/confirm", {"password": password, **({"code": code} if code else {})})

    return show
