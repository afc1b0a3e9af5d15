"""Brings the catalogues of all modules and the Albanian formats into the application."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import flask_babel  # type: ignore[import-untyped]
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, has_request_context

from core.l10n.formats import FILTERS, TIME_ZONE
from core.l10n.messages import current_locale, texts

LOCALES = ("sq", "en")

Catalogue = tuple[Path, str]


def init_app(
    app: Flask, catalogues: Sequence[Catalogue], cache: Path, choose_locale: Callable[[], str | None] | None = None
) -> None:
    """
    Give the application its languages, its time zone and the filters of `core.l10n.formats`.

    `catalogues` are pairs of a folder that holds `<locale>/LC_MESSAGES` and a domain. Where two of them translate the
    same message the earlier one wins, so a module cannot reword what the core says. `cache` is a writable folder
    for what is compiled; the source tree is only read. `choose_locale` is asked once per request.
    """
    compiled = compile_catalogues(catalogues, cache)
    babel = flask_babel.Babel(
        app, default_locale="sq", default_timezone=TIME_ZONE.key, locale_selector=lambda: _locale(choose_locale)
    )
    # Set directly: the way through the configuration joins folders by semicolon and breaks on a folder that has one.
    babel.domain_instance = flask_babel.Domain(
        # Flask-Babel lets the last folder win.
        translation_directories=[str(folder) for folder, _domain in reversed(compiled)],
        domain=";".join(domain for _folder, domain in reversed(compiled)) or "messages",
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: texts().gettext(message), lambda *plural: texts().ngettext(*plural), newstyle=True
    )
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["current_locale"] = current_locale


def _locale(choose: Callable[[], str | None] | None) -> str:
    """Ask for the reader's language, inside a request only: a job has no reader."""
    chosen = choose() if choose and has_request_context() else None
    return chosen if chosen in LOCALES else LOCALES[0]


def compile_catalogues(catalogues: Sequence[Catalogue], cache: Path) -> list[Catalogue]:
    """
    Compile each .po file into the cache and return the pairs of compiled folder and domain, in the same order.

    The folder is named after the contents, so an unchanged set is compiled once and an old one is never read again;
    it appears whole or not at all, so several processes may start together.
    """
    sources = _sources(catalogues)
    target = cache / _fingerprint(sources)
    if not target.is_dir():
        _compile(sources, target)
    return [(target / str(index), domain) for index, (_folder, domain) in enumerate(catalogues)]


def _sources(catalogues: Sequence[Catalogue]) -> dict[str, bytes]:
    """Read the .po files, by the path that the compiled file will have."""
    found: dict[str, bytes] = {}
    for index, (folder, domain) in enumerate(catalogues):
        for locale in LOCALES:
            path = folder / locale / "LC_MESSAGES" / f"{domain}.po"
            if path.is_file():
                found[f"{index}/{locale}/LC_MESSAGES/{domain}.mo"] = path.read_bytes()
    return found


def _fingerprint(sources: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sources.items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:32]


def _compile(sources: dict[str, bytes], target: Path) -> None:
    """Write the compiled files beside the target, then move them into place in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=target.parent))
    try:
        for name, content in sources.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as compiled:
                write_mo(compiled, read_po(content.splitlines(keepends=True), abort_invalid=True))
        _move(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _move(draft: Path, target: Path) -> None:
    try:
        os.rename(draft, target)
    except OSError:
        # Another process was first; with the same name its contents are the same.
        if not target.is_dir():
            raise
