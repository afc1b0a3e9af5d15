"""Who may import whom: core knows no plugin, and a plugin knows core and what its manifest names."""

import ast
import re
from pathlib import Path

import pytest

from core.config import Settings
from core.registry import Found, discover, in_order

ROOT = Path(__file__).parents[2]
PLUGINS = discover(Settings.read().plugin_path)


def imports_of(file: Path) -> set[str]:
    """Return the names of all modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def plugins_imported(file: Path) -> set[str]:
    return {name.split(".")[1] for name in imports_of(file) if name.startswith("plugins.")}


def test_the_core_imports_no_plugin():
    guilty = {str(file.relative_to(ROOT)): plugins_imported(file) for file in (ROOT / "core").rglob("*.py")}
    assert {file: names for file, names in guilty.items() if names} == {}


def test_the_core_does_not_even_say_the_name_of_a_plugin():
    names = "|".join(PLUGINS)
    said = re.compile(rf"plugins[./]({names})\b|[\"'/]({names})(?=[./\"'])|" + "|".join(n for n in PLUGINS if "_" in n))
    guilty = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for pattern in ("*.py", "*.html", "*.js")
        for file in (ROOT / "core").rglob(pattern)
        if "vendor" not in file.parts
        for line in file.read_text(encoding="utf-8").splitlines()
        if said.search(line)
    ]
    assert guilty == []


@pytest.mark.parametrize("plugin", PLUGINS.values(), ids=lambda plugin: plugin.name)
def test_a_plugin_imports_only_what_its_manifest_names(plugin: Found):
    allowed = {other.name for other in in_order([plugin.name], PLUGINS)}
    for file in plugin.folder.rglob("*.py"):
        assert plugins_imported(file) <= allowed, file


@pytest.mark.parametrize("plugin", PLUGINS.values(), ids=lambda plugin: plugin.name)
def test_services_know_nothing_of_the_web(plugin: Found):
    """A rule that needs a request could not be used by a job, a command or another plugin."""
    for file in plugin.folder.rglob("*.py"):
        if file.name == "services.py" or "services" in file.relative_to(plugin.folder).parts:
            assert not imports_of(file) & {
                "flask.request",
                "flask.session",
                "flask.render_template",
                "flask.redirect",
            }, file
