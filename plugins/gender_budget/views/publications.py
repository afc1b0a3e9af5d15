"""What the public reads: the approved plan with its figures and its open data, without a login, without a cookie."""

import uuid
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for

from core.access.guard import public, requires
from core.l10n import _
from core.records import open_record
from plugins.gender_budget import codes
from plugins.gender_budget.models import Round
from plugins.gender_budget.permissions import ROUND
from plugins.gender_budget.services import publications
from plugins.gender_budget.views import blueprint

KEPT = "public, max-age=600"


@blueprint.post("/rounds/<uuid:record_id>/publish")
@requires(ROUND)
def publish(record_id: uuid.UUID) -> Any:
    """Publish an approved round."""
    row = open_record(Round, record_id)
    found = publications.publish(row)
    flash(_("Published at %(address)s", address=url_for("gender_budget.published", slug=found.slug)), "success")
    return redirect(url_for("gender_budget.monitoring_round", record_id=row.id), 303)


@blueprint.get("/public")
@public
def public_plans() -> Any:
    """List what is published."""
    return _kept(render_template("gender_budget/public_list.html", found=publications.published()))


@blueprint.get("/public/<slug>")
@public
def published(slug: str) -> Any:
    """Show a published round."""
    found = publications.by_slug(slug) or abort(404)
    return _kept(render_template("gender_budget/public.html", row=found, told=found.content, label=codes.label))


@blueprint.get("/public/<slug>.csv")
@public
def published_csv(slug: str) -> Any:
    """Hand out the open data of a published round."""
    found = publications.by_slug(slug) or abort(404)
    answer = _kept(publications.as_csv(found))
    answer.mimetype = "text/csv"
    answer.headers["Content-Disposition"] = f"attachment; filename={found.slug}.csv"
    return answer


def _kept(body: str | bytes) -> Response:
    """Return an answer that anybody between us and the reader may keep for a while."""
    answer = Response(body, headers={"Cache-Control": KEPT})
    answer.add_etag()
    return answer
