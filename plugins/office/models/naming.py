"""Names through time: a thing that is renamed keeps the name that it bore on each day."""

from datetime import date
from typing import Any


class Named:
    """Something with a name of today, other spellings (`aliases`) and dated `names`, the newest first."""

    name: Any
    aliases: Any
    names: Any

    def name_on(self, day: date) -> str:
        """Return the name that it bore on a day; before its first one, the first."""
        borne = [name for name in self.names if name.valid_from <= day] or self.names[-1:]
        return str(borne[0].name if borne else self.name)
