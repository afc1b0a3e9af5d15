"""Pages of the account and of the staff, by subject."""

from flask import Flask
from flask_login import LoginManager

from core.auth.views import account, door, factor, resets, roles, users

BLUEPRINTS = (door.blueprint, users.blueprint, roles.blueprint, resets.blueprint)

__all__ = ["BLUEPRINTS", "account", "factor", "init_app"]


def init_app(app: Flask, logins: LoginManager) -> None:
    """Let Flask-Login find users; sessions themselves are `core.auth.sessions`."""
    logins.session_protection = None
    logins.user_loader(door.load_user)
