"""The fence: every way to a row goes through the row's own rule, or is refused (security.md A-03 and section 3.1).

Five gates, for the more than fifty ways that SQLAlchemy and the drivers offer to reach a row:

1. an ORM statement gets the rules of all scoped models that it mentions;
2. a statement that reaches the engine by another way and touches a scoped table is refused, raw SQL always, and so is
   SQL that reaches the driver's own cursors;
3. a flush is refused when it changes or deletes a row out of reach, or leaves a new one there;
4. a row that materialises without its rule having been asked is refused;
5. changes in bulk by key are refused.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import FromStatement, Mapper, ORMExecuteState, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.context import QueryContext
from sqlalchemy.sql import visitors

from core.access.cursors import watch
from core.access.principal import FenceError, current, privileged_reason
from core.access.scope import Scoped, scoped_mappers
from core.db import Session, db

_ASKED = "rules_asked"
_OPEN = "fence_open"
_CHECKED = "rows_checked"
_GUESTS = "privileged_guests"
_SHAPES = 2000
"""How many shapes of statements are remembered; the suite has some hundreds."""


_BEGIN = {"BEGIN", "BEGIN IMMEDIATE"}
"""What the suite itself tells the driver as a string: how a transaction on SQLite begins (`core.db`)."""


def install(engine: Engine) -> None:
    """Put the tripwires of gate 2 on an engine that has opened nothing yet; the session gates stand from import on."""
    event.listen(engine, "before_execute", _refuse_unmarked)
    event.listen(engine, "before_cursor_execute", _refuse_strings)
    watch(engine)


# --- gate 1 and 5: ORM statements


@event.listens_for(Session, "do_orm_execute")
def _ask_rules(state: ORMExecuteState) -> None:
    if privileged_reason():
        state.update_execution_options(**{_OPEN: True})
        return
    statement = state.statement
    if isinstance(statement, FromStatement) or _is_text(statement):
        raise FenceError("raw SQL outside privileged()")
    mentioned = _mentioned(statement)
    if not mentioned:
        state.update_execution_options(**{_ASKED: frozenset()})
        return
    if (state.is_update or state.is_insert) and isinstance(state.parameters, list):
        raise FenceError("change in bulk by key")
    if state.is_insert:
        raise FenceError("bulk insert into a scoped table")
    if not state.is_column_load:
        state.statement = statement.options(*(_rule(mapper) for mapper in mentioned))
    state.update_execution_options(**{_ASKED: frozenset(mapper.class_ for mapper in mentioned)})


def _rule(mapper: Mapper[Any]) -> Any:
    cache = current().scope_cache
    if mapper not in cache:
        rule = mapper.class_.visible(current())
        for part in visitors.iterate(rule):
            if type(part) is sa.BindParameter:
                part.__class__ = _RuleValue
        cache[mapper] = with_loader_criteria(mapper, rule, include_aliases=True, propagate_to_loaders=False)
    return cache[mapper]


class _RuleValue(sa.BindParameter[Any]):
    """A value in a rule, which stays one object however often a statement repeats the rule.

    SQLAlchemy notes on every copy of a part where it came from; copies of one value are alike and not the same, and to
    tell that they are alike it builds a comparison of them in SQL, hundreds of times for a page.
    """

    inherit_cache = True

    def _annotate(self, _values: Any) -> Any:
        return self


def _mentioned(statement: Any) -> Sequence[Mapper[Any]]:
    """Return the scoped mappers that a statement touches, and those that their rules lean on.

    Statements of the same shape mention the same: SQLAlchemy's key of a statement, by which it finds the SQL again,
    names every table and entity in it and leaves out nothing but values.
    """
    shape = statement._generate_cache_key()
    if shape is None:
        return _looked_through(statement)
    known: dict[Any, Sequence[Mapper[Any]]] = current_app.extensions.setdefault("fence_shapes", {})
    if (found := known.get(shape.key)) is None:
        if len(known) >= _SHAPES:
            known.clear()
        found = known[shape.key] = _looked_through(statement)
    return found


def _looked_through(statement: Any) -> Sequence[Mapper[Any]]:
    """Look through a statement for scoped models.

    SQLAlchemy hangs a rule on an entity, so a table or alias that no entity stands for would go without: it is refused.
    """
    found: dict[Mapper[Any], None] = {}
    entities, bare, scoped = set(), set(), scoped_mappers()
    for part in _parts(statement):
        source = _source(part)
        if (table := _base(source)) not in scoped:
            if _names_one(part, table):
                raise FenceError("a scoped table by its name alone")
            continue
        if "parententity" in part._annotations:
            entities.add(source)
            for mapper in scoped[table]:
                found.update(dict.fromkeys(mapper.class_.rule_chain()))
        else:
            bare.add(source)
    if bare - entities:
        raise FenceError("Core access to a scoped table")
    return tuple(found)


def _parts(statement: Any) -> Iterator[Any]:
    """Yield the columns, tables, aliases and pieces of raw SQL that a statement and its subqueries name.

    A table that stands there only because a column brought it is not yielded; its column is.
    """
    for element in visitors.iterate(statement):
        if isinstance(element, sa.ColumnClause | sa.TextClause):
            yield element
        elif isinstance(element, sa.Select):
            named = (*element._raw_columns, *element._from_obj, *(join[0] for join in element._setup_joins))
            yield from (part for part in named if isinstance(part, sa.TableClause | sa.Alias))
        elif isinstance(element, sa.Update | sa.Delete | sa.Insert):
            yield element.table


def _source(part: Any) -> Any:
    """Return the table or alias that a part stands for or belongs to; itself when it is raw SQL."""
    return _plain(part.table if isinstance(part, sa.ColumnClause) else part)


def _names_one(part: Any, table: Any) -> bool:
    """Say whether a part means a scoped table without being it: raw SQL, a bare name, a table of other metadata."""
    if isinstance(part, sa.TextClause):
        return bool(_names().search(part.text))
    if isinstance(part, sa.ColumnClause) and part.is_literal:
        return bool(_names().search(part.name))
    return isinstance(table, sa.TableClause) and bool(_names().fullmatch(table.name))


def _names() -> re.Pattern[str]:
    return _names_of(len(scoped_mappers()))


@functools.cache
def _names_of(_count: int) -> re.Pattern[str]:
    names = "|".join(re.escape(table.name) for table in scoped_mappers())
    return re.compile(rf"\b({names})\b" if names else "(?!)", re.IGNORECASE)


def _plain(source: Any) -> Any:
    return source._deannotate() if source is not None and source._annotations else source


def _base(source: Any) -> Any:
    """Return the table under an alias."""
    while isinstance(source, sa.Alias):
        source = _plain(source.element)
    return source


# --- gate 2: whatever else reaches the engine


def _refuse_unmarked(_conn: Any, element: Any, _many: Any, _params: Any, options: Any) -> None:
    if privileged_reason() or _ASKED in options or _OPEN in options or _conn.get_execution_options().get(_OPEN):
        return
    if db.session.registry.has() and db.session().info.get("flushing"):
        return
    if _is_text(element) or isinstance(element, str):
        raise FenceError("raw SQL outside privileged()")
    scoped = scoped_mappers()
    for part in _parts(element):
        if (table := _base(_source(part))) in scoped or _names_one(part, table):
            raise FenceError("a statement on a scoped table that went round the session")


def _refuse_strings(_conn: Any, cursor: Any, said: str, _params: Any, context: Any, _many: bool) -> None:
    """Let the cursor run what was compiled, and so passed the gates above; a plain string did not."""
    if context.compiled is None and said not in _BEGIN and not privileged_reason():
        raise FenceError("raw SQL outside privileged()")
    cursor.passed = True


def _is_text(element: Any) -> bool:
    return isinstance(element, sa.TextClause | sa.sql.expression.TextualSelect | sa.schema.ExecutableDDLElement)


# --- gate 3: writes


@event.listens_for(Session, "before_flush")
def _check_changed(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    if not privileged_reason():
        changed = [row for row in session.dirty if isinstance(row, Scoped) and session.is_modified(row)]
        _require_visible(session, [*changed, *(row for row in session.deleted if isinstance(row, Scoped))], "change")
        session.info["placed"] = [row for row in session.new if isinstance(row, Scoped)]
    session.info["flushing"] = True


@event.listens_for(Session, "after_flush")
def _check_placed(session: Session, _context: UOWTransaction) -> None:
    session.info["flushing"] = False
    if not privileged_reason():
        _require_visible(session, session.info.pop("placed", []), "place")


@event.listens_for(Session, "after_rollback")
@event.listens_for(Session, "after_soft_rollback")
@event.listens_for(Session, "after_commit")
def _forget(session: Session, *_previous: Any) -> None:
    session.info.pop("flushing", None)
    session.info.pop(_CHECKED, None)


def _require_visible(session: Session, rows: Iterable[Any], verb: str) -> None:
    """Ask the database whether the rows are in reach, one query per model; what this transaction loaded is."""
    checked: set[Any] = session.info.setdefault(_CHECKED, set())
    by_model: dict[type, set[Any]] = {}
    for row in rows:
        if (type(row), row.id) not in checked:
            by_model.setdefault(type(row), set()).add(row.id)
    for model, ids in by_model.items():
        if not _all_visible(session, model, ids):
            raise FenceError(f"{verb} {model.__name__} out of reach")
        checked.update((model, id_) for id_ in ids)


def _all_visible(session: Session, model: Any, ids: set[Any]) -> bool:
    with session.no_autoflush:
        seen = session.scalars(sa.select(model.id).where(model.id.in_(ids))).all()
    return set(seen) == ids


# --- gate 4: rows that materialise


@event.listens_for(Scoped, "load", propagate=True)
def _on_load(row: Any, context: QueryContext | None) -> None:
    if context is None:  # SQLAlchemy gives none when it merges into a new object
        raise FenceError(f"merge of a {type(row).__name__}: it would tell whether the row exists")
    if privileged_reason():
        context.session.info.setdefault(_GUESTS, []).append(row)
        return
    asked: Any = context.execution_options.get(_ASKED, ())
    if not any(isinstance(row, model) for model in asked):
        raise FenceError(f"{type(row).__name__} was loaded without its rule")
    context.session.info.setdefault(_CHECKED, set()).add((type(row), row.id))


@event.listens_for(Scoped, "refresh", propagate=True)
def _on_refresh(row: Any, context: QueryContext, attributes: Any) -> None:
    """Ask again for a row that is read anew: it may have moved away since."""
    session = context.session
    if privileged_reason() or session.info.get("flushing"):
        return
    if _ASKED not in context.execution_options or context.refresh_state is not None:
        session.info.get(_CHECKED, set()).discard((type(row), row.id))
        _require_visible(session, [row], "read")  # type: ignore[arg-type]


def leave_privileged() -> None:
    """Send away what a privileged block loaded, after writing what it changed."""
    if not db.session.registry.has():
        return
    session = db.session()
    guests = session.info.pop(_GUESTS, [])
    if session.dirty or session.new or session.deleted:
        session.flush()
    for row in guests:
        if row in session:
            session.expunge(row)
