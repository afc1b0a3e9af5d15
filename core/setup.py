"""Setting up an installation: folders, keys, tables, first roles."""

from collections.abc import Iterable

from core import lifecycle, migrate
from core.access.permissions import apply_defaults
from core.access.principal import privileged
from core.app import Kujdes, create_app
from core.audit.chain import record
from core.config import Settings
from core.crypto import KeyRing
from core.db import atomic, db
from core.state import State


def make_folders(settings: Settings) -> None:
    """Make the data folder and the key ring, for their owner alone; what exists is left as it is."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not settings.keyring_file.exists():
        KeyRing.create(settings.keyring_file)


def initialise(settings: Settings, plugins: Iterable[str]) -> Kujdes:
    """Set up an empty database with the named plugins and what they depend on; return the app.

    Raises:
        PluginProblem: a plugin is not on this machine.
    """
    make_folders(settings)
    wanted = list(plugins)
    app = create_app(settings, plugins=wanted, check=False)
    with app.app_context():
        migrate.upgrade("core", app.root_path)
        _first_rows(app)
        lifecycle.install(wanted, app.extensions["plugins_found"])
        db.session.remove()
    return app


@atomic
def _first_rows(app: Kujdes) -> None:
    with privileged("installation"):
        if db.session.get(State, 1) is None:
            db.session.add(State(id=1))
            record("core.installed")
        apply_defaults(lifecycle.access_defaults(app.root_path))
