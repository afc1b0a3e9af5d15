"""What was counted stays known until its owner writes again: a number per plugin grows with every write of its tables.

Only whole counts are kept; the list of exclusions counts as one more module, because they leave out what is hidden from
anybody. What somebody sees of their own reach is counted anew each time, because a reach may end at any minute: a shift
is over, a file is hidden from them.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, UOWTransaction
from sqlalchemy.orm import Session as AnySession

from core.access.exclusions import Exclusion
from core.db import Session, db
from core.measures import counting
from core.measures.contract import Measure
from core.measures.counting import Raw
from core.measures.models import Write
from core.measures.periods import Period
from core.measures.registered import modules_of

MOST = 500
_WRITTEN = "written_modules"
_EXCLUSIONS = Exclusion.__tablename__


def whole(measure: Measure, period: Period, by: tuple[str, ...]) -> Raw:
    """Count all that there is, whoever acts; only what is no secret, or is hidden afterwards, may leave the core."""
    held: dict[Any, tuple[Any, Raw]] = current_app.extensions.setdefault("measures_kept", {})
    key, state = (measure.code, period, by), _state({*modules_of(measure), _EXCLUSIONS})
    if key not in held or held[key][0] != state:
        if len(held) >= MOST:
            held.clear()
        held[key] = (state, counting.count(measure, period, by, whole=True))
    return held[key][1]


def _state(modules: Iterable[str]) -> tuple[Any, ...]:
    query = sa.select(Write.module, Write.number).where(Write.module.in_(list(modules))).order_by(Write.module)
    return tuple(map(tuple, db.session.execute(query)))


@event.listens_for(Session, "after_flush")
def _flushed(session: AnySession, _context: UOWTransaction) -> None:
    _note(session, (row.__tablename__ for row in (*session.new, *session.dirty, *session.deleted)))


@event.listens_for(Session, "do_orm_execute")
def _in_bulk(state: ORMExecuteState) -> None:
    if (state.is_insert or state.is_update or state.is_delete) and state.bind_mapper is not None:
        _note(state.session, (state.bind_mapper.class_.__tablename__,))


def _note(session: AnySession, tables: Iterable[str]) -> None:
    written: set[str] = session.info.setdefault(_WRITTEN, set())
    written.update(table for table in tables if table == _EXCLUSIONS or not table.startswith("core_"))


@event.listens_for(Session, "before_commit")
def _grow(session: AnySession) -> None:
    """Count the write in its own transaction, in the order of the names, so that two writers never wait crosswise."""
    tables: set[str] = session.info.pop(_WRITTEN, set())
    if not tables:
        return
    plugins = [plugin.name for plugin in current_app.extensions["plugins"]]
    modules = {name for name in plugins if any(table.startswith(f"{name}_") for table in tables)}
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    for name in sorted(modules | tables & {_EXCLUSIONS}):
        grown = dialect.insert(Write).values(module=name, number=1)
        again = grown.on_conflict_do_update(index_elements=["module"], set_={"number": Write.number + 1})
        session.connection().execute(again)


@event.listens_for(Session, "after_rollback")
def _undone(session: AnySession) -> None:
    session.info.pop(_WRITTEN, None)
