"""The fence: none of the ways that SQLAlchemy offers leads to a row out of reach.

A secret box with a secret note exists beside a box of one's own. Each way is tried as somebody who may see neither; it
may answer with less, or be refused, but the secret and its traces (a count, a row changed) must not appear.
`test_the_ways_do_lead_there` shows that without the fence every one of them would.
"""

import uuid
from contextlib import closing
from types import MappingProxyType

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from core.access.exclusions import exclude
from core.access.fence import FenceError
from core.access.principal import Principal, acting_as, privileged
from core.audit.changes import Unaudited
from core.db import db, unit_of_work

SECRET = "zzSEKRET"


@pytest.fixture
def plugins():
    return ("vault",)


@pytest.fixture
def world(app):
    """One box of ours, one of theirs and one iron one; notes, of which one secret; a link to their box."""
    from plugins.vault.models import Box, IronBox, Link, Note

    with app.app_context():
        with privileged("test set-up"), unit_of_work():
            mine, theirs, iron = (
                Box(unit="ours", name="mine"),
                Box(unit="theirs", name=SECRET),
                IronBox(unit="theirs", name=SECRET),
            )
            db.session.add_all([mine, theirs, iron])
            db.session.flush()
            db.session.add_all([Note(box_id=mine.id, body="m"), Note(box_id=theirs.id, body=SECRET)])
            link = Link(box_id=theirs.id)
            db.session.add(link)
            db.session.flush()
            ids = {"mine": mine.id, "theirs": theirs.id, "link": link.id}
        db.session.remove()
        who = Principal(user_id=uuid.uuid4(), claims=MappingProxyType({"vault.units": frozenset({"ours"})}))
        with acting_as(who):
            yield ids
        db.session.remove()


def read(query):
    return db.session.execute(query).all()


def rename(ids):
    from plugins.vault.models import Box

    db.session.execute(sa.update(Box).where(Box.id == ids["theirs"]).values(name="x"))
    return names_now(ids)


def names_now(ids):
    """Return what their box is called now, seen past the fence: a write that got through shows here."""
    with privileged("looking at what was done"):
        raw = sa.text("SELECT name FROM vault_box WHERE name NOT IN ('mine', :secret)")
        return [row.name for row in db.session.execute(raw, {"secret": SECRET})]


def ways():
    """Return the ways, by name: each takes the ids and returns what it got hold of."""
    from plugins.vault.models import Box, IronBox, Link, Note

    table, alias, other = Box.__table__, aliased(Box), Box.__table__.alias()

    def move_and(reload):
        def way(ids):
            box = db.session.get(Box, ids["mine"])
            with privileged("somebody moves the box meanwhile"):
                db.session.connection().execute(
                    sa.text("UPDATE vault_box SET unit = 'theirs', name = :secret WHERE name = 'mine'"),
                    {"secret": SECRET},
                )
            return reload(box)

        return way

    def expire(box):
        db.session.expire(box)
        return box.name

    def refresh(box):
        db.session.refresh(box)
        return box.name

    def merge(ids):
        db.session.merge(Box(id=ids["theirs"], unit="ours", name="taken over", version=1))
        db.session.flush()
        return names_now(ids)

    def place_note(ids):
        db.session.add(Note(box_id=ids["theirs"], body="planted"))
        db.session.flush()
        return "planted"

    def place_box(ids):
        db.session.add(Box(unit="theirs", name="planted"))
        db.session.flush()
        return "planted"

    def bulk(ids):
        db.session.execute(sa.update(Box), [{"id": ids["theirs"], "name": "taken over", "version": 1}])
        return names_now(ids)

    def mappings(ids):
        db.session.bulk_update_mappings(Box, [{"id": ids["theirs"], "name": "taken over", "version": 1}])
        return names_now(ids)

    def identity(ids):
        db.session.scalars(sa.select(Box).from_statement(sa.text("SELECT * FROM vault_box"))).all()
        return db.session.get(Box, ids["theirs"])

    def delete_other(ids):
        return db.session.execute(sa.delete(Note).where(Note.body == SECRET)).rowcount or None

    def after_privileged(ids):
        with privileged("bookkeeping"):
            db.session.get(Box, ids["theirs"])
        return db.session.get(Box, ids["theirs"])

    def by_driver(ids):
        """Past all of SQLAlchemy: a cursor of the driver's own connection."""
        with closing(db.engine.raw_connection()) as raw:
            cursor = raw.cursor()
            cursor.execute("SELECT name FROM vault_box")
            return cursor.fetchall()

    def by_shortcut(ids):
        raw = db.session.connection().connection.dbapi_connection
        return raw.execute("SELECT name FROM vault_box").fetchall()

    def by_stream(ids):
        raw = db.session.connection().connection
        with closing(raw.cursor(*(["name"] if db.engine.dialect.name == "postgresql" else []))) as cursor:
            cursor.execute("SELECT name FROM vault_box")
            return cursor.fetchall()

    def strings(ids):
        return db.session.connection().exec_driver_sql("SELECT name FROM vault_box").all()

    def strings_of_the_engine(ids):
        with db.engine.connect() as connection:
            return connection.exec_driver_sql("SELECT name FROM vault_box").all()

    def reflected(ids):
        with privileged("a plugin reads the shape of a table"):
            copy = sa.Table("vault_box", sa.MetaData(), autoload_with=db.session.connection())
        return read(sa.select(copy.c.name))

    bare = sa.table("vault_box", sa.column("name"))
    secret_ids = sa.select(Box.id).where(Box.name == SECRET)
    return {
        "select entity": lambda ids: [box.name for box in db.session.scalars(sa.select(Box))],
        "select column": lambda ids: read(sa.select(Box.name)),
        "select subclass": lambda ids: [box.name for box in db.session.scalars(sa.select(IronBox))],
        "legacy query": lambda ids: [box.name for box in db.session.query(Box)],
        "get": lambda ids: db.session.get(Box, ids["theirs"]),
        "alias": lambda ids: [box.name for box in db.session.scalars(sa.select(alias))],
        "count of column": lambda ids: counts(read(sa.select(sa.func.count(Box.id))), 1),
        "count of rows": lambda ids: counts(read(sa.select(sa.func.count()).select_from(Box)), 1),
        "exists": lambda ids: read(sa.select(sa.exists().where(Box.id == ids["theirs"])))[0][0] and SECRET,
        "subquery": lambda ids: read(sa.select(sa.select(Box.name).subquery().c.name)),
        "cte": lambda ids: read(sa.select(sa.select(Box.name).cte().c.name)),
        "scalar subquery": lambda ids: read(sa.select(sa.select(sa.func.max(Box.name)).scalar_subquery())),
        "in a subselect": lambda ids: read(sa.select(Link.id).where(Link.box_id.in_(secret_ids))) and SECRET,
        "union": lambda ids: read(sa.union_all(sa.select(Box.name), sa.select(Box.name))),
        "core table": lambda ids: read(sa.select(table.c.name)),
        "core column in a condition": lambda ids: (
            read(sa.select(Link.id).where(Link.box_id == table.c.id, table.c.name == SECRET)) and SECRET
        ),
        "core count": lambda ids: counts(read(sa.select(sa.func.count()).select_from(table)), 0),
        "alias of a core table": lambda ids: read(sa.select(Link.id, other.c.name).join(other, sa.true())),
        "core table inside an orm query": lambda ids: read(sa.select(Link.id, table.c.name).join(table, sa.true())),
        "text": lambda ids: read(sa.text("SELECT name FROM vault_box")),
        "from_statement": lambda ids: [
            box.name for box in db.session.scalars(sa.select(Box).from_statement(sa.text("SELECT * FROM vault_box")))
        ],
        "connection": lambda ids: db.session.connection().execute(sa.select(Box.name)).all(),
        "connection text": lambda ids: db.session.connection().execute(sa.text("SELECT name FROM vault_box")).all(),
        "lazy load from a shared row": lambda ids: db.session.get(Link, ids["link"]).box,
        "lazy load of children": lambda ids: [
            note.body for note in db.session.scalars(sa.select(Note)) if note.box.name and note.body == SECRET
        ],
        "joined load": lambda ids: [
            note.body
            for box in db.session.scalars(sa.select(Box).options(joinedload(Box.notes))).unique()
            for note in box.notes
        ],
        "joined load from a shared row": lambda ids: [
            link.box.name for link in db.session.scalars(sa.select(Link).options(joinedload(Link.box)))
        ],
        "select-in load": lambda ids: [
            link.box and link.box.name for link in db.session.scalars(sa.select(Link).options(selectinload(Link.box)))
        ],
        "join": lambda ids: read(sa.select(Link.id, Box.name).join(Link.box)),
        "outer join": lambda ids: [row.name for row in read(sa.select(Link.id, Box.name).outerjoin(Link.box))],
        "column property": lambda ids: [
            count for count in db.session.scalars(sa.select(Box.note_count)) if count and count > 1
        ],
        "any": lambda ids: read(sa.select(Box.id).where(Box.notes.any(Note.body == SECRET))) and SECRET,
        "has": lambda ids: read(sa.select(Link.id).where(Link.box.has(Box.name == SECRET))) and SECRET,
        "update of another's row": rename,
        "delete of another's row": delete_other,
        "update in bulk by key": bulk,
        "merge": merge,
        "update by mappings": mappings,
        "insert under another's parent": place_note,
        "insert into another unit": place_box,
        "expired after it moved away": move_and(expire),
        "refreshed after it moved away": move_and(refresh),
        "identity map": identity,
        "identity map after a privileged block": after_privileged,
        "string to the driver": strings,
        "string to the engine": strings_of_the_engine,
        "cursor of the driver": by_driver,
        "shortcut of the driver's connection": by_shortcut,
        "named cursor of the driver": by_stream,
        "ddl with a text of its own": lambda ids: (
            db.session.connection().execute(sa.DDL("SELECT name FROM vault_box")).all()
        ),
        "bare name of a table": lambda ids: read(sa.select(bare.c.name)),
        "count of a bare name": lambda ids: counts(read(sa.select(sa.func.count()).select_from(bare)), 0),
        "table of other metadata": reflected,
        "text as a table": lambda ids: read(sa.select(sa.text("name")).select_from(sa.text("vault_box"))),
        "text as a condition": lambda ids: (
            read(sa.select(Link.id).where(sa.text(f"EXISTS (SELECT 1 FROM vault_box WHERE name = '{SECRET}')")))
            and SECRET
        ),
        "literal subquery": lambda ids: read(
            sa.select(Link.id, sa.literal_column("(SELECT max(name) FROM vault_box)"))
        ),
    }


def counts(rows, allowed: int):
    return rows[0][0] if rows[0][0] > allowed else None


WAYS = (
    "select entity",
    "select column",
    "select subclass",
    "legacy query",
    "get",
    "alias",
    "count of column",
    "count of rows",
    "exists",
    "subquery",
    "cte",
    "scalar subquery",
    "in a subselect",
    "union",
    "core table",
    "core column in a condition",
    "core count",
    "alias of a core table",
    "core table inside an orm query",
    "text",
    "from_statement",
    "connection",
    "connection text",
    "lazy load from a shared row",
    "lazy load of children",
    "joined load",
    "joined load from a shared row",
    "select-in load",
    "join",
    "outer join",
    "column property",
    "any",
    "has",
    "update of another's row",
    "delete of another's row",
    "update in bulk by key",
    "merge",
    "update by mappings",
    "insert under another's parent",
    "insert into another unit",
    "expired after it moved away",
    "refreshed after it moved away",
    "identity map",
    "identity map after a privileged block",
    "string to the driver",
    "string to the engine",
    "cursor of the driver",
    "shortcut of the driver's connection",
    "named cursor of the driver",
    "ddl with a text of its own",
    "bare name of a table",
    "count of a bare name",
    "table of other metadata",
    "text as a table",
    "text as a condition",
    "literal subquery",
)


REFUSED = {
    "core table",
    "core table inside an orm query",
    "core column in a condition",
    "core count",
    "alias of a core table",
    "text",
    "from_statement",
    "connection",
    "connection text",
    "joined load",
    "joined load from a shared row",
    "update of another's row",
    "delete of another's row",
    "update in bulk by key",
    "update by mappings",
    "merge",
    "insert under another's parent",
    "insert into another unit",
    "expired after it moved away",
    "refreshed after it moved away",
    "identity map",
    "string to the driver",
    "string to the engine",
    "cursor of the driver",
    "shortcut of the driver's connection",
    "named cursor of the driver",
    "ddl with a text of its own",
    "bare name of a table",
    "count of a bare name",
    "table of other metadata",
    "text as a table",
    "text as a condition",
    "literal subquery",
}
"""The ways that are refused outright; all others work, inside one's reach."""
HARMLESS = {"None", "[]", "False", "['mine']", "[('mine',)]", "['m']", "[('mine',), ('mine',)]", "[None]", "0"}


def test_every_way_of_the_list_is_tried(world):
    assert set(WAYS) == set(ways()) and len(WAYS) >= 37


@pytest.mark.parametrize("name", WAYS)
def test_no_way_leads_to_the_secret(world, name):
    if name in REFUSED:
        with pytest.raises((FenceError, Unaudited, sa.exc.InvalidRequestError)):
            ways()[name](world)
    else:
        assert repr(ways()[name](world)) in HARMLESS


@pytest.mark.parametrize("name", [way for way in WAYS if "privileged" not in way])
def test_the_ways_do_lead_there_when_the_fence_is_open(world, name):
    """A way that leads nowhere even without the fence would prove nothing."""
    with privileged("showing that the way works"):
        got = repr(ways()[name](world))
    assert got not in HARMLESS, got


def test_nobody_sees_nothing(app, world):
    from plugins.vault.models import Box

    with acting_as(Principal(user_id=None)):
        assert db.session.scalars(sa.select(Box)).all() == []


def test_an_exclusion_beats_every_claim(world, make_user):
    from plugins.vault.models import Box

    chief, husband = make_user("chief", "director"), make_user("husband")
    claims = MappingProxyType({"vault.units": frozenset({"ours", "theirs"})})
    with acting_as(Principal(user_id=chief)):
        exclude(world["theirs"], husband)
    for user_id, seen in ((chief, 3), (husband, 2)):
        with acting_as(Principal(user_id=user_id, claims=claims)):
            assert db.session.scalar(sa.select(sa.func.count(Box.id))) == seen


def test_a_statement_asked_again_is_ruled_for_whoever_asks_then(world):
    from plugins.vault.models import Box

    near, far = (frozenset({unit}) for unit in ("ours", "theirs"))
    seen = []
    for units in (near | far, near, far, frozenset(), near | far):
        with acting_as(Principal(user_id=uuid.uuid4(), claims={"vault.units": units})):
            seen.append(db.session.scalar(sa.select(sa.func.count(Box.id))))
    assert seen[0] == seen[1] + seen[2] == seen[4] and seen[1] and seen[2] and seen[3] == 0
    for _again in range(3):
        with pytest.raises(FenceError), acting_as(Principal(user_id=None)):
            db.session.execute(sa.select(Box.__table__.c.id))
