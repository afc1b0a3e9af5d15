"""A municipality at work, and one file that most of its people must not know of."""

import pytest

from tests.security.hidden import hide_child
from tests.town import build_town


@pytest.fixture
def plugins():
    return ("child_protection", "leaky")


@pytest.fixture
def build(request):
    return build_town if "town" in request.fixturenames else None


@pytest.fixture
def town(world):
    return world


@pytest.fixture
def hide(app, town):
    """Hide a child's file with a record of every kind from those colleagues whose role reaches it; returns its ids."""
    return lambda: hide_child(app, town, ("valbona", "arben", "teuta", "luan", "fatmira"))
