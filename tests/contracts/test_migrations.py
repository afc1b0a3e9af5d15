"""Migrations of every module: up, down and up again on both databases, and afterwards the tables are the models'."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from core import migrate
from core.access.principal import privileged
from core.db import Model, db


@pytest.fixture
def plugins():
    return ("child_protection", "community_centres", "duty_roster", "gender_budget")


def modules_of(app):
    return [("core", app.root_path)] + [(plugin.name, plugin.folder) for plugin in app.extensions["plugins"]]


def differences(module: str) -> list[object]:
    def own(_item, name, kind, _reflected, _compare):
        return kind != "table" or name.startswith(f"{module}_")

    with privileged("test"), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": own})
        return compare_metadata(context, Model.metadata)


def tables_of(module: str) -> set[str]:
    with privileged("test"), db.engine.connect() as connection:
        return {name for name in sa.inspect(connection).get_table_names() if name.startswith(f"{module}_")}


def test_after_all_migrations_the_tables_are_those_of_the_models(app):
    with app.app_context():
        for module, _folder in modules_of(app):
            assert differences(module) == [], module


def test_every_module_can_go_down_and_up_again(app):
    with app.app_context():
        modules = modules_of(app)
        before = {module: tables_of(module) for module, _folder in modules}
        for module, folder in reversed(modules):
            migrate.downgrade(module, folder)
            assert tables_of(module) == set(), module
            assert "are at nothing" in migrate.complaint(module, folder)[0]
        for module, folder in modules:
            migrate.upgrade(module, folder)
            assert tables_of(module) == before[module]
            assert differences(module) == []
            assert migrate.complaint(module, folder) == []


def test_a_start_reads_the_last_migration_from_the_lines_as_alembic_does(app, tmp_path):
    for module, folder in modules_of(app):
        assert migrate.last_revisions(folder) == list(migrate.script_of(folder).get_heads()), module
    (tmp_path / "migrations").mkdir()
    assert migrate.last_revisions(tmp_path) == []
    for name in ("one", "two"):
        text = f"revision: str = '{name}'\ndown_revision: str | None = None\n"
        (tmp_path / "migrations" / f"{name}.py").write_text(text, encoding="utf-8")
    with app.app_context():
        assert migrate.complaint("twins", tmp_path) == ["twins: more than one last migration: one, two"]


def test_a_migration_that_fails_leaves_nothing_behind(app, tmp_path):
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_half.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\nrevision = 'half_0001'\ndown_revision = None\n"
        "def upgrade():\n    op.create_table('half_done', sa.Column('id', sa.Integer, primary_key=True))\n"
        "    raise RuntimeError('the power went')\ndef downgrade():\n    pass\n",
        encoding="utf-8",
    )
    with app.app_context():
        with pytest.raises(RuntimeError, match="the power went"):
            migrate.upgrade("half", tmp_path)
        assert tables_of("half") == set()
        with db.engine.connect() as connection:
            assert migrate.revision(connection, "half") is None
