"""Setting up the demonstration: users for every role, and the plugins' invented data."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from core import hooks, lifecycle, registry
from core.access.permissions import registered_roles
from core.access.principal import privileged
from core.app import Kujdes, create_app
from core.auth.passwords import first_password
from core.auth.services import create_user
from core.config import Settings
from core.db import db
from core.setup import initialise

CASES = 300

Report = Callable[[int, int, str], None]


def set_up(settings: Settings, report: Report, cases: int = CASES) -> Kujdes:
    """Make the demonstration municipality; the passwords stand in `demo-users.json`, for the owner alone."""
    app = initialise(settings, registry.discover(settings.plugin_path))
    with app.app_context():
        write_users(settings.data / "demo-users.json", make_users())
        load(cases, report)
        db.session.remove()
    return app


def open_again(settings: Settings) -> Kujdes:
    """Return the demonstration that was made before, brought to the code of today: `make run` goes on after an update.

    A real installation is upgraded by its administrator, who makes a backup first.
    """
    app = create_app(settings, check=False)
    with app.app_context():
        if lifecycle.mismatches(app.extensions["plugins_found"]):
            lifecycle.upgrade_all()
        db.session.remove()
        db.engine.dispose()
    return app


def is_made(model: Any) -> bool:
    """Say whether the demonstration has rows of a model: what there is one of is made once, files as often as asked."""
    with privileged("demonstration"):
        return db.session.scalar(sa.select(model.id).limit(1)) is not None


def make_users() -> list[dict[str, str]]:
    """Make the people of the demonstration, at least one for every role; return names, fresh passwords and roles."""
    people: list[dict[str, str]] = []
    for answer in hooks.ask("demonstration_users"):
        people += answer
    covered = {person["role"] for person in people}
    people += [
        {"username": role.name.replace("_", "."), "name": str(role.label), "role": role.name}
        for role in registered_roles()
        if role.name not in covered
    ]
    with privileged("demonstration"):
        return [_make(person) for person in people]


def _make(person: dict[str, str]) -> dict[str, str]:
    password = first_password()
    create_user(person["username"], person["name"], password, [person["role"]], must_change=False)
    return {"username": person["username"], "password": password, "role": person["role"]}


def write_users(file: Path, users: list[dict[str, str]]) -> None:
    """Write the passwords where only the owner can read them."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(users, out, ensure_ascii=False, indent=1)


def load(cases: int, report: Report) -> None:
    """Let every plugin make its invented data, in the order in which they depend on each other."""
    for plugin in current_app.extensions["plugins"]:
        others = frozenset(p.name for p in current_app.extensions["plugins"]) - {plugin.name}
        hooks.ask("load_demonstration", without=others, scale=cases, report=report)
