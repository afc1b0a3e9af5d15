"""The door for a WSGI server: `gunicorn 'core.wsgi:application()'`."""

from core.app import Kujdes, create_app
from core.audit.checkpoint import checkpoint_if_due
from core.config import Settings
from core.db import db


def application(settings: Settings | None = None) -> Kujdes:
    """Return the suite with the settings of the environment, after the checkpoint of the audit that is due."""
    app = create_app(settings or Settings.read())
    with app.app_context():
        checkpoint_if_due()
        db.session.remove()
        db.engine.dispose()
    return app
