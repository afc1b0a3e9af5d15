"""Classes of field: what a value would give away, said once beside its column (security.md A-04, X-05)."""

from typing import Any

import sqlalchemy as sa

from core.l10n import _l

ADDRESS, SCHOOL, PHONE, REPORTER, HEALTH = "address", "school", "phone", "reporter", "health"
FIELD_CLASSES: dict[str, Any] = {
    ADDRESS: _l("Address or whereabouts"),
    SCHOOL: _l("School or nursery"),
    PHONE: _l("Phone number"),
    REPORTER: _l("Person who reported"),
    HEALTH: _l("Health and disability"),
}
"""A column names its class in `info["field_class"]`, a sealed one as `Sealed(..., field_class=ADDRESS)`."""


def class_of(model: type, column: str) -> str | None:
    """Return the class of a column, clear or sealed; most columns have none."""
    found: str | None = sa.inspect(model).local_table.c[column].info.get("field_class")
    return found


def classified(model: type) -> dict[str, str]:
    """Return the columns of a model that have a class, with it."""
    columns: Any = sa.inspect(model).local_table.c
    return {column.name: column.info["field_class"] for column in columns if column.info.get("field_class")}
