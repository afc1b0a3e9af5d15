"""A small application with Albanian catalogues, and the collation of a real PostgreSQL."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask, request

from core.l10n import init_app

TRANSLATIONS = Path(__file__).parents[3] / "translations"


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    app = Flask("l10n")
    app.config.update(SECRET_KEY="for tests only", WTF_CSRF_ENABLED=False, TESTING=True)
    catalogues = [(TRANSLATIONS, "l10n"), (TRANSLATIONS, "wtforms")]
    init_app(app, catalogues, tmp_path_factory.mktemp("catalogues"), lambda: request.args.get("language"))
    return app


@pytest.fixture
def albanian(app: Flask) -> Iterator[Flask]:
    with app.test_request_context():
        yield app


@pytest.fixture(scope="session")
def postgres_order() -> Iterator[Callable[[list[str]], list[str]]]:
    """Sort words as PostgreSQL does for Albanian."""
    url = os.environ.get("KUJDES_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432")
    with psycopg.connect(url, autocommit=True) as connection:

        def order(words: list[str]) -> list[str]:
            query = 'select word from unnest(%s::text[]) word order by word collate "sq-x-icu"'
            return [word for (word,) in connection.execute(query, (words,)).fetchall()]

        yield order
