"""How much may be kept: of one record, and by one person within a day (security.md F-10)."""

from flask import current_app

from core.files.refusals import NoSpace
from core.l10n import _, format_number


def require_room(size: int, *, in_record: int, today: int) -> None:
    """Refuse a file of `size` bytes where a record holds so many already, or somebody sent so many within a day.

    Raises:
        NoSpace: the sentence says which of the two, and what can be done.
    """
    settings = current_app.extensions["settings"]
    if in_record + size > settings.record_megabytes * 1024**2:
        raise NoSpace(
            _(
                "There is no room here for this file: together the files may have %(size)s MB. "
                "Make it smaller, or ask your administrator for more room.",
                size=format_number(settings.record_megabytes),
            )
        )
    if today + size > settings.user_megabytes * 1024**2:
        raise NoSpace(
            _(
                "You have added %(size)s MB within a day, which is as much as one person may. "
                "Go on tomorrow, or ask your administrator for more room.",
                size=format_number(settings.user_megabytes),
            )
        )
