"""A count, a sum, a header, an order, an answer of its own for what exists, and a link to each file."""

import sqlalchemy as sa
from flask import Blueprint, abort, render_template_string

from core.access.guard import signed_in
from core.access.principal import privileged
from core.db import db
from core.hookspecs import hookimpl
from plugins.casework.models import CaseFile

blueprint = Blueprint("leaky", __name__, url_prefix="/leaky")


@hookimpl
def register_blueprints():
    return [blueprint]


def all_files():
    with privileged("a leak on purpose"):
        return db.session.execute(sa.select(CaseFile.id, CaseFile.register_number, CaseFile.risk)).all()


@blueprint.get("/count")
@signed_in
def count():
    return f"<p>{len(all_files())}</p>"


@blueprint.get("/last")
@signed_in
def last():
    return f"<p>{sum(row.register_number for row in all_files())}</p>"


@blueprint.get("/exists/<uuid:record_id>")
@signed_in
def exists(record_id):
    if any(row.id == record_id for row in all_files()):
        abort(400)
    abort(404)


@blueprint.get("/menu")
@signed_in
def menu():
    links = [f"<a href='/leaky/exists/{row.id}'>rast</a>" for row in all_files()]
    return render_template_string("{{ links | safe }}", links="".join(links))


@blueprint.get("/header")
@signed_in
def header():
    return "<p>asgjë</p>", 200, {"X-Total": str(len(all_files()))}


@blueprint.get("/order")
@signed_in
def order():
    """The rows of others, without a word, move one's own."""
    own = sorted(row.register_number for row in all_files())
    return f"<p>{own.index(own[-1])}</p>"
