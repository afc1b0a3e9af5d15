"""The door for a WSGI server: `gunicorn 'core.wsgi:application()'`."""

from core.app import Kujdes, create_app
from core.config import Settings


def application() -> Kujdes:
    """Return the suite with the settings of the environment."""
    return create_app(Settings.read())
