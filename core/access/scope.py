"""Scope: which rows of a model somebody sees, said once, beside the model's columns."""

import functools
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapper
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.util import ClauseAdapter

from core.access.exclusions import Exclusion
from core.access.principal import Principal
from core.db import Model


class Scoped:
    """A model whose rows not everybody sees; the inherited rule is nobody.

    A root model overrides `rule`. A nested model names in `scoped_by` the relationship to its parent and follows it.
    `excludable` roots obey the exclusion list of `core.access.exclusions`, which beats every rule.
    """

    scoped_by: ClassVar[str | None] = None
    excludable: ClassVar[bool] = False

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """Return the condition for a row to be seen by somebody: here, never."""
        return sa.false()

    @classmethod
    def visible(cls, who: Principal) -> ColumnElement[bool]:
        """Return the whole condition: the rule or the parent's, narrowed by other plugins and by exclusions."""
        if cls.scoped_by:
            parent, column = parent_of(cls)
            followed: ColumnElement[bool] = column.in_(sa.select(parent.id))
            return followed
        rule = cls.rule(who)
        return rule if isinstance(rule, sa.False_) else sa.and_(rule, cls.unbarred(who))

    @classmethod
    def unbarred(cls, who: Principal) -> ColumnElement[bool]:
        """Return what no rule can lift: the narrowings of other plugins and the exclusions."""
        parts = _narrowings(cls, who)
        if cls.excludable:
            parts.append(_not_excluded(cls, who))
        return sa.and_(sa.true(), *parts)

    @classmethod
    def rule_chain(cls) -> tuple[Mapper[Any], ...]:
        """Return the mappers whose rules a statement on this model needs: its own and its parents'."""
        own: Mapper[Any] = sa.inspect(cls)
        return (own, *parent_of(cls)[0].rule_chain()) if cls.scoped_by else (own, *cls.leans_on())

    @classmethod
    def leans_on(cls) -> tuple[Mapper[Any], ...]:
        """Return the mappers of other scoped models that the rule selects from."""
        return ()


def visible_on(model: Any, who: Principal, alias: sa.Alias) -> ColumnElement[bool]:
    """Return a scoped model's whole condition, said of an alias of its table: for the rules of other models."""
    said: ColumnElement[bool] = ClauseAdapter(alias).traverse(model.visible(who))
    return said


def unbarred_on(model: Any, who: Principal, alias: sa.Alias) -> ColumnElement[bool]:
    """Return what no rule can lift, said of an alias of a scoped model's table: for rules that reach further."""
    said: ColumnElement[bool] = ClauseAdapter(alias).traverse(model.unbarred(who))
    return said


def parent_of(model: Any) -> tuple[Any, Any]:
    """Return the model that a nested one follows, and the column that points at it."""
    return _parents(model)


@functools.cache
def _parents(model: Any) -> tuple[Any, Any]:
    relation = sa.inspect(model).relationships[model.scoped_by]
    (local,) = relation.local_columns
    return relation.mapper.class_, getattr(model, sa.inspect(model).get_property_by_column(local).key)


def _narrowings(model: Any, who: Principal) -> list[ColumnElement[bool]]:
    from core.hooks import ask

    return [condition for condition in ask("narrow_records", model=model, who=who) if condition is not None]


def _not_excluded(model: Any, who: Principal) -> ColumnElement[bool]:
    return ~sa.exists().where(Exclusion.record_id == model.id, Exclusion.user_id == who.user_id)


@functools.cache
def _scoped_by_table(_count: int) -> dict[sa.Table, list[Mapper[Any]]]:
    found: dict[sa.Table, list[Mapper[Any]]] = {}
    for mapper in Model.registry.mappers:
        if issubclass(mapper.class_, Scoped):
            found.setdefault(mapper.local_table, []).append(mapper)  # type: ignore[arg-type]
    return found


def scoped_mappers() -> dict[sa.Table, list[Mapper[Any]]]:
    """Return the scoped mappers by table."""
    return _scoped_by_table(len(Model.registry.mappers))
