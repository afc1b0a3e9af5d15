"""The page to be measured against: Flask and SQLAlchemy, the same rows, and nothing else.

No login, no scope, no encryption, no audit. `/list` shows 50 rows and their count, `/record/<id>` one row with its 20
last events; with `?commit=1` the page also inserts and commits one row before it answers, as an audited page must.
Names stand in clear.
"""

import os
import uuid
from datetime import UTC, date, datetime

import sqlalchemy as sa
from flask import Flask, redirect, render_template_string, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class BareCase(Base):
    __tablename__ = "bare_case"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(12))
    name: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(30))
    risk: Mapped[str] = mapped_column(sa.String(20))
    worker: Mapped[str] = mapped_column(sa.String(60), index=True)
    opened_on: Mapped[date] = mapped_column()
    due_on: Mapped[date] = mapped_column()
    __table_args__ = (sa.Index("ix_bare_worker_opened", "worker", "opened_on"),)


class BareEvent(Base):
    __tablename__ = "bare_event"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    case_id: Mapped[uuid.UUID] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    what: Mapped[str] = mapped_column(sa.String(200))


class BareLog(Base):
    __tablename__ = "bare_log"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    what: Mapped[str] = mapped_column(sa.String(60))


db = SQLAlchemy(model_class=Base)
LIST = """<!doctype html><title>Rastet</title><h1>Rastet</h1><p>{{ total }}</p><table>
{% for row in rows %}<tr><td><a href="/record/{{ row.id }}">{{ row.reference }}</a></td><td>{{ row.name }}</td>
<td>{{ row.state }}</td><td>{{ row.risk }}</td><td>{{ row.worker }}</td><td>{{ row.opened_on }}</td>
<td>{{ row.due_on }}</td></tr>{% endfor %}</table>"""
RECORD = """<!doctype html><title>Rasti</title><h1>{{ row.reference }}</h1>
<dl><dt>Emri<dd>{{ row.name }}<dt>Gjendja<dd>{{ row.state }}
<dt>Rreziku<dd>{{ row.risk }}<dt>Punonjësi<dd>{{ row.worker }}</dl>
<ol>{% for event in events %}<li>{{ event.at }} {{ event.what }}{% endfor %}</ol>"""


def application() -> Flask:
    """Return the bare app over the database of BARE_URL."""
    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = url = os.environ["BARE_URL"]
    if url.startswith("sqlite"):  # writers wait for each other, as ours do
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 60}}
    db.init_app(app)
    if url.startswith("sqlite"):
        with app.app_context():
            sa.event.listen(db.engine, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous=FULL"))
    app.add_url_rule("/list", view_func=show_list)
    app.add_url_rule("/record/<uuid:record_id>", view_func=show_record)
    app.add_url_rule("/save/<uuid:record_id>", view_func=save, methods=["POST"])
    app.add_url_rule("/create", view_func=create, methods=["POST"])
    app.add_url_rule("/search", view_func=search, methods=["POST"])
    return app


def commit_a_row() -> None:
    if request.args.get("commit"):
        db.session.add(BareLog(at=datetime.now(UTC), what=request.path))
        db.session.commit()


def show_list() -> str:
    mine = sa.select(BareCase).where(BareCase.worker == request.args["worker"])
    total = db.session.scalar(sa.select(sa.func.count()).select_from(mine.subquery()))
    rows = db.session.scalars(mine.order_by(BareCase.opened_on.desc(), BareCase.id).limit(50)).all()
    page = render_template_string(LIST, rows=rows, total=total)
    commit_a_row()
    return page


def show_record(record_id: uuid.UUID) -> str:
    row = db.session.get_one(BareCase, record_id)
    found = sa.select(BareEvent).where(BareEvent.case_id == record_id).order_by(BareEvent.at.desc()).limit(20)
    page = render_template_string(RECORD, row=row, events=db.session.scalars(found).all())
    commit_a_row()
    return page


def save(record_id: uuid.UUID) -> object:
    row = db.session.get_one(BareCase, record_id)
    row.state = request.form["state"]
    db.session.commit()
    return redirect("/list", 303)


def create() -> object:
    today = datetime.now(UTC).date()
    row = BareCase(
        id=uuid.uuid4(), reference="NEW", state="new", risk="low", worker="bench", opened_on=today, due_on=today
    )
    row.name = request.form["name"]
    db.session.add(row)
    db.session.commit()
    return redirect("/list", 303)


def search() -> str:
    found = sa.select(BareCase).where(BareCase.name.ilike(f"%{request.form['q']}%")).limit(20)
    return render_template_string(LIST, rows=db.session.scalars(found).all(), total=0)
