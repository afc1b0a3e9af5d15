"""Documents need no installation: an application that speaks Albanian is enough."""

from pathlib import Path

import pytest
from flask import Flask

from core.l10n import init_app

TRANSLATIONS = Path(__file__).parents[3] / "translations"


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    app = Flask("documents")
    init_app(app, [(TRANSLATIONS, "core")], tmp_path_factory.mktemp("catalogues"), lambda: "sq")
    return app


@pytest.fixture(autouse=True)
def in_albanian(app):
    with app.test_request_context():
        yield
