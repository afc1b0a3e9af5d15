"""The installed page and what it asks for; and its author's own list of answers, with those to correct."""

import base64
import hashlib
import json
import uuid
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from core import drafts
from core.access.guard import public, signed_in
from core.access.principal import current
from core.audit.chain import record
from core.l10n import _
from core.listings import Column, make_listing
from core.offline import answers, sheets
from core.offline.envelope import Envelope
from core.offline.keys import current_key
from core.offline.models import WAITING, OfflineAnswer
from core.offline.problems import AnswerRefused, CannotOpen
from core.pages import asset
from core.records import open_record

blueprint = Blueprint("offline", __name__, url_prefix="/field")
SCOPE = "/field/"
SHELL = (
    "vendor/tabler-core/tabler.min.css",
    "app.css",
    "offline/field.css",
    "offline/seal.js",
    "offline/store.js",
    "offline/field.js",
)
BESIDE = (
    "icon.svg",
    "vendor/icons.svg",
)
FONTS = (
    "vendor/fontsource-variable-inter/inter-latin-wght-normal.woff2",
    "vendor/fontsource-variable-inter/inter-latin-ext-wght-normal.woff2",
)
"""The style names these itself, without a version in their address."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@blueprint.get("/")
@public
def page() -> Response:
    """Show the page that the phone keeps: it holds nothing of anybody, and so needs no login."""
    response = Response(_page(), mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _page() -> str:
    styles = [asset(name) for name in SHELL if name.endswith(".css")]
    scripts = [asset(name) for name in SHELL if name.endswith(".js")]
    return render_template("core/offline/field.html", styles=styles, scripts=scripts)


@blueprint.get("/worker.js")
@public
def worker() -> Response:
    """Give the service worker, whose one work is to hand out the page without a network."""
    kept = [SCOPE, *(asset(name) for name in (*SHELL, *BESIDE)), *(url_for("static", filename=name) for name in FONTS)]
    version = hashlib.sha256("\n".join([_page(), *kept]).encode()).hexdigest()[:16]
    text = render_template("core/offline/worker.js", kept=kept, version=version)
    return Response(text, mimetype="text/javascript")


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Say how the page is installed."""
    said = {
        "name": _("Kujdes: in the field"),
        "short_name": "Kujdes",
        "lang": "sq",
        "start_url": SCOPE,
        "scope": SCOPE,
        "display": "standalone",
        "background_color": "#f4f6f7",
        "theme_color": "#0f535b",
        "icons": [{"src": asset("icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return Response(json.dumps(said, ensure_ascii=False), mimetype="application/manifest+json")


@blueprint.get("/session")
@signed_in
def session() -> Response:
    """Say whose session this is, and give the token with which answers are sent."""
    return jsonify(user=str(current().user_id), token=generate_csrf())


@blueprint.get("/today")
@signed_in
def today() -> Response:
    """Give what a phone takes along: the sheets of the day, and the key to which answers are sealed."""
    key = current_key()
    server = {"id": str(key.id), "point": base64.b64encode(key.point).decode()}
    return jsonify(user=str(current().user_id), server=server, sheets=sheets.given_today())


@blueprint.post("/answers")
@signed_in
def receive() -> Any:
    """Take in one sealed answer; what came before is answered as it was then."""
    try:
        answer = answers.receive(Envelope.read(request.get_json(silent=True)))
    except CannotOpen:
        record("core.offline.refused", refused=True)
        sentence = _("The server cannot open this answer. It stays on the phone; show it to your administrator.")
        return jsonify(sentence=sentence), 422
    address = url_for("offline.answer", record_id=answer.id) if answer.state == WAITING else ""
    return jsonify(state=answer.state, sentence=answer.reason or "", address=address)


@blueprint.get("/answers")
@signed_in
def mine() -> Any:
    """List what its author has sent from the field."""
    columns = (
        Column(key="sheet", label=_("Sheet")),
        Column(key="finished", label=_("Filled in"), by=OfflineAnswer.finished_at),
        Column(key="received", label=_("Received"), by=OfflineAnswer.created_at, hide_on_phone=True),
        Column(key="state", label=_("State"), by=OfflineAnswer.state),
    )
    query = sa.select(OfflineAnswer)
    listing = make_listing(query, columns, default="-received", tie=OfflineAnswer.id, verb="core_offline_answer.listed")
    labels = {sheet.name: sheet.label for sheet in sheets.my_sheets()}
    return render_template("core/offline/answers.html", listing=listing, labels=labels)


@blueprint.route("/answers/<uuid:record_id>", methods=["GET", "POST"])
@signed_in
def answer(record_id: uuid.UUID) -> Any:
    """Let the author correct an answer that could not be taken in."""
    answer = open_record(OfflineAnswer, record_id)
    if answer.state != WAITING:
        return redirect(url_for("offline.mine"), 303)
    key = answers.form_key(answer)
    try:
        sheet = sheets.sheet_of(answer.sheet)
        form = sheet.form(answer.item_id)
    except AnswerRefused as refusal:
        kept = drafts.load(key) or {}
        texts = [text for values in kept.values() for text in values if text.strip()]
        return render_template("core/offline/closed.html", answer=answer, sentence=str(refusal), texts=texts)
    draft = drafts.resume(form, key, label=_("From the field"))
    if request.method == "GET":
        form.validate()
        form.csrf_token.errors = ()  # the page is only opened; what was sent from the phone is what is judged
    elif form.validate():
        try:
            answers.correct(answer, form)
            flash(_("The answer is taken in."), "success")
            return redirect(url_for("offline.mine"), 303)
        except AnswerRefused as refusal:
            form.form_errors.append(str(refusal))
    status = 422 if request.method == "POST" else 200
    return render_template("core/offline/answer.html", answer=answer, sheet=sheet, form=form, draft=draft), status


@blueprint.post("/answers/<uuid:record_id>/drop")
@signed_in
def drop(record_id: uuid.UUID) -> Any:
    """Throw an answer away that waits for a correction."""
    answers.drop(open_record(OfflineAnswer, record_id))
    return redirect(url_for("offline.mine"), 303)
