"""Write a migration of one module from the difference between its models and its tables.

Usage: python tools/make_migration.py MODULE "what it does"  (core, or the name of a plugin)

A scratch SQLite database is brought to the present head of all modules; what the models of MODULE have beyond it becomes the
next revision, for a person to read before it is committed.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext

from core import migrate, registry
from core.access.principal import privileged
from core.app import create_app
from core.config import Settings
from core.crypto import KeyRing
from core.db import Model, db

TEMPLATE = '''"""{message}."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    {downgrade}
'''


def main(module: str, message: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings.read({}, data=Path(scratch) / "data", keys=Path(scratch) / "keys", tls=False)
        settings.data.mkdir()
        KeyRing.create(settings.keyring_file)
        found = registry.discover()
        names = [] if module == "core" else [module]
        app = create_app(settings, plugins=names, check=False)
        with app.app_context(), privileged("a scratch database is compared with the models"):
            folders = {"core": Path(app.root_path)} | {p.name: p.folder for p in registry.in_order(names, found)}
            with only_those_before_a_gap(folders[module] / "migrations"):
                for name, folder in folders.items():
                    migrate.upgrade(name, folder)
                write(module, message, folders[module])


@contextmanager
def only_those_before_a_gap(folder: Path) -> Iterator[None]:
    """Set migrations aside that stand after a removed one, while that one is written anew."""
    files = sorted(folder.glob("0*.py"))
    aside = [file for place, file in enumerate(files, 1) if int(file.name[:4]) != place]
    for file in aside:
        file.rename(file.with_suffix(".aside"))
    try:
        yield
    finally:
        for file in aside:
            file.with_suffix(".aside").rename(file)


def write(module: str, message: str, folder: Path) -> None:
    (folder / "migrations").mkdir(exist_ok=True)
    script = migrate.script_of(folder)
    number = len(list((folder / "migrations").glob("0*.py"))) + 1
    with privileged("reading the schema"), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": own(module), "compare_type": True})
        script_ops = produce_migrations(context, Model.metadata)
        assert script_ops.upgrade_ops and script_ops.downgrade_ops
        if script_ops.upgrade_ops.is_empty():
            print(f"{module}: nothing to do")
            return
        parts = {
            kind: re.sub(
                r"core\.db\.Instant\([^)]*\)",
                "sa.DateTime(timezone=True)",
                render_python_code(ops, render_as_batch=True),
            )
            for kind, ops in (("upgrade", script_ops.upgrade_ops), ("downgrade", script_ops.downgrade_ops))
        }
    revision = f"{module}_{number:04d}"
    text = TEMPLATE.format(
        message=message, revision=revision, down=script.get_current_head(), **{k: clean(v) for k, v in parts.items()}
    )
    slug = re.sub(r"[^a-z0-9]+", "_", message.lower()).strip("_")
    file = folder / "migrations" / f"{number:04d}_{slug}.py"
    file.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(file)], check=True)
    print(file)


def clean(code: str) -> str:
    return "\n".join(line for line in code.splitlines() if not line.strip().startswith("#")).strip()


def own(module: str) -> Any:
    prefix = f"{module}_"

    def include(item: Any, name: str | None, kind: str, _reflected: bool, _compare: Any) -> bool:
        table = name if kind == "table" else item.table.name
        return bool(table and table.startswith(prefix) and not table.startswith("alembic_"))

    return include


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
