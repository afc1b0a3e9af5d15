"""The end of a request: all it noted is written and committed before the answer leaves, or nothing is answered."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Response, g

from core.audit.chain import drop_pending, has_pending, write_pending
from core.db import db, writing

log = logging.getLogger("kujdes")
UNAVAILABLE = (
    "<!doctype html><html lang=sq><meta charset=utf-8><title>Kujdes</title>"
    "<h1>Shërbimi nuk përgjigjet për momentin</h1>"
    "<p>Kërkesa nuk u krye dhe asgjë nuk u ruajt. Provoni përsëri pas pak. Nëse përsëritet, njoftoni administratorin: "
    "disku mund të jetë i mbushur.</p>"
)


def later(write: Callable[[], Any]) -> None:
    """Put off a write of the suite's own bookkeeping to the end of the request."""
    g.setdefault("late_writes", []).append(write)


def finish(response: Response) -> Response:
    """Write the audit and the session, commit, and only then let the answer go (security.md T-01, R-04)."""
    writes = g.pop("late_writes", [])
    if not writes and not has_pending():
        db.session.rollback()
        return response
    try:
        _write(writes)
    except Exception:
        log.exception("the end of a request could not be written")
        drop_pending()
        return Response(UNAVAILABLE, 503, {"Cache-Control": "no-store", "Retry-After": "10"}, mimetype="text/html")
    return response


def _write(writes: list[Callable[[], Any]]) -> None:
    db.session.rollback()
    with writing():
        try:
            for write in writes:
                write()
            write_pending()
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
