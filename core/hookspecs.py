"""The hooks of the core: the whole contract with plugins, on one page.

`register_*` is asked once at start and returns a list of contributions; the other hooks are asked at run time.
Contributions are sorted by (weight, name), and two of one name stop the start.
"""

from typing import Any

import pluggy

hookspec = pluggy.HookspecMarker("kujdes")
hookimpl = pluggy.HookimplMarker("kujdes")


@hookspec
def register_blueprints() -> list[Any]:
    """Return the plugin's Flask blueprints; the first is named after the plugin, others `<plugin>_<subject>`."""


@hookspec
def register_permissions() -> list[Any]:
    """Return the plugin's rights, as `Permission`."""


@hookspec
def register_roles() -> list[Any]:
    """Return the roles that the plugin brings, as `Role`; what they may do stands in its `access.csv`."""


@hookspec
def register_menu() -> list[Any]:
    """Return the plugin's entries of the main menu, as `MenuItem`."""


@hookspec
def register_widgets() -> list[Any]:
    """Return parts of the home page, as `Widget`."""


@hookspec
def register_page_lines() -> list[Any]:
    """Return lines on top of every page, as `Widget`; each costs its readers one question to the database at most."""


@hookspec
def register_tabs() -> list[Any]:
    """Return tabs on records, one's own or another plugin's, as `Tab`."""


@hookspec
def register_actions() -> list[Any]:
    """Return next steps on records, one's own or another plugin's, as `Action`."""


@hookspec
def register_audit_verbs() -> list[Any]:
    """Return the kinds of audit event that the plugin writes, as `AuditVerb`."""


@hookspec
def register_measures() -> list[Any]:
    """Return the facts that the plugin counts, as `Measure`; others read them through `core.measures` alone."""


@hookspec
def register_health_checks() -> list[Any]:
    """Return checks for `kujdes check` and the page Modulet, as `HealthCheck`."""


@hookspec
def register_jobs() -> list[Any]:
    """Return the plugin's work without anybody at a screen, as `Job`."""


@hookspec
def register_offline_sheets() -> list[Any]:
    """Return forms that are filled in without a network and sent later, as `OfflineSheet`."""


@hookspec
def narrow_records(model: type, who: Any) -> Any:
    """Return a condition that narrows whose rows of a scoped model somebody sees, or None; nobody can widen."""


@hookspec
def principal_claims(user_id: Any) -> dict[str, frozenset[Any]]:
    """Return what the plugin says about a user, for rules: a dict of name to a frozen set of ids."""


@hookspec
def principal_until(user_id: Any) -> Any:
    """Return the moment at which a claim of the plugin about a user ends, or None; it is asked again then."""


@hookspec
def serving() -> None:
    """A process begins to serve: fill what it keeps in memory. It is asked beside the first requests, not before."""


@hookspec
def search(query: str, who: Any) -> list[Any]:
    """Return what the query finds within what somebody may see, as `SearchHit`, best first, 20 at most."""


@hookspec
def plugin_installed(name: str) -> None:
    """A plugin has been installed: its tables stand; load reference data here."""


@hookspec
def plugin_upgraded(name: str, before: str) -> None:
    """A plugin has been upgraded from the version `before`."""


@hookspec
def plugin_removing(name: str) -> str | None:
    """A plugin is about to be removed: return an objection to refuse it."""


@hookspec
def demonstration_users() -> list[dict[str, str]]:
    """Return invented people for a demonstration: username, name, role; the suite gives them fresh passwords."""


@hookspec
def load_demonstration(scale: int, report: Any) -> None:
    """Make invented data, about `scale` records; call `report(done, of, text)` for the progress bar."""
