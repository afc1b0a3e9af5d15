"""The suite, put together: the table of contents."""

import functools
import logging
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from jinja2 import FileSystemLoader, PrefixLoader, StrictUndefined
from werkzeug.routing import Rule

from core import db, errors, hooks, lifecycle, measures, pages, registry, translations
from core.access import fence, guard
from core.access.rights import CORE_MENU, PERMISSIONS, ROLES
from core.audit import views as audit_views
from core.auth import views as auth_views
from core.auth.sessions import SessionStore
from core.config import Settings
from core.crypto import KeyRing
from core.db import db as database
from core.drafts import views as drafts_views
from core.exports import views as exports_views
from core.files.uploads import Request
from core.home import views as home_views
from core.jobs.own import JOBS
from core.offline import views as offline_views
from core.unit import finish

csrf = CSRFProtect()
logins = LoginManager()
BLUEPRINTS = (
    home_views.blueprint,
    *auth_views.BLUEPRINTS,
    audit_views.blueprint,
    drafts_views.blueprint,
    exports_views.blueprint,
    offline_views.blueprint,
)


class Route(Rule):
    """A route that makes the functions which build its addresses at their first use: together they are half a start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        make = functools.cache(functools.partial(super()._compile_builder, append_unknown))
        return lambda _rule, *values, **named: make()(self, *values, **named)


class Kujdes(Flask):
    """The web application; what a request noted is committed before its answer leaves."""

    request_class = Request
    url_rule_class = Route

    def process_response(self, response: Response) -> Response:
        return finish(super().process_response(response))


class CannotStart(Exception):
    """The suite refuses to start; the message is a list of clear sentences."""


def create_app(settings: Settings, *, plugins: Iterable[str] | None = None, check: bool = True) -> Kujdes:
    """Put the suite together.

    `plugins` names the plugins to load; without it, those that the database says are installed. With `check`, code and
    database must agree.

    Raises:
        CannotStart: code and database differ.
        KeyRingUnsafe, PluginProblem, Undeclared, DuplicateContribution: see there.
    """
    app = Kujdes("core", template_folder=None)
    app.extensions["settings"] = settings
    app.extensions["keyring"] = ring = KeyRing(settings.keyring_file)
    _configure(app, settings, ring)
    db.init_app(app, settings.engine_url)
    with app.app_context():
        fence.install(database.engine)
        found = app.extensions["plugins_found"] = registry.discover(settings.plugin_path)
        ordered = app.extensions["plugins"] = registry.in_order(_wanted(plugins), found)
        _load(app, ordered)
        translations.init_app(app, ordered)
    _templates(app, ordered)
    csrf.init_app(app)
    logins.init_app(app, add_context_processor=False)  # pages know the principal; a user row costs two queries
    auth_views.init_app(app, logins)
    pages.init_app(app)
    guard.init_app(app)
    errors.init_app(app)
    _blueprints(app)
    guard.check_declarations(app)
    with app.app_context():
        if check and (complaints := lifecycle.mismatches(found)):
            raise CannotStart("\n".join(complaints))
    return app


def _configure(app: Flask, settings: Settings, ring: KeyRing) -> None:
    app.config.update(
        SECRET_KEY=ring.key("cookie"),
        SESSION_COOKIE_NAME="__Host-kujdes" if settings.tls else "kujdes",
        SESSION_COOKIE_SECURE=settings.tls,
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=1500,
        TRUSTED_HOSTS=[settings.server_name] if settings.tls else [settings.server_name, "127.0.0.1", "localhost"],
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = SessionStore()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)


SHOWN = ("menu", "widgets", "page_lines", "tabs", "actions", "offline_sheets")
"""Contributions that are shown to who holds the permission that each of them names."""


def _wanted(plugins: Iterable[str] | None) -> list[str]:
    if plugins is not None:
        return list(plugins)
    with database.engine.connect() as connection:
        return lifecycle.installed_names(connection)


def _load(app: Flask, ordered: list[registry.Found]) -> None:
    """Load the plugins and gather what they contribute."""
    app.extensions["hooks"] = manager = hooks.make_manager()
    registry.load(ordered, manager)
    rights = [*PERMISSIONS, *(right for _, right in hooks.collect(manager, "register_permissions"))]
    app.extensions["permissions"] = {right.name: right for right in rights}
    app.extensions["roles"] = [*ROLES, *(role for _, role in hooks.collect(manager, "register_roles"))]
    for kind in (*SHOWN, "measures", "audit_verbs", "health_checks"):
        app.extensions[kind] = hooks.collect(manager, f"register_{kind}")
    app.extensions["jobs"] = [*(("core", job) for job in JOBS), *hooks.collect(manager, "register_jobs")]
    menu = [*app.extensions["menu"], *(("core", item) for item in CORE_MENU)]
    app.extensions["menu"] = sorted(menu, key=lambda pair: (pair[1].weight, pair[1].name))
    _require_known_permissions(app)
    measures.require_sound(measure for _plugin, measure in app.extensions["measures"])


def _require_known_permissions(app: Flask) -> None:
    """Refuse a contribution that names a permission nobody declares."""
    known = app.extensions["permissions"]
    for kind in SHOWN:
        for plugin, contribution in app.extensions[kind]:
            if contribution.permission not in known:
                raise guard.Undeclared(
                    f"{kind} {contribution.name} of {plugin}: unknown permission {contribution.permission}"
                )
    for plugin, job in app.extensions["jobs"]:
        if unknown := set(job.permissions) - known.keys():
            raise guard.Undeclared(f"the job {job.name} of {plugin}: unknown permission {', '.join(sorted(unknown))}")


def _templates(app: Flask, ordered: list[registry.Found]) -> None:
    loaders = {"core": FileSystemLoader(f"{app.root_path}/templates")}
    loaders |= {plugin.name: FileSystemLoader(plugin.folder / "templates") for plugin in ordered}
    app.jinja_loader = PrefixLoader(loaders)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _blueprints(app: Flask) -> None:
    """Register the core's views and the plugins'; remember whose is whose, for switching off."""
    app.view_functions["static"] = guard.public(app.view_functions["static"])
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions["blueprint_owners"] = owners = {}
    for impl in app.extensions["hooks"].hook.register_blueprints.get_hookimpls():
        for blueprint in impl.function():
            owners[blueprint.name] = impl.plugin_name
            app.register_blueprint(blueprint)
