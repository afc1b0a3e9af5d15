"""Everything that office adds to the suite, on one screen."""

import uuid
from typing import Any

from core.contributions import Permission, Role
from core.hookspecs import hookimpl
from plugins.office import permissions, reference, workplaces


@hookimpl
def register_permissions() -> list[Permission]:
    return list(permissions.PERMISSIONS)


@hookimpl
def register_roles() -> list[Role]:
    return list(permissions.ROLES)


@hookimpl
def principal_claims(user_id: uuid.UUID) -> dict[str, frozenset[Any]]:
    return {"office.units": workplaces.units_of(user_id)}


@hookimpl
def plugin_installed(name: str) -> None:
    if name == "office":
        reference.load()


@hookimpl
def plugin_upgraded(name: str, before: str) -> None:
    plugin_installed(name)
