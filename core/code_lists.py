"""Code lists: the codes that rows hold, with their words in Albanian and English, as a file of a module says them."""

import functools
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from flask_babel import LazyString  # type: ignore[import-untyped]

from core.l10n import current_locale


class CodeLists:
    """The lists of one file: `{"lists": {name: {"items": [{"code", "label_sq", "label_en"}, …]}}}`, read once."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @functools.cached_property
    def written(self) -> dict[str, Any]:
        """The whole file."""
        found: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
        return found

    def lists(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Return all lists: by name, then by code, the words in both languages and what else an item says."""
        return self._lists

    @functools.cached_property
    def _lists(self) -> dict[str, dict[str, dict[str, Any]]]:
        return {name: {item["code"]: item for item in each["items"]} for name, each in self.written["lists"].items()}

    def codes(self, name: str) -> list[str]:
        """Return the codes of a list, in its order."""
        return list(self._lists[name])

    def label(self, name: str, code: str | None) -> str:
        """Return the words for a code in the reader's language; nothing for no code, an unknown one as it is."""
        if not code:
            return ""
        said = self._lists[name].get(code, {})
        return str(said.get("label_en" if current_locale() == "en" else "label_sq", code))

    def several(self, name: str, codes: Iterable[str] | None) -> str:
        """Return the words for several codes, in one line."""
        return ", ".join(self.label(name, code) for code in codes or ())

    def labels(self, name: str) -> Mapping[str, Any]:
        """Return a list as a mapping of code to words that are translated when they are shown."""
        return {code: LazyString(self.label, name, code) for code in self._lists[name]}

    def choices(self, name: str, *, empty: Any = None, without: Collection[str] = ()) -> list[tuple[str, Any]]:
        """Return a list as pairs for a form; `empty` is the sentence of the choice that is none."""
        first = [] if empty is None else [("", empty)]
        return first + [(code, self.label(name, code)) for code in self._lists[name] if code not in without]
