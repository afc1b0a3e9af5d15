"""Frozen figures: the same for ever, and the same as their list; what changed since is seen beside them."""

from datetime import date

import pytest
import sqlalchemy as sa
from werkzeug.exceptions import NotFound

from core import measures
from core.access.exclusions import Exclusion
from core.access.principal import privileged
from core.db import db, unit_of_work
from core.measures import Frozen, Period
from core.measures.models import Snapshot
from core.measures.snapshots import hash_of

YEAR = Period.year(2025)
TABLES = [("tally.visits", ()), ("tally.visits", ("place", "sex")), ("tally.hours", ("place",)), ("census.people", ())]
NUMBERS = {("north", "female"): 7, ("north", "male"): 2, ("south", "female"): 1, ("east", None): 3}


@pytest.fixture
def frozen(reader, enter):
    """Thirteen visits are frozen, of which one is deleted and another added afterwards; return the snapshot's id."""
    ids = enter(NUMBERS, hours=2)
    with reader("all"):
        snapshot = measures.freeze(YEAR, TABLES)
        found = snapshot.id
    return found, ids


def change(app, ids):
    from plugins.tally.models import Visit

    with app.app_context(), privileged("test set-up"), unit_of_work():
        db.session.delete(db.session.get_one(Visit, ids[0]))
        db.session.add(Visit(on=date(2025, 7, 1), place="west", sex="male"))


def test_what_was_frozen_stays_whatever_happens_to_the_records(app, reader, frozen):
    snapshot_id, ids = frozen
    change(app, ids)
    with reader("all"):
        opened, live = Frozen(snapshot_id), measures.ask("tally.visits", YEAR, ("place", "sex"))
        told = opened.ask("tally.visits", ("place", "sex"))
        assert (told.total.value, live.total.value) == (13, 13)
        assert told.at(place="north", sex="female").value == 7 and live.at(place="north", sex="female").value == 6
        assert told.at(place="west").value == 0 and live.at(place="west").value == 1
        assert opened.ask("tally.hours", ("place",)).at(place="north").value == 18
        assert opened.ask("census.people") is None
        assert told.as_of == opened.taken_at


def test_the_frozen_list_recounts_to_the_printed_number(reader, frozen):
    snapshot_id, ids = frozen
    with reader("all"):
        opened = Frozen(snapshot_id)
        told = opened.ask("tally.visits", ("place", "sex"))
        for key, cell in told.cells.items():
            chosen = {name: value for name, value in zip(told.by, key, strict=True) if value}
            assert len(opened.members("tally.visits", chosen)) == cell.value
        assert set(opened.members("tally.visits", {})) == set(ids)
        assert opened.members_hash == hash_of(ids)
        assert opened.versions == {"tally": "1.0"}


def test_a_frozen_figure_tells_nobody_of_a_file_that_is_hidden_from_them(app, people, reader, frozen):
    snapshot_id, ids = frozen
    with app.app_context(), privileged("test set-up"), unit_of_work():
        db.session.add(Exclusion(record_id=ids[1], user_id=people["all"], by_id=people["north"]))
    for gone in (False, True):
        if gone:
            change(app, ids[1:])
        with reader("all"):
            opened = Frozen(snapshot_id)
            assert opened.ask("tally.visits").total.value == 12
            assert ids[1] not in opened.members("tally.visits", {})
    with reader("north"):
        assert Frozen(snapshot_id).ask("tally.visits").total.value == 9


def test_nobody_freezes_or_reads_what_they_may_not_open(reader, frozen):
    snapshot_id, _ids = frozen
    for name in ("figures", "planner", "nobody"):
        with reader(name):
            with pytest.raises(NotFound):
                measures.freeze(YEAR, TABLES)
            with pytest.raises(NotFound):
                Frozen(snapshot_id).ask("tally.visits")


def test_the_database_does_not_say_who_stands_behind_a_frozen_figure(app, frozen):
    snapshot_id, ids = frozen
    with app.app_context(), privileged("what a thief reads"):
        content = db.session.scalar(sa.select(Snapshot.sealed_content).where(Snapshot.id == snapshot_id))
        assert isinstance(content, bytes) and not any(str(id_).encode() in content for id_ in ids)
