"""What the public reads: the directory of services, without a login, without a cookie."""

from typing import Any

from flask import Response, jsonify, render_template, request

from core.access.guard import public
from core.l10n import _, format_phone
from plugins.community_centres import codes
from plugins.community_centres.services import directory
from plugins.community_centres.views import blueprint

KEPT = "public, max-age=600"
ASKED = ("audience", "typology", "day", "words")


@blueprint.get("/directory")
@public
def public_directory() -> Any:
    """Show what is given where and when, and when somebody last made sure of it."""
    picked = {name: request.args.get(name, "")[:60] for name in ASKED}
    found = directory.whole()
    page = render_template(
        "community_centres/public.html",
        services=found.fitting(**picked),
        found=found,
        picked=picked,
        filtered=any(picked.values()),
        audiences=codes.choices("audience", empty=_("All")),
        typologies=codes.choices("typology", empty=_("All")),
        days=codes.choices("day", empty=_("All")),
        label=codes.label,
        phone=format_phone,
        several=codes.several,
    )
    return _kept(Response(page))


@blueprint.get("/directory.json")
@public
def public_json() -> Any:
    """Hand out the directory as Open Referral (HSDS) JSON; with `centre`, of the centre with this code alone."""
    wanted = request.args.get("centre", "")
    only = next((row for row in directory.centres() if row.code == wanted), None)
    return _kept(jsonify(directory.hsds(only)))


def _kept(answer: Response) -> Response:
    """Let anybody between us and the reader keep an answer for a while."""
    answer.headers["Cache-Control"] = KEPT
    answer.add_etag()
    return answer
