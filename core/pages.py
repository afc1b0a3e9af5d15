"""What every page shares: shell, headers, assets, rendering."""

import functools
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, current_app, g, request, url_for
from markupsafe import Markup

from core.access.principal import current
from core.audit import checkpoint
from core.contributions import MenuItem, Widget
from core.l10n import _
from core.lifecycle import switched_off


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A menu entry as the shell draws it."""

    label: Any
    url: str
    icon: str
    active: bool


@dataclass(frozen=True, kw_only=True)
class Shell:
    """What surrounds every page."""

    municipality: str
    menu: list[Entry] = field(default_factory=list)
    user_name: str | None = None
    search_url: str | None = None
    lock_url: str | None = None
    logout_url: str | None = None
    account_url: str | None = None
    sessions_url: str | None = None
    language: str = "sq"
    banner: list[tuple[str, Any]] = field(default_factory=list)
    demo: bool = False


def init_app(app: Flask) -> None:
    """Give templates the shell, the nonce and versioned assets, and every answer its headers."""
    app.context_processor(lambda: {"shell": shell()})
    app.jinja_env.globals.update(csp_nonce=csp_nonce, asset=asset, page_lines=page_lines)
    app.after_request(_headers)


def shell() -> Shell:
    """Return the surroundings of the page for whoever asks."""
    settings = current_app.extensions["settings"]
    who = current()
    name = municipality_name()
    complete = who.user_id is not None and g.get("session_stage") is None
    if not complete:
        return Shell(municipality=name, demo=settings.demonstration)
    return Shell(
        municipality=name,
        menu=_menu(),
        user_name=who.name,
        search_url=url_for("core.search"),
        lock_url=url_for("auth.lock"),
        logout_url=url_for("auth.logout"),
        banner=checkpoint.banner(),
        account_url=url_for("auth.account"),
        demo=settings.demonstration,
    )


def page_lines() -> list[Markup]:
    """Return the lines that modules put on top of every page, for whoever asks; a page that says an error has none."""
    who, off = current(), switched_off()
    lines: list[tuple[str, Widget]] = current_app.extensions["page_lines"]
    drawn = [line.render(who) for plugin, line in lines if plugin not in off and who.may(line.permission)]
    return [Markup(line) for line in drawn if line]


def municipality_name() -> str:
    """Return the name on top of the page; a plugin may know it better than the settings."""
    known = current_app.extensions.get("municipality_name")
    return str(known()) if known else _("The municipality")


def _menu() -> list[Entry]:
    """Return the reader's menu; the entry whose address the page's begins with, by most letters, is the active one."""
    who, off = current(), switched_off()
    items: list[tuple[str, MenuItem]] = current_app.extensions["menu"]
    shown = [(item, url_for(item.endpoint)) for plugin, item in items if plugin not in off and who.may(item.permission)]
    here = max(
        (url for _item, url in shown if f"{request.path}/".startswith(f"{url.rstrip('/')}/")), key=len, default=""
    )
    return [Entry(label=item.label, url=url, icon=item.icon, active=url == here) for item, url in shown]


def csp_nonce() -> str:
    """Return the nonce of this answer."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


@functools.cache
def _version(path: str, _mtime: int) -> str:
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of a static file, which changes with its content, so that browsers may keep it for good."""
    versions: dict[str, str] = current_app.extensions.setdefault("asset_versions", {})
    if name not in versions or current_app.debug:
        path = f"{current_app.static_folder}/{name}"
        versions[name] = url_for("static", filename=name, v=_version(path, 0))
    return versions[name]


def _headers(response: Response) -> Response:
    """Set the headers that the threat model asks for (security.md O-02)."""
    headers = response.headers
    nonce = f" 'nonce-{g.nonce}'" if "nonce" in g else ""
    headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'self'{nonce}; style-src 'self'{nonce}; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    if current_app.extensions["settings"].tls:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static":
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        headers.setdefault("Cache-Control", "no-store")
    return response
