"""Errors as people meet them: one family, a clear sentence, and nothing about what they may not see."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, SecurityError

from core.access.principal import FenceError
from core.audit.chain import drop_pending, record
from core.crypto import SealBroken
from core.db import Conflict, db
from core.l10n import _

log = logging.getLogger("kujdes")


def init_app(app: Flask) -> None:
    """Answer every error with the suite's own page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(FenceError, _fence)
    app.register_error_handler(SealBroken, _seal)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, title: str, text: str) -> tuple[str, int]:
    return render_template("core/error.html", title=title, text=text, status=status), status


def _http(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    if isinstance(error, SecurityError):
        return Response("400\n", 400, mimetype="text/plain")  # a forged host: no address of ours can be built from it
    match error.code:
        case 404 | 403 | 405:
            return _absent()
        case 413:
            return _page(413, _("The file is too large"), _("Nothing was saved. Choose a smaller file and try again."))
        case 429:
            return _page(429, _("Too many tries"), _("Wait a few minutes and try again."))
    status = error.code or 500
    return _page(status, _("The request was not understood"), _("Nothing was saved. Go back and try again."))


def _absent() -> tuple[str, int]:
    return _page(404, _("This page does not exist"), _("Check the address, or go back to your day."))


def _csrf(error: CSRFError) -> Any:
    return _page(400, _("The form is too old"), _("Nothing was saved. Open the page again; your draft is kept."))


def _conflict(error: Conflict) -> Any:
    return _page(
        409,
        _("Somebody else saved this record"),
        _("Nothing was overwritten. Open the record again to see both texts."),
    )


def _fence(error: FenceError) -> Any:
    """A refused way to a row looks like a row that does not exist."""
    log.error("fence: %s at %s", error, request.endpoint)
    record("core.refused", note=request.endpoint or "", refused=True)
    return _absent()


def _seal(error: SealBroken) -> Any:
    log.error("sealed value refused: %s at %s", error, request.endpoint)
    record("core.seal.broken", note=request.endpoint or "", refused=True)
    return _page(
        500, _("This record was changed outside Kujdes"), _("Tell your administrator; the case is noted in the audit.")
    )


def _database(error: DBAPIError) -> Any:
    db.session.rollback()
    drop_pending()
    log.error("database: %s at %s", type(error.orig).__name__, request.endpoint)
    return _page(
        503, _("The service does not answer at the moment"), _("Nothing was saved. Try again in a little while.")
    )


def _unexpected(error: Exception) -> Any:
    db.session.rollback()
    log.exception("unexpected, incident %s", g.get("request_id"))
    text = _("Nothing was saved. Tell your administrator this code: %(code)s", code=g.get("request_id", "?"))
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong"), text)
