"""Every sentence of the screens is translated, once, whole, and with the places that its source has."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "translations" / "sq" / "LC_MESSAGES").glob("*.po"))
KEYWORDS = {"_": None, "_l": None, "_n": (1, 2), "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def sentences() -> dict[str, str]:
    """Return the sentences of the source, with the file that says each."""
    said: dict[str, str] = {}
    for folder in ("core", "plugins"):
        for file in sorted((ROOT / folder).rglob("*")):
            method = {".py": "python", ".html": "jinja2"}.get(file.suffix)
            if method and "vendor" not in file.parts and "migrations" not in file.parts:
                for _line, message, _comments, _context in extract_from_file(method, file, keywords=KEYWORDS):
                    for text in message if isinstance(message, tuple) else (message,):
                        said[text] = str(file.relative_to(ROOT))
    return said


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


def test_every_sentence_is_translated():
    known = translations()
    missing = [f"{file}: {text}" for text, file in sentences().items() if not any(t for _, t in known.get(text, []))]
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
