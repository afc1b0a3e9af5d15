"""Renaming what bears dated names: units and bodies."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from core.db import atomic
from core.l10n import _, today
from plugins.office.problems import Refused


@atomic
def rename(row: Any, name: str, *, valid_from: date, source: str) -> None:
    """Give something a new name from a day on, today at the latest; the one before stays among its names.

    Raises:
        Refused: a day in the future, or not after the present name began.
    """
    if valid_from > today():
        raise Refused(_("A name is written down once it holds, not before."))
    if row.names and valid_from <= row.names[0].valid_from:
        raise Refused(_("The new name must begin after the present one."))
    if row.name not in row.aliases:
        row.aliases = [*row.aliases, row.name]
    dated = sa.inspect(type(row)).relationships["names"].mapper.class_
    row.names.insert(0, dated(name=name.strip(), valid_from=valid_from, source=source))
    row.name = name.strip()


@atomic
def change_aliases(row: Any, aliases: list[str]) -> None:
    """Set how else a name is written."""
    row.aliases = aliases
