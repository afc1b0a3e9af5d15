"""The door for a WSGI server: `gunicorn 'core.wsgi:application()'`."""

import threading

from core.app import Kujdes, create_app
from core.audit.checkpoint import checkpoint_if_due
from core.config import Settings
from core.db import db
from core.hooks import ask_active


def application(settings: Settings | None = None) -> Kujdes:
    """Return the suite with the settings of the environment, after the checkpoint of the audit that is due."""
    app = create_app(settings or Settings.read())
    with app.app_context():
        checkpoint_if_due()
        db.session.remove()
        db.engine.dispose()
    return app


def warm(app: Kujdes) -> threading.Thread:
    """Fill what this process keeps in memory, in a thread of its own: nobody waits for it who does not need it."""
    thread = threading.Thread(target=_fill, args=[app], name="warm", daemon=True)
    thread.start()
    return thread


def _fill(app: Kujdes) -> None:
    with app.app_context():
        try:
            ask_active("serving")
        except Exception as error:  # whoever needs it fills it then; the message may speak of a person
            app.logger.warning("not filled at start: %s", type(error).__name__)
        finally:
            db.session.remove()
