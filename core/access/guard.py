"""The guard at the door of every view: declared, signed in, permitted, or absent (security.md A-01, A-14)."""

import functools
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from core.access.permissions import permissions, principal_for
from core.access.principal import NOBODY, act_as, current
from core.audit.chain import record
from core.lifecycle import switched_off

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed in"


class Undeclared(Exception):
    """A view says nothing about who may use it, or names a permission that nobody declared."""


def public(view: View) -> View:
    """Let anybody use a view, without a login."""
    return _declare(view, PUBLIC)


def signed_in(view: View) -> View:
    """Let everybody signed in use a view: their own account, the home page."""
    return _declare(view, SIGNED_IN)


def requires(permission: str, *, step_up: bool = False) -> Callable[[View], View]:
    """Let those use a view who hold a permission; with `step_up` they must have confirmed who they are just before."""
    return functools.partial(_declare, access=permission, step_up=step_up)


def _declare(view: View, access: str, step_up: bool = False) -> View:
    view.access, view.step_up = access, step_up  # type: ignore[attr-defined]
    return view


def access_of(app: Flask, endpoint: str) -> str | None:
    """Return what an endpoint declares."""
    return getattr(app.view_functions[endpoint], "access", None)


def check_declarations(app: Flask) -> None:
    """Refuse to start with a view that is not declared, or that names an unknown permission.

    Raises:
        Undeclared: the message names every such endpoint.
    """
    with app.app_context():
        known = permissions().keys() | {PUBLIC, SIGNED_IN}
    wrong = [name for name in app.view_functions if access_of(app, name) not in known]
    if wrong:
        raise Undeclared(
            "no declared permission: " + ", ".join(f"{name} ({access_of(app, name)})" for name in sorted(wrong))
        )


def init_app(app: Flask) -> None:
    """Stand at the door of an app."""
    app.before_request(_enter)
    app.teardown_request(lambda _error: act_as(NOBODY))


def _enter() -> Response | None:
    act_as(NOBODY)
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    if request.method not in {"GET", "HEAD", "OPTIONS"} and not _same_origin():
        abort(400)
    if g.session_user is not None:
        act_as(principal_for(g.session_user))
    if request.endpoint is None or request.blueprint in _off_blueprints():
        return _to_login() if current() is NOBODY and request.method == "GET" else abort(404)
    access = access_of(current_app, request.endpoint)
    if access == PUBLIC:
        return None
    if current() is NOBODY:
        return _to_login()
    return _next_stage() or _admit(str(access))


def _admit(access: str) -> Response | None:
    if access != SIGNED_IN and not current().may(access):
        record("core.refused", note=request.endpoint or "", refused=True)
        abort(404)
    view = current_app.view_functions[str(request.endpoint)]
    if getattr(view, "step_up", False) and not stepped_up():
        return redirect(url_for("auth.confirm", next=_page_of_request()), 303)
    return None


def _page_of_request() -> str | None:
    """Return the page to come back to: this one if it can be opened, else what a form says in `next`, or one above."""
    rule = request.url_rule
    if rule is not None and "GET" in (rule.methods or ()):
        return request.full_path.rstrip("?")
    return request.form.get("next") or _page_above(request.path)


def _page_above(path: str) -> str | None:
    """Return the nearest page on the way up from an address to which something was sent."""
    router = current_app.url_map.bind("")
    while path := path.rstrip("/").rpartition("/")[0]:
        for page in (path, f"{path}/"):
            with suppress(HTTPException):
                router.match(page, method="GET")
                return page
    return None


def _next_stage() -> Response | None:
    """Send a session that is not complete where it must go first: unlock, second factor, a password of one's own."""
    stage = g.session_stage
    if stage is None or request.endpoint in {"auth.logout", f"auth.{stage}", "auth.lock"}:
        return None
    wanted = request.full_path.rstrip("?") if stage == "second_factor" and request.method == "GET" else None
    return redirect(url_for(f"auth.{stage}", next=wanted), 303)


def _to_login() -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
    target = url_for("auth.login", next=wanted)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": target})
    return redirect(target, 303)


def stepped_up() -> bool:
    """Say whether the person confirmed who they are within the last minutes."""
    at = g.session_stepped_up
    limit = current_app.extensions["settings"].step_up_minutes * 60
    return at is not None and 0 <= time.time() - at.timestamp() <= limit


def _same_origin() -> bool:
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}


def _off_blueprints() -> frozenset[str]:
    owners: dict[str, str] = current_app.extensions["blueprint_owners"]
    off = switched_off()
    return frozenset(name for name, owner in owners.items() if owner in off) if off else frozenset()
