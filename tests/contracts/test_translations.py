"""Every sentence of the screens is translated, once, whole, and with the places that its source has."""

import re
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "translations" / "sq" / "LC_MESSAGES").glob("*.po"))
KEYWORDS = {"_": None, "_l": None, "_n": (1, 2), "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def sentences() -> dict[tuple[str, str], str]:
    """Return the sentences of each module, with a file that says each."""
    said: dict[tuple[str, str], str] = {}
    for folder in (ROOT / "core", *(path.parent for path in (ROOT / "plugins").glob("*/__init__.py"))):
        for file in sorted(folder.rglob("*")):
            method = {".py": "python", ".html": "jinja2"}.get(file.suffix)
            if method and "vendor" not in file.parts and "migrations" not in file.parts:
                for _line, message, _comments, _context in extract_from_file(method, file, keywords=KEYWORDS):
                    for text in message if isinstance(message, tuple) else (message,):
                        said[folder.name, text] = str(file.relative_to(ROOT))
    return said


def beside(module: str) -> set[str]:
    """Return the names of the catalogues that are there whenever a module is switched on."""
    plugins = {folder.name for folder in (ROOT / "plugins").iterdir()}
    found = {path.stem for path in CATALOGUES if path.stem not in plugins} | {module}
    if module in plugins:
        found |= {name for needed in import_module(f"plugins.{module}").MANIFEST.depends for name in beside(needed)}
    return found


def translations() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for catalogue in CATALOGUES:
        with catalogue.open("rb") as lines:
            for message in read_po(lines, locale="sq"):
                if message.id:
                    sources = message.id if isinstance(message.id, tuple) else (message.id,)
                    texts = message.string if isinstance(message.string, tuple) else (message.string,)
                    for source, text in zip(sources, texts, strict=False):
                        found[source].append((catalogue.name, "" if message.fuzzy else text))
    return found


def test_every_sentence_is_translated_without_the_modules_that_its_own_does_not_need():
    known, missing = translations(), []
    for (module, text), file in sentences().items():
        there = {f"{name}.po" for name in beside(module)}
        if not any(found and name in there for name, found in known.get(text, [])):
            missing.append(f"{file}: {text}")
    assert missing == []


def test_a_translation_keeps_the_places_for_names_and_numbers():
    wrong = [
        (catalogue, source, text)
        for source, found in translations().items()
        for catalogue, text in found
        if text and set(PLACE.findall(source)) != set(PLACE.findall(text)) and "%(num)d" not in source
    ]
    assert wrong == []


def test_no_sentence_is_translated_in_two_ways():
    twice = {source: found for source, found in translations().items() if len({text for _, text in found if text}) > 1}
    assert twice == {}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_albanian_and_names_no_person(catalogue: Path):
    text = catalogue.read_text(encoding="utf-8")
    assert "Language: sq" in text
    assert "FULL NAME" not in text and "EMAIL@ADDRESS" not in text
