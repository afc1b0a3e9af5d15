"""The first administrator of an installation; there is no account that everybody knows."""

from core.access.principal import privileged
from core.auth.passwords import first_password
from core.auth.services import create_user


def first_administrator(username: str, name: str) -> str:
    """Make the first IT administrator and return the password, which is shown once and must be changed."""
    password = first_password()
    with privileged("installation"):
        create_user(username, name, password, ["it_admin"], must_change=True)
    return password
