"""What the vault adds: the claim that opens boxes."""

from core.contributions import Permission
from core.hookspecs import hookimpl


@hookimpl
def register_permissions():
    return [Permission(name="vault.box.read", label="Lexo kutitë")]
