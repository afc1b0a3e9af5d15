"""Lists: cut and sorted in SQL, counted up to a limit, their filters kept in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask import request, url_for

from core.audit.chain import record
from core.db import db
from core.l10n import format_number

PER_PAGE = 50
COUNT_LIMIT = 10_000
"""Above this a list says "10 000+": counting more costs more than it tells."""
AS_FAR_AS_COUNTED: Any = sa.literal_column(str(COUNT_LIMIT + 1))
"""The limit of a count, said in the statement: when it is a value apart, PostgreSQL plans for a tenth of the rows and
reads the table from its beginning, where an index leads to the few.
"""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a list; `by` is what the database sorts by, without it the head does not sort."""

    key: str
    label: Any
    by: Any = None
    hide_on_phone: bool = False
    numeric: bool = False
    sort: str | None = None
    sorted: str | None = None


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of a list, as the macros of `core/_lists.html` draw it."""

    rows: Sequence[Any]
    columns: Sequence[Column]
    page: int
    total: int | None
    filters: int = 0
    per_page: int = PER_PAGE

    @property
    def first(self) -> int:
        return (self.page - 1) * self.per_page + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def pages(self) -> int | None:
        return -(-self.total // self.per_page) if self.total is not None else None

    @property
    def total_text(self) -> str:
        return format_number(self.total) if self.total is not None else f"{format_number(COUNT_LIMIT)}+"

    @property
    def prev_url(self) -> str | None:
        return here(page=self.page - 1) if self.page > 1 else None

    @property
    def next_url(self) -> str | None:
        more = self.total is None or self.last < self.total
        return here(page=self.page + 1) if more and self.rows else None

    @property
    def clear_url(self) -> str:
        return request.path


def here(**changes: Any) -> str:
    """Return the address of this page with some arguments changed."""
    arguments: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(), **changes}
    return url_for(
        str(request.endpoint), **{name: value for name, value in arguments.items() if value not in (None, "")}
    )


def make_listing(
    query: sa.Select[Any],
    columns: Sequence[Column],
    *,
    default: str,
    tie: Any,
    verb: str | None = None,
    filters: Mapping[str, Any] | None = None,
    shape: Callable[[Sequence[Any]], Sequence[Any]] = lambda rows: rows,
    ids: Callable[[Any], Any] = lambda row: row.id,
    scalars: bool = True,
    per_page: int = PER_PAGE,
) -> Listing:
    """Cut a query to the page that the address asks for, and note in the audit which records it showed.

    `default` is the key to sort by, with a minus for descending; `tie` the column that makes the order total. `shape`
    may load what the rows need, with one query for all. A list whose rows say much takes fewer `per_page`.
    """
    page = max(1, request.args.get("page", 1, type=int))
    key = request.args.get("sort", default)
    ordered = query.order_by(*_order(columns, key, default), tie)
    result = db.session.execute(ordered.limit(per_page).offset((page - 1) * per_page))
    rows = shape(result.scalars().all() if scalars else result.all())
    if verb:
        record(verb, shown=[ids(row) for row in rows])
    chosen = sum(1 for value in (filters or {}).values() if value)
    return Listing(
        rows=rows,
        columns=_heads(columns, key),
        page=page,
        total=_count(query, page, len(rows), per_page),
        filters=chosen,
        per_page=per_page,
    )


def _order(columns: Sequence[Column], key: str, default: str) -> list[Any]:
    by = {column.key: column.by for column in columns if column.by is not None}
    name = key.lstrip("-") if key.lstrip("-") in by else default.lstrip("-")
    descending = (key if key.lstrip("-") in by else default).startswith("-")
    return [by[name].desc() if descending else by[name]]


def _heads(columns: Sequence[Column], key: str) -> list[Column]:
    return [_head(column, key) if column.by is not None else column for column in columns]


def _head(column: Column, key: str) -> Column:
    state = {column.key: "asc", f"-{column.key}": "desc"}.get(key)
    return replace(column, sorted=state, sort=here(sort=f"-{column.key}" if state == "asc" else column.key, page=None))


def _count(query: sa.Select[Any], page: int, shown: int, per_page: int) -> int | None:
    """Count the rows, but no further than the limit; a first page that is not full counts itself."""
    if page == 1 and shown < per_page:
        return shown
    counted = sa.select(sa.func.count()).select_from(query.order_by(None).limit(AS_FAR_AS_COUNTED).subquery())
    total = int(db.session.scalar(counted) or 0)
    return total if total <= COUNT_LIMIT else None
