"""Which translation catalogues the suite speaks from: the core's and those of the loaded plugins."""

from flask import Flask, g, has_request_context

from core import l10n
from core.config import ROOT
from core.registry import Found

CORE_DOMAINS = ("core", "auth", "audit", "exports", "front", "l10n", "wtforms")


def init_app(app: Flask, ordered: list[Found]) -> None:
    """Let the suite speak Albanian, or the language of the person signed in."""
    folder = ROOT / "translations"
    catalogues = [(folder, domain) for domain in CORE_DOMAINS]
    catalogues += [(plugin.catalogue_folder(), plugin.name) for plugin in ordered]
    l10n.init_app(app, catalogues, app.extensions["settings"].data / "cache", _locale)


def _locale() -> str:
    return g.get("locale", "sq") if has_request_context() else "sq"
