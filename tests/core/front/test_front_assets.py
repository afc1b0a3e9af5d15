"""What the browser loads: unchanged since it was vendored, small, without inline code, in Albanian."""

import base64
import gzip
import hashlib
import io
import json
import re

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from tests.core.front.gallery import ROOT

STATIC, TEMPLATES = ROOT / "core" / "static", ROOT / "core" / "templates"
VENDOR = STATIC / "vendor"
LISTED = json.loads((VENDOR / "vendor.json").read_text())
FRONT = [TEMPLATES / "base.html", *sorted(TEMPLATES.glob("_*.html"))]


@pytest.mark.parametrize("name", LISTED)
def test_a_vendored_file_is_the_one_that_was_vendored(name):
    digest = hashlib.sha384((VENDOR / name).read_bytes()).digest()
    assert base64.b64encode(digest).decode() == LISTED[name]["sha384"]


def test_nothing_else_is_vendored_and_every_package_brings_its_licence():
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    licences = {name for name in found if name.endswith("/LICENSE")}
    assert found - licences - {"vendor.json"} == set(LISTED)
    packages = {entry["package"] for entry in LISTED.values()}
    assert licences == {f"{package.removeprefix('@').replace('/', '-')}/LICENSE" for package in packages}


def test_vendored_versions_are_those_of_the_lock_and_the_lock_names_no_registry():
    lock = (ROOT / "tools" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    packages = json.loads(lock)["packages"]
    for entry in LISTED.values():
        assert packages[f"node_modules/{entry['package']}"]["version"] == entry["version"]


def test_what_a_page_loads_stays_under_200_kilobytes_compressed():
    loaded = [path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg", ".woff2"}]
    # The second half of the font comes only to a page with letters beyond Albanian.
    loaded = [path for path in loaded if "latin-ext" not in path.name]
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in loaded) <= 200_000


@pytest.mark.parametrize("path", FRONT, ids=lambda path: path.name)
def test_no_template_holds_inline_style_or_code(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|\|\s*safe", text)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_every_icon_that_a_template_names_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text()))
    for path in FRONT:
        named = set(re.findall(r"icon\('([a-z0-9-]+)'", path.read_text()))
        assert named <= sprite, f"{path.name}: {named - sprite}"


def test_every_sentence_of_the_front_end_is_in_albanian():
    catalogue = read_po(io.BytesIO((ROOT / "translations/sq/LC_MESSAGES/front.po").read_bytes()), locale="sq")
    used = {message for path in FRONT for _, _, message, _ in _sentences(path)}
    assert {message for message in used if not (catalogue.get(message) and catalogue.get(message).string)} == set()
    assert {message.id for message in catalogue if message.id} == used


def _sentences(path):
    names = {"_": None, "gettext": None}
    return [(0, "", found[1], "") for found in extract("jinja2", io.BytesIO(path.read_bytes()), keywords=names)]
